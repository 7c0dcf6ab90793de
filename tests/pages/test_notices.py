"""A notice on every page, from one moment to another, by London's clock."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from pages import seed
from pages.models import Alert, HomePage, SiteSettings
from tests.standing import kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@kept
def loaded(db):
    seed.load()


@kept
def home(loaded):
    return HomePage.english()


@pytest.fixture
def notice(home):
    """`notice(text, **fields)`: one that stands now, and for an hour."""

    def notice(text="The duty line is down today.", **fields):
        now = timezone.now()
        defaults = {"starts_at": now - timedelta(minutes=1), "ends_at": now + timedelta(hours=1)}
        return Alert.objects.create(text=text, **{**defaults, **fields})

    return notice


@pytest.mark.parametrize("path", ["/", "/help-now/", "/about/", "/search/", "/no-such-page/", "/accounts/login/"])
def test_it_stands_on_every_page_and_interrupts_nobody(client, notice, path):
    notice(link="/help-now/", link_text="All help lines")

    page = client.get(path).content.decode()
    inside = page[page.index('<section class="alerts"') : page.index("</section>", page.index('class="alerts"'))]

    assert "The duty line is down today." in inside and '<a href="/help-now/">All help lines</a>' in inside
    assert 'aria-label="To know now"' in inside and "role=" not in inside and "aria-live" not in inside
    assert page.index('class="alerts"') < page.index("<main")


def test_the_serious_ones_come_first_and_say_so(client, notice):
    notice("The office shuts early.")
    notice("The duty line is down.", level=Alert.Level.MAJOR)

    page = client.get("/help-now/").content.decode()

    assert page.index("The duty line is down.") < page.index("The office shuts early.")
    assert page.count("Important:") == 1


def test_what_an_editor_types_is_text(client, notice):
    notice("<script>alert(1)</script>")

    assert "&lt;script&gt;" in client.get("/help-now/").content.decode()


def test_it_comes_and_goes_by_londons_clock(client, home):
    # In summer London is an hour ahead: nine o'clock there is eight o'clock UTC.
    Alert.objects.create(
        text="Closed this morning.",
        starts_at=datetime(2026, 7, 1, 8, tzinfo=UTC),
        ends_at=datetime(2026, 7, 1, 11, tzinfo=UTC),
    )
    seen = []

    for hour in (7, 8, 10, 11):
        with time_machine.travel(datetime(2026, 7, 1, hour, 30, tzinfo=UTC), tick=False):
            seen.append("Closed this morning." in client.get("/help-now/").content.decode())

    assert seen == [False, True, True, False]


def test_a_day_without_one_costs_nothing_and_thirty_cost_as_much_as_one(client, notice, count_queries):
    def read():
        assert client.get("/help-now/").status_code == 200

    read()
    none = count_queries(read)
    notice()
    one = count_queries(read)
    for number in range(29):
        notice(f"Notice {number}.")

    assert (one, count_queries(read)) == (none + 1, none + 1)
    Alert.objects.all().delete()
    assert count_queries(read) == none


def test_a_deleted_one_is_gone_and_the_next_is_remembered(client, notice):
    first = notice("First.")
    notice("Second.", ends_at=timezone.now() + timedelta(days=2))
    first.delete()

    page = client.get("/help-now/").content.decode()

    assert "Second." in page and "First." not in page
    assert SiteSettings.current().notices_until > timezone.now() + timedelta(days=1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": timezone.now() - timedelta(days=1)},
        {"link": "https://example.org/", "link_text": "Away"},
        {"link": "//example.org/", "link_text": "Away"},
        {"link": "/help-now/"},
    ],
)
def test_a_link_stays_on_the_site_and_an_end_comes_after_the_start(home, wrong):
    facts = {"text": "A", "starts_at": timezone.now(), "ends_at": timezone.now() + timedelta(hours=1), **wrong}

    with pytest.raises(ValidationError):
        Alert(**facts).full_clean()


@pytest.mark.parametrize(
    ("name", "may"), [("ed", True), ("ruth", True), ("ada", True), ("amara", False), ("leah", False), ("fiona", False)]
)
def test_editors_the_officer_and_administrators_write_them(client, home, sign_in, request, name, may):
    client = sign_in(client, request.getfixturevalue(name))
    form = {
        "text": "Your placement line is down.", "level": "1", "link": "", "link_text": "",
        "starts_at": "2026-07-01 09:00", "ends_at": "2036-07-01 12:00",
    }  # fmt: skip

    response = client.post("/cms/snippets/pages/alert/add/", form, follow=True)

    assert Alert.objects.exists() == may
    assert not may or "better say home" in response.content.decode(), (
        "a hint afterwards, and no block: it may be urgent"
    )


def test_the_cms_says_when_one_ends_soon(client, notice, sign_in, ed):
    one = notice()
    sign_in(client, ed)

    assert reverse(Alert.snippet_viewset.get_url_name("edit"), args=[one.pk]) in client.get("/cms/").content.decode()
