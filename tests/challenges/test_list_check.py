"""'CLAB checks the list': one card each, four taps, and nobody sees who picked what."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from challenges import actions, seed
from challenges.models import ListCheck, TakenOver
from people.models import Role
from tests.factories import make_seat, make_user
from tests.standing import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def cards(settings):
    settings.DEMO = True
    seed.load_taken_over()
    return list(TakenOver.objects.filter(council_says__in=["done", "partly done"]))


@kept
def members(clab):
    """Five members of CLAB."""
    people = [make_user(f"Member {n}") for n in range(5)]
    for person in people:
        make_seat(person, clab, Role.MEMBER)
    return people


def test_there_are_twelve_cards_and_the_first_open_one_comes_up(cards, yonas, sign_in):
    client = sign_in(Client(), yonas)

    assert len(cards) == 12
    page = client.get("/clab/list/", follow=True).content.decode()
    assert "Card 1 of 12" in page

    client.post("/clab/list/C01/", {"answer": "yes"})
    assert client.get("/clab/list/")["Location"] == "/clab/list/C02/"


def test_the_tap_is_the_answer_and_leads_to_the_next_card(cards, yonas, sign_in):
    response = sign_in(Client(), yonas).post("/clab/list/C01/", {"answer": "partly"})

    assert response["Location"] == "/clab/list/C02/"
    assert ListCheck.objects.get().answer == "partly"


def test_back_one_card_and_answering_again_counts_the_last(cards, yonas, sign_in):
    client = sign_in(Client(), yonas)
    client.post("/clab/list/C01/", {"answer": "yes"})
    assert 'href="/clab/list/C01/"' in client.get("/clab/list/C02/").content.decode()

    client.post("/clab/list/C01/", {"answer": "no"})

    assert ListCheck.objects.get().answer == "no"


@pytest.mark.parametrize("answer", ["", "maybe", "yes\x00", "x" * 5000])
def test_another_answer_is_none(cards, yonas, sign_in, answer):
    sign_in(Client(), yonas).post("/clab/list/C01/", {"answer": answer})

    assert not ListCheck.objects.exists()


def test_what_the_council_says_is_under_way_is_no_card(cards, yonas, sign_in):
    under_way = TakenOver.objects.filter(council_says="under way").first()

    assert sign_in(Client(), yonas).get(f"/clab/list/{under_way.data_id}/").status_code == 404


@pytest.mark.parametrize("name", ["leah", "ruth", "priya", "fiona", "ada"])
def test_the_list_is_clabs_own_job(cards, request, sign_in, name):
    client = sign_in(Client(), request.getfixturevalue(name))

    assert client.get("/clab/list/").status_code == 404
    assert client.post("/clab/list/C01/", {"answer": "yes"}).status_code == 404
    assert not ListCheck.objects.exists()


def test_four_answers_show_no_result_anywhere_and_five_do(cards, members, yonas, sign_in, client):
    for member in members[:4]:
        actions.answer_list_check(cards[0], by=member, answer="no")
    hers = sign_in(Client(), yonas)
    pages = ("/clab/list/C01/", "/clab/list/?all", "/what-changed/")

    for page in pages:
        assert "answered “True for you?”" not in hers.get(page).content.decode()

    actions.answer_list_check(cards[0], by=members[4], answer="yes")
    for page in pages:
        words = hers.get(page).content.decode()
        assert "5 CLAB members answered “True for you?”" in words
        assert "Yes: 1, Partly: 0, No: 4" in words
        assert "CLAB has not checked yet" in words or "clab" in page


def test_the_sixth_answer_moves_nothing_and_the_tenth_moves_it_by_five(cards, members, clab, yonas, sign_in):
    for member in members:
        actions.answer_list_check(cards[0], by=member, answer="no")
    hers = sign_in(Client(), yonas)
    before = hers.get("/what-changed/").content.decode()
    more = [make_user(f"Later {n}") for n in range(5)]
    for person in more:
        make_seat(person, clab, Role.MEMBER)

    actions.answer_list_check(cards[0], by=more[0], answer="yes")
    actions.answer_list_check(cards[0], by=members[0], answer="partly")
    for person in more[1:4]:
        actions.answer_list_check(cards[0], by=person, answer="yes")
        assert "Yes: 0, Partly: 0, No: 5" in hers.get("/what-changed/").content.decode()
    assert "5 CLAB members answered" in before

    actions.answer_list_check(cards[0], by=more[4], answer="yes")
    now = hers.get("/what-changed/").content.decode()
    assert "10 CLAB members answered" in now
    assert "Yes: 5, Partly: 1, No: 4" in now


def test_nobody_sees_who_picked_what(cards, members, yonas, sign_in):
    for member in members:
        actions.answer_list_check(cards[0], by=member, answer="no")
    hers = sign_in(Client(), yonas)

    for page in ("/clab/list/C01/", "/clab/list/?all", "/clab/", "/what-changed/"):
        words = hers.get(page).content.decode()
        assert not [member for member in members if member.display_name in words]


def test_the_summary_costs_the_same_however_many_answered(cards, members, yonas, sign_in):
    client = sign_in(Client(), yonas)

    def count():
        with CaptureQueriesContext(connection) as asked:
            client.get("/clab/list/?all")
        return len(asked)

    count()
    one = count()
    for card in cards:
        for member in members:
            actions.answer_list_check(card, by=member, answer="yes")

    assert count() == one
