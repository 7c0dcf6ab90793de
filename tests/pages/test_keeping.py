"""The copy on a phone: public pages alone, as any visitor sees them (X-A14). How it is kept: the browser's test."""

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from local_offer import seed as offer
from local_offer.models import OfferEntryPage
from pages import keeping, seed
from tests.standing import kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("front")]


@kept
def front(db):
    seed.load()
    offer.load()


def test_it_holds_help_rights_and_the_whole_local_offer_and_nothing_else(client):
    pages = client.get("/keep/list/").json()["pages"]

    assert {"/help-now/", "/keep/", "/your-rights/", "/while-you-wait/", "/local-offer/"} <= set(pages)
    assert sum(path.startswith("/local-offer/") for path in pages) == 1 + 8 + OfferEntryPage.objects.live().count()
    rest = {path for path in pages if not path.startswith("/local-offer/")}
    assert rest == {"/help-now/", "/keep/", "/your-rights/", "/your-words/", "/privacy/", "/while-you-wait/"}


def test_each_of_them_answers_a_visitor_in_one_step_and_fits_the_size_that_is_told(client):
    listed = client.get("/keep/list/").json()

    sizes = []
    for path in listed["pages"]:
        response = Client().get(path)
        assert response.status_code == 200 and not response.cookies, path
        sizes.append(len(response.content))
    assert sum(sizes) < keeping.megabytes(listed["pages"]) * 1_000_000
    assert (
        f"It is {len(sizes)} pages, and at most {keeping.megabytes(sizes)} MB." in client.get("/keep/").content.decode()
    )


def test_what_is_for_some_people_only_or_was_taken_down_is_not_in_it(client):
    entry = OfferEntryPage.objects.live().listed().first()
    rights = Page.objects.get(slug="your-rights")
    PageViewRestriction.objects.create(page=entry, restriction_type=PageViewRestriction.PASSWORD, password="x")
    rights.unpublish()

    pages = client.get("/keep/list/").json()["pages"]

    assert entry.url not in pages and "/your-rights/" not in pages


def test_who_is_signed_in_is_told_of_the_same_pages(client, sign_in, amara):
    before = client.get("/keep/list/").json()

    assert sign_in(Client(), amara).get("/keep/list/").json() == before


def test_the_worker_may_answer_for_the_whole_site_and_is_asked_for_anew(client):
    response = client.get("/copy.js")

    assert response["Content-Type"].startswith("text/javascript") and response["Cache-Control"] == "no-cache"
    assert b"cache.put" not in b"".join(response.streaming_content), "it hands out, and keeps nothing itself"


@pytest.mark.parametrize("path", ["/help-now/", "/your-rights/", "/local-offer/"])
def test_the_pages_that_are_kept_offer_it(client, path):
    assert 'href="/keep/"' in client.get(path).content.decode()
