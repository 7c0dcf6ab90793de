"""The doors: by age, by situation, and outside the county; nothing asked, nothing promised (domain.md 5, A31, A41)."""

import pytest
from django.urls import reverse

from local_offer import doors
from local_offer.models import Need, OfferEntryPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_door(client):
    """`open_door(slug)`: the main part of the list behind a door."""

    def open_door(slug):
        response = client.get(reverse("offer-door", args=[slug]))
        assert response.status_code == 200
        return response.content.decode().split("<main")[1].split('aria-labelledby="doors"')[0]

    return open_door


@pytest.fixture
def parents(db):
    return Need.objects.create(slug="parent", door="I’m a parent", order=1)


@pytest.mark.parametrize(
    ("ages", "fits"),
    [
        ({"max_age": 17}, ["under-18"]),
        ({"min_age": 16, "max_age": 18}, ["under-18", "18-to-21"]),
        ({"min_age": 18}, ["18-to-21", "21-to-25", "over-25"]),
        ({"max_age": 21}, ["under-18", "18-to-21", "21-to-25"]),
        ({"min_age": 21, "max_age": 25}, ["18-to-21", "21-to-25"]),
        ({"min_age": 25}, ["21-to-25", "over-25"]),
    ],
)
def test_an_entry_stands_behind_the_doors_its_ages_meet_and_no_other(make_entry, open_door, ages, fits):
    make_entry(title="SOMETHING", **ages)

    found = [age.slug for age in doors.AGES if "SOMETHING" in open_door(age.slug)]

    assert found == fits
    assert all("No age is written down" not in open_door(slug) for slug in fits)


def test_without_an_age_it_stands_apart_for_the_source_does_not_say(make_entry, open_door):
    make_entry(title="FORALL")
    make_entry(title="FORYOU", min_age=18)

    page = open_door("18-to-21")

    assert (
        page.index("For your age") < page.index("FORYOU") < page.index("No age is written down") < page.index("FORALL")
    )


def test_an_editor_puts_one_without_an_age_behind_the_door_of_over_25(make_entry, open_door):
    entry = make_entry(title="LATER")
    entry.needs = [Need.objects.create(slug="over-25", door="I’m over 25")]
    entry.save_revision().publish()

    assert "No age is written down" not in open_door("over-25")
    assert "LATER" in open_door("over-25")


def test_outside_the_county_yes_comes_first_the_unknown_is_one_sentence_and_no_is_last(make_entry, open_door):
    make_entry(title="NOTHERE", outside_county="no")
    for number in range(3):
        make_entry(title=f"UNKNOWN{number}")
    make_entry(title="YOURS", outside_county="yes")
    make_entry(title="ENDED", outside_county="yes", availability="ended")

    page = open_door(doors.OUTSIDE)

    assert page.index("YOURS") < page.index("We don’t know yet about 3 other things.") < page.index("NOTHERE")
    assert "Ask your PA" in page and "No PA?" in page
    assert "UNKNOWN" not in page and "ENDED" not in page
    assert "<form" not in page and "<input" not in page, "no address is asked"


def test_a_situation_has_its_list_and_what_can_be_had_now_comes_first(make_entry, open_door, parents):
    for title, availability in (("COMING", "planned"), ("NOW", "available")):
        entry = make_entry(title=title, availability=availability)
        entry.needs = [parents]
        entry.save_revision().publish()
    make_entry(title="OTHER")

    page = open_door("parent")

    assert page.index("NOW") < page.index("COMING")
    assert "OTHER" not in page


def test_an_empty_door_says_so_and_makes_nothing_up(offer, parents, open_door):
    page = open_door("parent")

    assert "We are writing this" in page and "we won’t make things up" in page


@pytest.mark.parametrize("slug", ["under-18", "outside-the-county", "parent"])
def test_a_draft_and_what_is_only_being_looked_at_stand_behind_none(make_entry, parents, open_door, slug):
    for title, fields in (("DRAFT", {}), ("LOOKEDAT", {"listed": False})):
        entry = make_entry(title=title, max_age=17, outside_county="yes", **fields)
        entry.needs = [parents]
        entry.save_revision().publish()
        if title == "DRAFT":
            entry.unpublish()

    assert "DRAFT" not in open_door(slug) and "LOOKEDAT" not in open_door(slug)


def test_there_is_no_other_door_and_a_door_is_only_opened(offer, client):
    assert client.get("/local-offer/for/nobody/").status_code == 404
    assert client.post(reverse("offer-door", args=["under-18"])).status_code == 405


@pytest.mark.parametrize("where", ["/", "/local-offer/"])
def test_the_front_page_and_the_index_lead_to_every_door_in_one_tap(money, parents, client, where):
    page = client.get(where).content.decode()

    for slug in ("under-18", "18-to-21", "21-to-25", "over-25", "outside-the-county", "parent"):
        assert page.count(f'href="/local-offer/for/{slug}/"') == 1


@pytest.mark.parametrize("slug", ["18-to-21", "outside-the-county", "parent"])
def test_thirty_entries_cost_as_much_as_one(make_entries, parents, client, count_queries, slug):
    def more(number):
        for entry in make_entries(number, min_age=18, outside_county="yes"):
            OfferEntryPage.needs.through.objects.create(offerentrypage=entry, need=parents)
        make_entries(number, title="Silent")

    more(1)
    client.get(reverse("offer-door", args=[slug]))
    one = count_queries(lambda: client.get(reverse("offer-door", args=[slug])))
    more(29)

    assert count_queries(lambda: client.get(reverse("offer-door", args=[slug]))) == one <= 10


def test_a_visit_leaves_nothing_behind(make_entry, client):
    make_entry()

    answer = client.get(reverse("offer-door", args=["over-25"]))

    assert not answer.cookies and "sessionid" not in client.cookies
