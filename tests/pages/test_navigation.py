"""The menus: what a visitor finds, and the rooms that a seat opens."""

import pytest
from django.contrib.auth.models import AnonymousUser

from pages import navigation

pytestmark = pytest.mark.django_db


@pytest.fixture
def labels(rf):
    """`labels(user)`: what the header says to that person."""

    def labels(user):
        request = rf.get("/somewhere/")
        request.user = user
        return [place.label for place in navigation.main(request)]

    return labels


def test_a_visitor_finds_no_room(labels):
    assert not {"CLAB’s room", "J2I table", "Home"} & set(labels(AnonymousUser()))


def test_the_chair_finds_both_rooms(labels, amara):
    assert labels(amara)[:3] == ["Home", "CLAB’s room", "J2I table"]


def test_a_partner_finds_the_table_and_not_clabs_room(labels, priya):
    found = labels(priya)

    assert "J2I table" in found and "CLAB’s room" not in found


def test_a_care_leaver_without_a_seat_finds_neither(labels, leah):
    assert not {"CLAB’s room", "J2I table"} & set(labels(leah))


def test_the_menu_marks_where_one_is(rf):
    request = rf.get("/local-offer/money/")

    places = {
        place.url: place.current for place in navigation.places(request, [("Offer", "/local-offer/"), ("Home", "/")])
    }

    assert places == {"/local-offer/": "true", "/": ""}


def test_an_address_this_site_does_not_have_is_left_out(rf):
    assert navigation.places(rf.get("/"), [("Nowhere", "no-such-name")]) == []
