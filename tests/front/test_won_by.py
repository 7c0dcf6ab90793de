"""'Won by young people': only where CLAB asked for it, and never for what the law makes the council do."""

import pytest
from django.test import override_settings

import challenges.seed
import local_offer.seed
import pages.seed
from challenges import public
from local_offer.models import OfferEntryPage
from tests.standing import kept

pytestmark = pytest.mark.django_db


@kept
def loaded(db):
    with override_settings(DEMO=True):
        pages.seed.load()
        local_offer.seed.load()
        challenges.seed.load_taken_over()


@pytest.fixture
def site(loaded, settings):
    settings.DEMO = True


def test_an_entry_shows_the_challenge_that_won_it_with_a_link(site, client):
    response = client.get(OfferEntryPage.objects.get(offer_id="L41").url)

    assert "Clothes wear out every year" in response.content.decode()
    assert 'href="/challenges/R-2023-09/"' in response.content.decode()


@pytest.mark.parametrize("offer_id", ["L03", "L07"])  # by law; a need the report infers
def test_what_the_law_says_or_nobody_asked_for_was_not_won(site, client, offer_id):
    entry = OfferEntryPage.objects.get(offer_id=offer_id)

    assert public.won_by_young_people(entry) == []
    assert "Won by young people" not in client.get(entry.url).content.decode()


def test_what_is_not_public_is_not_shown(site, client, settings):
    settings.DEMO = False  # demo wording is public on a demo alone

    assert "Clothes wear out" not in client.get(OfferEntryPage.objects.get(offer_id="L41").url).content.decode()
