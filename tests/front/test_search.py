"""Search: finds what is public in her own words, says what to do when there is nothing, and falls over nothing."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import Page, PageViewRestriction

from challenges import actions
from challenges.seed import load_pillars, load_taken_over
from front.search import words
from local_offer import seed as local_offer
from local_offer.models import LocalOfferSectionPage, OfferEntryPage
from newsletter import seed as newsletter
from pages import seed as ground
from pages.models import HomePage, InformationPage, SearchWord, SiteSettings
from people.models import WorkingGroup
from people.setup import reference_groups
from tests.challenges.stages import fresh, meeting_of
from tests.standing import kept

pytestmark = pytest.mark.django_db


@kept
def offer(db):
    ground.load()
    local_offer.load()
    newsletter.load()


@pytest.fixture
def look(client, offer):
    """`look(words)`: the page that a search for them shows, with `.found` and `.titles` beside its words."""

    def look(query, **more):
        response = client.get("/search/", {"q": query, **more})
        assert response.status_code == 200
        page = response.context
        response.found, response.titles = page["found"], [each.title for each in page["results"]]
        response.words = " ".join(response.content.decode().split())
        return response

    return look


@pytest.fixture
def find(look):
    return lambda query, **more: look(query, **more).titles


# --- What is found ----------------------------------------------------------------------------------------------------


def test_a_word_of_the_title_comes_first(find):
    assert set(find("driving")[:3]) == {
        "Driving lessons: 5 for 5", "Driving tests", "Help to get a passport and a driving licence",
    }  # fmt: skip


def test_title_then_what_our_pages_call_it_then_the_sentence_then_the_text(find):
    SearchWord.objects.create(words="zumba", means="driving tests")
    section = LocalOfferSectionPage.objects.get(code="money")
    new = {"as_of": date(2026, 11, 1), "eligibility": "All", "how_to_claim": "Ask", "source_paragraph": "2.1"}
    for number, text in enumerate(({"title": "Zumba classes", "summary": "On Mondays."},
                                   {"title": "Mondays out", "summary": "A zumba class."},
                                   {"title": "Fridays out", "summary": "A class."})):  # fmt: skip
        entry = OfferEntryPage(**{**new, **text}, slug=f"zumba-{number}", offer_id=f"Z{number}")
        if number == 2:
            entry.eligibility = "Those who love zumba"
        ground.publish(section, entry)

    assert find("zumba") == ["Zumba classes", "Driving tests", "Mondays out", "Fridays out"]


def test_of_two_as_near_what_can_be_had_stands_before_what_has_ended(find):
    OfferEntryPage.objects.filter(offer_id="L44").update(availability="ended")

    titles = find("driving")

    assert titles.index("Driving lessons: 5 for 5") < titles.index("Driving tests")


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("prescr", "Free prescriptions"),  # the beginning of a word
        ("prescription", "Free prescriptions"),
        ("bursaries", "Extra bursary for university and higher education"),
        ("apprenticeships", "Government apprenticeship bursary"),
        ("PASSPORTS", "Help to get a passport and a driving licence"),
        ("pásspört", "Help to get a passport and a driving licence"),
        ("how do I get a laptop?", "Laptop or tablet"),
    ],
)
def test_endings_case_accents_and_empty_words_do_not_matter(find, query, title):
    assert title in find(query)


@pytest.mark.parametrize(
    ("query", "entries"),
    [
        ("£100", {"L41"}),
        ("100", {"L41"}),
        ("£3,000", {"L20", "L29", "L34"}),
        ("3000", {"L20", "L29", "L34"}),
    ],
)
def test_an_amount_finds_what_pays_it(find, query, entries):
    titles = set(OfferEntryPage.objects.filter(offer_id__in=entries).values_list("title", flat=True))

    assert set(find(query, exact=1)[: len(entries)]) == titles


def test_a_number_is_never_taken_for_another(look):
    assert look("9871").titles == []


@pytest.mark.parametrize("path", ["/", "/local-offer/", "/search/?q=quaggamire", "/no-such-page/"])
def test_the_box_stands_where_people_look_for_something(offer, client, path):
    page = client.get(path).content.decode()

    [form] = re.findall(r'<form[^>]*role="search".*?</form>', page, re.DOTALL)
    assert 'action="/search/" method="get"' in form and "csrf" not in form
    assert '<label for="q">' in form and 'id="q" name="q"' in form


def test_a_short_word_is_not_the_beginning_of_a_longer_one(look):
    SearchWord.objects.all().delete()

    assert not any("are leaver" in title for title in look("car", exact=1).titles)


def test_every_word_must_be_there_and_where_nothing_has_all_of_them_it_says_so(look):
    assert look("driving tests").titles == ["Driving tests"]

    page = look("driving passport laptop")

    assert page.titles[0] == "Help to get a passport and a driving licence"
    assert "Laptop or tablet" in page.titles
    assert "These come nearest to your words." in page.words


def test_a_page_is_found_by_what_stands_in_it(look):
    page = look("Home Office", exact=1)

    assert "What we keep about you" in page.titles
    assert 'href="/privacy/"' in page.words


def test_the_amount_stands_beside_an_entry(look):
    assert '<p class="amount">£100 a year</p>' in look("clothing allowance").words


def test_what_is_only_being_looked_at_is_found_and_says_so(look):
    page = look("bus")

    assert "Free bus travel" in page.titles
    assert "This is only being looked at: you can’t get it yet" in page.words
    assert "There is no bus pass in the Local Offer." in page.words


# --- Her own words for it ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("deposit", "Guarantor and rent deposit scheme"),
        ("bond", "Guarantor and rent deposit scheme"),
        ("glasses", "Money for your health"),
        ("phone", "Laptop or tablet"),
        ("uni", "Extra bursary for university and higher education"),
        ("social worker", "A Personal Adviser until you are 21"),
        ("washing machine", "Clothing, white goods and general help"),
    ],
)
def test_everyday_words_lead_to_what_is_there(find, query, title):
    assert title in find(query)[:4]


def test_every_word_of_the_first_list_leads_somewhere_in_the_local_offer_or_the_pages(offer):
    """Nobody is sent to nothing: each phrase that our list promises stands on a page of ours."""
    from front.search import index

    nowhere = [
        (entry.words, phrase)
        for entry in SearchWord.objects.all()
        for phrase in words.taken_apart(entry.means)
        if not index.pages([words.Wanted(words.asked.stems_of(phrase))])
    ]

    assert not nowhere


def test_an_editors_new_word_is_found_at_once(find, settings, django_capture_on_commit_callbacks):
    settings.READY_SECONDS = 45
    assert find("whip", exact=1) == []

    with django_capture_on_commit_callbacks(execute=True):
        SearchWord.objects.create(words="whip, wheels", means="driving lessons")

    assert find("whip", exact=1)[0] == "Driving lessons: 5 for 5"


# --- Slips of the thumb -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrote", "meant"),
    [("depsit", "deposit"), ("pasport", "passport"), ("presciptons", "prescriptions"), ("universty", "university")],
)
def test_a_slip_is_put_right_and_told(look, wrote, meant):
    page = look(wrote)

    assert page.titles == look(meant).titles
    assert f"We looked for <b>{meant}</b>. You wrote “{wrote}”." in page.words
    assert f'href="?q={wrote}&amp;exact=1"' in page.words


def test_just_what_was_written_can_be_looked_for(look):
    page = look("depsit", exact=1)

    assert page.titles == []
    assert "We have nothing on “depsit” yet" in page.words


# --- Nothing found ----------------------------------------------------------------------------------------------------


def test_nothing_found_offers_the_nearest_sections_and_ways_to_ask(look):
    SiteSettings.objects.update(duty_line="01234 567890")

    page = look("universally")

    assert page.titles == []
    assert "We have nothing on “universally” yet" in page.words
    assert [section["title"] for section in page.context["sections"]][0] == "Learning"
    for address in ("/local-offer/", "/challenges/raise/", "/help-now/", "tel:01234567890"):
        assert f'href="{address}"' in page.words


def test_without_words_there_is_only_the_question(client, offer):
    page = client.get("/search/").content.decode()

    assert "What are you looking for?" in page
    assert "nothing on" not in page


# --- Who does what ----------------------------------------------------------------------------------------------------


def test_a_group_is_found_by_what_it_is_for_with_its_next_day(look, next_meeting):
    page = look("next J2I meeting")

    assert "Journey to Independence subgroup" in page.titles[:2]
    assert f"Next meeting: {date_format(timezone.localtime(next_meeting.starts_at), 'l j F Y')}." in page.words
    assert 'href="/groups/j2i/"' in page.words


def test_what_the_papers_say_of_a_group_is_found(look):
    reference_groups()

    assert "Corporate Parenting Panel" in look("councillors").titles
    page = look("asylum voice", kind="group")
    assert page.titles == ["Asylum-seeking young people’s voice group (forming)"]


def test_the_day_young_people_meet_is_in_no_result(look, next_meeting):
    clab = WorkingGroup.objects.get(slug="clab")
    secret = meeting_of(clab, starts_at=timezone.now() + timedelta(days=3), place="SECRETPLACE")

    page = look("advisory board meeting")

    assert "Care Leavers Advisory Board" in page.titles
    assert date_format(timezone.localtime(secret.starts_at), "j F Y") not in page.words
    assert "SECRETPLACE" not in page.words


def test_of_a_group_that_no_paper_names_nothing_is_found(look):
    WorkingGroup.objects.create(slug="hidden", name="Zebra keepers", short_name="Zebra", purpose="Zebras")

    assert look("zebra", exact=1).titles == []


# --- Kinds and pages --------------------------------------------------------------------------------------------------


def test_one_kind_alone_and_its_number_in_words(look, stage):
    public = stage.changed(title="Work clothes for the first day")
    stage.publish(public)

    everything, challenges, news = look("work"), look("work", kind="changed"), look("work", kind="news")

    assert f"<h2>{len(everything.found.hits)} things found</h2>" in everything.words
    assert challenges.titles == ["Work clothes for the first day"] and "<h2>1 thing found</h2>" in challenges.words
    assert set(news.titles) == {"Hello, and how this works (example)", "Is it true for you? (example)"}
    assert 'aria-current="true"' in challenges.words and "?q=work&amp;kind=offer" in challenges.words
    assert look("work", kind="nonsense").titles == everything.titles


def test_twenty_a_page(look):
    first, second = look("care"), look("care", page=2)

    assert len(first.titles) == 20
    assert second.titles and not set(first.titles) & set(second.titles)
    assert look("care", page="10000000000000000000").status_code == 200


# --- Nothing private --------------------------------------------------------------------------------------------------


def test_a_public_challenge_is_found_in_its_public_words_and_no_other(find, stage, look):
    public = stage.changed(title="Letters I can open", own_words="SECRETWORD my own words")
    stage.publish(public)
    stage.agreed(title="Letters of the wombatsecret")
    stage.received(own_words="Letters that nobody has read")

    page = look("letters", kind="changed")

    assert page.titles == ["Letters I can open"]
    assert f'href="/challenges/{public.reference}/"' in page.words
    assert find("SECRETWORD") == [] == find("wombatsecret", exact=1)


def test_nothing_private_is_found_or_offered_as_a_word_whoever_asks(find, stage, sign_in, client, look):
    """Challenges that nobody may see, their tags, people's names: not in the results, nor in what was meant."""
    hidden = stage.agreed(title="Quaggamire in the hostel")
    hidden.tags.add("Quaggatag")
    stage.publish(stage.changed(title="Letters I can open"))

    for user in (None, stage.author, stage.officer):
        client.logout() if user is None else sign_in(client, user)
        for query in ("quaggamire", "quaggamier", "quaggatag", "hostel", "Amara", "Leah", "leah@example.org"):
            assert "Quagga" not in " ".join(find(query))
            assert not look(query).found.instead.startswith("quagga")
    assert not [word for word in words.vocabulary() if word.startswith("quagga")]


def test_what_was_taken_back_is_found_no_more(find, stage):
    challenge = stage.in_progress(title="Bicycles for everybody")
    stage.publish(challenge)
    assert find("bicycles") == ["Bicycles for everybody"]

    actions.withdraw(fresh(challenge), by=stage.author)

    assert find("bicycles") == []
    assert "bicycles" not in words.vocabulary()


def test_drafts_ended_and_locked_pages_are_not_found(find, offer):
    home = HomePage.english()
    for slug in ("draft", "over", "locked"):
        ground.publish(home, InformationPage(title=f"Quaggamire {slug}", slug=f"q-{slug}", lead="Quaggamire"))
    assert len(find("quaggamire")) == 3

    InformationPage.objects.get(slug="q-draft").unpublish()
    Page.objects.filter(slug="q-over").update(expire_at=timezone.now() - timedelta(minutes=1))
    locked = Page.objects.get(slug="q-locked")
    PageViewRestriction.objects.create(page=locked, restriction_type=PageViewRestriction.LOGIN)

    assert find("quaggamire") == []
    PageViewRestriction.objects.all().delete()
    PageViewRestriction.objects.create(page=home, restriction_type=PageViewRestriction.LOGIN)
    assert find("driving") == [] == find("quaggamire"), "what lies below a locked page is locked"


def test_words_that_changed_but_are_not_published_are_not_found(find):
    entry = OfferEntryPage.objects.get(offer_id="L10")
    entry.title = "Quaggamire for free"
    entry.save_revision()

    assert find("quaggamire") == []


def test_what_was_looked_for_is_kept_nowhere(look, caplog, client):
    from django.apps import apps

    def rows():
        return {model._meta.label: model.objects.count() for model in apps.get_models() if hasattr(model, "objects")}

    before = rows()

    page = look("quaggamire letters")

    assert rows() == before
    assert "quaggamire" not in caplog.text
    assert "no-store" in page["Cache-Control"] and not page.cookies and not client.session.keys()


# --- Hostile words, and what it costs ---------------------------------------------------------------------------------

HOSTILE = [
    "\x00",
    "money\x00",
    "'\"; DROP TABLE people_user; --",
    '"unfinished',
    "AND OR NOT NEAR(",
    "money*",
    "title:money",
    "^ ( ) : - + ~ { }",
    "\\ ' & | ! <-> :*",
    "%_%",
    "_ __",
    "ክራይ ቤት",
    "أحتاج إلى سكن",
    "کرێی خانوو",
    "👩‍👩‍👧 👍🏾",
    "a" * 100_000,
    "money " * 5_000,
    "é" * 500,
    "a\u0301\u0301\u0301" * 200,
    "\ud800",
    "<script>alert(1)</script>",
]


def test_hostile_words_break_nothing(offer, client):
    for query in HOSTILE:
        response = client.get("/search/", {"q": query.encode("utf-8", "surrogatepass")})
        assert response.status_code == 200, query[:40]
        assert "<script>alert" not in response.content.decode()


def test_lookups_in_the_address_never_reach_the_database(offer, client):
    response = client.get("/search/?q=money&q__startswith=a&_connector=OR&sort=author__email&page=-1&kind=__class__")

    assert response.status_code == 200


def test_a_search_only_reads(offer, client):
    assert client.post("/search/", {"q": "money"}).status_code == 405


@pytest.mark.parametrize("query", ["guarantor", "care", "depsit", "quaggamire zebra passprt"])
def test_every_search_asks_little_and_no_more_for_many_hits(look, settings, query):
    settings.READY_SECONDS = 45
    look(query)  # what is kept, is

    with CaptureQueriesContext(connection) as queries:
        look(query)

    limit = {"guarantor": 4, "care": 4}.get(query, 8)
    assert len(queries) <= limit, [each["sql"][:80] for each in queries]


def test_what_only_the_council_says_is_not_told_as_a_fact(look, settings):
    settings.DEMO = True  # the words of the taken-over ones are demo wording
    load_pillars()
    load_taken_over()

    page = look("prescriptions")

    assert "Prescriptions cost money we don’t have" in page.titles
    assert "The council says: done. CLAB has not checked yet." in page.words
