from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from local_offer.models import LocalOfferIndexPage, LocalOfferSectionPage, OfferEntryPage
from pages import seed as ground
from pages.seed import publish
from tests.many import more_pages
from tests.standing import kept


@kept
def home(db):
    return ground.load_site()


@kept
def offer(home):
    return publish(home, LocalOfferIndexPage(title="Local Offer", slug="local-offer", lead="All of it."))


@kept
def money(offer):
    return publish(
        offer, LocalOfferSectionPage(title="Money", slug="money", code="money", legal_area="Finance", lead="Pounds.")
    )


@pytest.fixture
def make_entry(money):
    """`make_entry(title="Bus pass", ...)`: a live entry of the section "Money"."""

    def make_entry(title="A bus pass", **fields):
        return new_entry(money, title, **fields)

    return make_entry


def new_entry(section, title="A bus pass", **fields):
    """A live entry of this section, numbered on."""
    number = OfferEntryPage.objects.child_of(section).count() + 1
    defaults = {
        "slug": f"entry-{number}",
        "offer_id": f"T{number:02}",
        "summary": "A pass for the bus.",
        "eligibility": "All care leavers",
        "how_to_claim": "Ask your Personal Adviser (PA).",
        "as_of": date(2023, 9, 13),
        "source_paragraph": "S1 2.27",
    }
    return publish(section, OfferEntryPage(title=title, **{**defaults, **fields}))


@pytest.fixture
def make_entries(make_entry):
    """`make_entries(29, **fields)`: so many live entries of "Money" at once, for tests that count statements."""

    def make_entries(times, title="Thing", **fields):
        first = make_entry(title=f"{title} 0", **fields)
        numbers = {
            "offer_id": lambda number: f"{first.offer_id}-{number}",
            "title": lambda number: f"{title} {number + 1}",
        }
        return [first, *more_pages(first, times - 1, **numbers)]

    return make_entries


@pytest.fixture
def read(client):
    """`read(page)`: what a visitor gets."""

    def read(page):
        response = client.get(page.get_url())
        assert response.status_code == 200
        return response.content.decode()

    return read


@pytest.fixture
def count_queries(db):
    """`count_queries(act)`: how many statements `act()` sends."""

    def count_queries(act):
        with CaptureQueriesContext(connection) as queries:
            act()
        return len(queries)

    return count_queries
