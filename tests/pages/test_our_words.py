"""The texts that CLAB makes its own: yes to these very words, or words of its own that an editor puts up."""

import pytest

from pages import our_words, publishing, seed
from pages.models import HomePage, OurWords, SiteSettings
from people.models import Role
from tests.standing import kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@kept
def loaded(db):
    seed.load()


@pytest.fixture
def home(loaded):
    return HomePage.english()


@pytest.fixture
def front(home):
    return HomePage.english()


def key_of(page):
    return f"{page.pk}-hero_heading"


def test_clab_says_yes_to_these_words_and_the_role_and_the_day_are_kept(client, front, sign_in, yonas):
    client = sign_in(client, yonas)
    url = f"/our-words/{key_of(front)}/"
    assert "Demo wording" in client.get("/our-words/").content.decode()

    client.post(url, {"ours": "1", "seen": front.hero_heading})

    said = OurWords.objects.get()
    assert (said.words, said.role, said.by) == (front.hero_heading, Role.MEMBER, yonas)
    assert our_words.text(key_of(front)).is_ours


def test_a_yes_to_words_that_changed_meanwhile_does_not_count(client, front, sign_in, yonas):
    sign_in(client, yonas).post(f"/our-words/{key_of(front)}/", {"ours": "1", "seen": "What stood there before."})

    assert not OurWords.objects.exists()


def test_words_changed_later_are_demo_wording_again(front, yonas):
    our_words.make_ours(our_words.text(key_of(front)), by=yonas)
    front.hero_heading = "Something an editor thought of."
    front.save_revision().publish()

    assert not our_words.text(key_of(front)).is_ours


def test_her_own_words_wait_for_a_second_person_and_then_stand_there_as_ours(client, front, sign_in, yonas, ed):
    words = "We said it about our placement. You did it."  # hers: no word helper, no advice
    client = sign_in(client, yonas)

    answer = client.post(f"/our-words/{key_of(front)}/", {"write": "1", "words": words}, follow=True)
    assert "Say it plainer" not in answer.content.decode() and "Your words wait" in answer.content.decode()
    assert HomePage.english().hero_heading != words
    sign_in(client, ed)
    screen = client.get(f"/cms/second-person/{front.pk}/").content.decode()
    assert words in screen and "better say" not in screen
    client.post(f"/cms/second-person/{front.pk}/", {"yes": "1"})

    assert HomePage.english().hero_heading == words
    assert our_words.text(key_of(front)).is_ours


def test_words_that_came_back_can_be_written_again(client, front, sign_in, yonas, ed):
    client = sign_in(client, yonas)
    url = f"/our-words/{key_of(front)}/"
    client.post(url, {"write": "1", "words": "We said it, all of us together, and more."})
    publishing.hand_back(HomePage.english(), by=ed, note="A little shorter, please.")
    assert "A little shorter, please." in client.get("/our-words/").content.decode()

    answer = client.post(url, {"write": "1", "words": "We said it."})

    assert answer.status_code == 302
    publishing.say_yes(HomePage.english(), by=ed)
    assert HomePage.english().hero_heading == "We said it."


def test_she_does_not_send_somebodys_half_finished_page(client, front, sign_in, yonas, ed):
    front.lead = "Half of a"
    front.save_revision(user=ed)

    answer = sign_in(client, yonas).post(f"/our-words/{key_of(front)}/", {"write": "1", "words": "Ours."})

    assert answer.status_code == 422 and "changing this page right now" in answer.content.decode()
    assert not OurWords.objects.exists() and publishing.waits_for(ed) == []


def test_what_stands_in_the_settings_is_kept_here_and_changed_there(client, front, sign_in, yonas):
    client = sign_in(client, yonas)

    client.post("/our-words/called/", {"ours": "1", "seen": SiteSettings.current().called})
    refused = client.post("/our-words/called/", {"write": "1", "words": "young people"})

    assert our_words.text("called").is_ours
    assert refused.status_code == 422 and SiteSettings.current().called == "care leavers"


@pytest.mark.parametrize(
    ("name", "reads", "says"),
    [
        ("amara", True, True), ("yonas", True, True), ("ruth", True, False), ("ed", True, False), ("ada", True, False),
        ("leah", False, False), ("priya", False, False), ("fiona", False, False), ("councillor_shah", False, False),
    ],
)  # fmt: skip
def test_clab_says_and_who_looks_after_pages_reads(client, front, sign_in, request, name, reads, says):
    client = sign_in(client, request.getfixturevalue(name))

    assert client.get("/our-words/").status_code == (200 if reads else 403)
    for sent in ({"ours": "1", "seen": front.hero_heading}, {"write": "1", "words": "Mine."}):
        client.post(f"/our-words/{key_of(front)}/", sent)
    assert OurWords.objects.exists() == says


def test_a_text_that_is_not_there_is_no_page(client, front, sign_in, yonas):
    assert sign_in(client, yonas).get("/our-words/999-lead/").status_code == 404


def test_thirty_pages_cost_as_much_as_one(client, front, sign_in, yonas, count_queries):
    from pages.models import InformationPage

    client = sign_in(client, yonas)
    client.get("/our-words/")
    one = count_queries(lambda: client.get("/our-words/"))
    for number in range(29):
        front.add_child(instance=InformationPage(title=f"Page {number}", slug=f"page-{number}", lead="Words."))

    assert count_queries(lambda: client.get("/our-words/")) == one


def test_the_cms_counts_what_is_still_demo_wording(client, front, sign_in, ed, yonas):
    left = len(our_words.not_ours_yet())
    our_words.make_ours(our_words.text(key_of(front)), by=yonas)

    page = sign_in(client, ed).get("/cms/").content.decode()

    assert f"{left - 1} texts are still demo wording" in page
