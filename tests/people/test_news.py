"""New for you: lines on her own page, true when she looks, gone when she has seen them, never another person's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people import news, notices
from people.models import How, Notice, NoticeChoice, Topic
from people.notices import Kind

pytestmark = pytest.mark.django_db
LINE = "CLAB has decided about the answer to what you sent."


@pytest.fixture
def facts(monkeypatch):
    """Notices whose number is in `facts` are moot. Each asks the database once, as real ones do."""
    moot = set()

    def words(refs, user):
        Notice.objects.filter(pk=0).exists()
        return None if refs["number"] in moot else {"path": f"/there/{refs['number']}/"}

    monkeypatch.setitem(notices.KINDS, "verdict", Kind("verdict", Topic.MINE, words))
    return moot


def tell(user, *numbers):
    NoticeChoice.objects.update_or_create(user=user, topic=Topic.MINE, defaults={"how": How.SITE})
    for number in numbers:
        told = notices.tell("verdict", to=user, event=f"verdict:{number}", number=number)
        Notice.objects.filter(pk=told.pk).update(made_at=timezone.now() + timedelta(seconds=number))


def paths(lines):
    return [line.path for line in lines]


def test_the_newest_five_stand_on_her_home_and_the_rest_is_counted(client, sign_in, leah, facts):
    tell(leah, *range(8))
    page = sign_in(client, leah).get("/")

    assert paths(page.context["new"].lines) == [f"/there/{number}/" for number in (7, 6, 5, 4, 3)]
    assert page.content.decode().count(LINE) == 5
    assert "3 more" in page.content.decode()


def test_i_have_seen_these_and_only_these(client, sign_in, leah, facts):
    tell(leah, *range(7))
    sign_in(client, leah)
    shown = [notice.pk for notice in client.get("/").context["new"].notices]
    tell(leah, 100)  # came in while she read

    answer = client.post(reverse("seen-news"), {"notice": shown})

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert paths(client.get("/").context["new"].lines) == ["/there/100/", "/there/1/", "/there/0/"]


def test_looking_alone_marks_nothing(client, sign_in, leah, facts):
    tell(leah, 1)
    sign_in(client, leah)
    client.get("/")
    client.get(reverse("my-news"))
    assert client.get(reverse("seen-news")).status_code == 405

    assert Notice.objects.unseen(leah).count() == 1


def test_what_is_over_is_not_shown_and_does_not_hide_what_is_behind_it(client, sign_in, leah, facts):
    tell(leah, *range(14))
    facts.update(range(3, 14))
    sign_in(client, leah)
    page = client.get("/")
    assert "New for you" not in page.content.decode()  # only the newest ten are put into words

    facts.discard(13)
    page = client.get("/")
    assert paths(page.context["new"].lines) == ["/there/13/"]
    client.post(reverse("seen-news"), {"notice": [notice.pk for notice in page.context["new"].notices]})
    assert paths(client.get("/").context["new"].lines) == ["/there/2/", "/there/1/", "/there/0/"]


def test_ten_that_are_over_do_not_bury_what_is_not(client, sign_in, leah, facts):
    tell(leah, *range(14))
    facts.update(range(3, 14))
    sign_in(client, leah)

    assert paths(client.get(f"{reverse('my-news')}?page=2").context["lines"]) == [f"/there/{n}/" for n in (2, 1, 0)]


def test_another_persons_news_is_neither_shown_nor_marked(sign_in, leah, yonas, facts):
    tell(leah, 1)
    tell(yonas, 2)
    hers = Notice.objects.get(user=leah)
    of_yonas = sign_in(Client(), yonas)

    for page in (of_yonas.get("/"), of_yonas.get(reverse("my-news"))):
        assert "/there/2/" in page.content.decode()
        assert "/there/1/" not in page.content.decode()
    of_yonas.post(reverse("seen-news"), {"notice": [hers.pk]})

    hers.refresh_from_db()
    assert hers.seen_at is None


def test_mail_stands_in_no_list_on_the_site(client, sign_in, leah, facts):
    notices.tell("verdict", to=leah, event="a", number=1)
    sign_in(client, leah)
    assert "/there/1/" not in client.get("/").content.decode()
    assert "/there/1/" not in client.get(reverse("my-news")).content.decode()


@pytest.mark.parametrize("keys", [[], ["x"], ["-1"], ["9" * 40], ["\x00"], ["1 OR 1=1"]])
def test_a_key_that_is_none_marks_nothing(client, sign_in, leah, facts, keys):
    tell(leah, 1)
    sign_in(client, leah)
    assert client.post(reverse("seen-news"), {"notice": keys, "back": "list"})["Location"] == reverse("my-news")
    assert Notice.objects.unseen(leah).count() == 1


def test_fifty_are_kept_in_sight_ten_a_page(client, sign_in, leah, facts):
    tell(leah, *range(60))
    sign_in(client, leah)
    pages = [client.get(f"{reverse('my-news')}?page={number}").context["lines"] for number in range(1, 6)]

    assert [path for page in pages for path in paths(page)] == [f"/there/{n}/" for n in range(59, 9, -1)]
    assert client.get(f"{reverse('my-news')}?page=6").context["lines"] == pages[-1]
    assert client.get(f"{reverse('my-news')}?page=-1").status_code == 200


def test_a_kind_that_is_known_no_more_breaks_no_page(client, sign_in, leah, facts):
    tell(leah, 1)
    Notice.objects.update(kind="of_long_ago")
    assert sign_in(client, leah).get("/").status_code == 200


@pytest.mark.parametrize(("address", "a_page"), [("/", news.LOOK_AT), ("/accounts/me/news/", news.LOOK_AT)])
def test_thirty_lines_cost_what_one_page_of_them_costs(sign_in, leah, facts, address, a_page):
    """A line costs its words; so a page costs no more than the lines it may look at, however many wait."""
    client = sign_in(Client(), leah)
    client.get(address)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    tell(leah, 0)
    one = cost()
    tell(leah, *range(1, a_page))
    full = cost()
    tell(leah, *range(a_page, 30))
    assert cost() == full
    assert full <= one + a_page - 1


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(reverse("my-news"))["Location"].startswith(reverse("account_login"))
    assert client.post(reverse("seen-news"))["Location"].startswith(reverse("account_login"))
