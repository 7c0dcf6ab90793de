"""Search: finds what is public, says what to do when there is nothing, and falls over nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from challenges.seed import load_pillars, load_taken_over
from local_offer import seed as local_offer
from local_offer.models import OfferEntryPage
from pages import seed as ground

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def offer(saved_once):
    with saved_once():
        ground.load()
        return local_offer.load()


@pytest.fixture
def find(client):
    """`find(words)`: the titles and the page."""

    def find(words):
        response = client.get("/search/", {"q": words})
        assert response.status_code == 200
        return [result.title for result in response.context["results"]], response.content.decode()

    return find


def test_a_word_of_the_title_comes_first(offer, find):
    titles, _page = find("driving")

    assert titles[:2] == ["Driving lessons: 5 for 5", "Driving tests"]


def test_the_beginning_of_a_word_is_enough(offer, find):
    titles, _page = find("prescr")

    assert "Free prescriptions" in titles


def test_every_word_must_be_there(offer, find):
    titles, _page = find("driving tests")

    assert titles == ["Driving tests"]


def test_a_page_is_found_by_what_stands_in_it(offer, find):
    titles, page = find("Home Office")

    assert "What we keep about you" in titles
    assert set(titles) <= {"What we keep about you", "Your first meeting"}
    assert 'href="/privacy/"' in page


def test_what_is_not_part_of_the_offer_and_what_is_not_live_is_not_found(offer, find):
    assert find("wi fi everyone")[0] == []
    assert find("clothing allowance")[0] == ["Yearly clothing allowance"]

    OfferEntryPage.objects.get(offer_id="L41").unpublish()

    assert find("clothing allowance")[0] == []


def test_a_public_challenge_is_found_in_its_public_words_and_a_private_one_never(offer, find, stage):
    public = stage.changed(title="Letters I can open")
    stage.publish(public)
    stage.agreed(title="Letters nobody may see yet")

    titles, page = find("letters")

    assert titles == ["Letters I can open"]
    assert f"/challenges/{public.reference}/" in page
    assert find("SECRETWORD")[0] == []


def test_nothing_found_says_what_to_do(offer, find):
    titles, page = find("zebra")

    assert titles == []
    assert "We have nothing on “zebra” yet" in page
    assert 'href="/local-offer/"' in page and 'href="/challenges/raise/"' in page


def test_without_words_there_is_only_the_question(offer, client):
    page = client.get("/search/").content.decode()

    assert "What are you looking for?" in page
    assert "nothing on" not in page


HOSTILE = [
    "\x00",
    "money\x00",
    "'\"; DROP TABLE people_user; --",
    '"unfinished',
    "AND OR NOT NEAR(",
    "money*",
    "title:money",
    "^ ( ) : - + ~ { }",
    "\\",
    "%_%",
    "ክራይ ቤት",
    "a" * 100_000,
    "money " * 5_000,
    "<script>alert(1)</script>",
]


def test_hostile_words_break_nothing(offer, find):
    for words in HOSTILE:
        _titles, page = find(words)
        assert "<script>alert" not in page


def test_lookups_in_the_address_never_reach_the_database(offer, client):
    response = client.get("/search/?q=money&q__startswith=a&_connector=OR&sort=author__email&page=-1")

    assert response.status_code == 200


def test_a_search_only_reads(offer, client):
    assert client.post("/search/", {"q": "money"}).status_code == 405


def test_many_hits_cost_as_much_as_one(offer, find):
    find("money")
    counts = []
    for words, least in (("guarantor", 1), ("care", 25)):
        with CaptureQueriesContext(connection) as queries:
            titles, _page = find(words)
        assert len(titles) >= least
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 8


def test_what_only_the_council_says_is_not_told_as_a_fact(offer, find, settings):
    settings.DEMO = True  # the words of the taken-over ones are demo wording
    load_pillars()
    load_taken_over()

    titles, page = find("prescriptions")

    assert "Prescriptions cost money we don't have" in titles
    assert "The council says: done. CLAB has not checked yet." in page
