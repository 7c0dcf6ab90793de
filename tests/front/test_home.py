"""The front door for a visitor, and the one home of someone signed in (design.md 6)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges import actions
from challenges import seed as taken_over
from challenges.models import Commitment
from local_offer import seed as local_offer
from pages import seed as ground
from tests.challenges.stages import meeting_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(settings):
    """The pages, the Local Offer and the council's report, on a demo."""
    settings.DEMO = True
    ground.load()
    local_offer.load()
    taken_over.load_taken_over()


def at_home(client):
    response = client.get("/")
    assert response.status_code == 200
    return response, response.content.decode()


def waiting(client):
    return {(item.title, item.button) for item in at_home(client)[0].context["items"]}


# --- A visitor --------------------------------------------------------------------------------------------------------


def test_a_visitor_reads_what_this_is_and_what_to_do(filled, next_meeting, client):
    _response, page = at_home(client)

    assert "You said it. See what happened." in page
    assert 'href="/challenges/raise/"' in page
    for stop in ("Heard", "Taken on", "On the table", "Being worked on", "Answered", "Changed"):
        assert stop in page
    assert 'href="/local-offer/money/"' in page
    assert f"{timezone.localtime(next_meeting.starts_at).day}" in page.split("J2I meets on")[1][:80]
    assert "J2I is for people who are invited." in page


def test_three_of_what_changed_the_checked_one_first_and_bright(filled, stage, client):
    stage.publish(stage.changed(title="A text, please"))

    page = at_home(client)[1]

    assert page.count('<li class="win leaf">') == 1
    assert page.count('<li class="card">') == 2
    assert page.index("A text, please") < page.index("CLAB has not checked yet")


def test_nothing_unpublished_stands_on_the_front_door(filled, stage, client):
    stage.changed(title="PRIVATETITLE")

    page = at_home(client)[1]

    assert "PRIVATETITLE" not in page
    assert "SECRETWORD" not in page


def test_an_empty_site_still_has_a_front_door(client):
    page = at_home(client)[1]

    assert "You said it. See what happened." in page
    assert "The next day comes here." in page


def test_ten_changed_cost_no_more_statements_than_one(filled, stage, client):
    stage.publish(stage.changed(title="First"))
    at_home(client)

    def count():
        with CaptureQueriesContext(connection) as asked:
            at_home(client)
        return len(asked)

    one = count()
    for number in range(9):
        stage.publish(stage.changed(title=f"Number {number}"))

    assert count() == one <= 25


# --- Signed in --------------------------------------------------------------------------------------------------------


def test_the_author_is_asked_first_and_sees_hers(stage, leah, sign_in):
    stage.answered(title="Letters I can open")
    stage.draft(own_words="A draft of mine")
    client = sign_in(Client(), leah)

    assert waiting(client) == {("Letters I can open", "Read the answer")}
    page = at_home(client)[1]
    assert "Hello Leah" in page
    assert "A draft of mine" in page
    assert "Only you can see this." in page


def test_new_words_and_a_public_text_wait_for_their_author(stage, leah, yonas, amara, sign_in):
    challenge = stage.agreed(title="Letters")
    client = sign_in(Client(), leah)
    assert waiting(client) == {("Letters", "Read the words")}

    actions.answer_wording(challenge, by=leah, yes=True)
    actions.agree_to_publish(actions.ask_to_publish(challenge, by=yonas), by=amara)
    assert waiting(client) == {("Letters", "Read the text")}


def test_a_clab_member_has_yeses_verdicts_and_the_list(filled, stage, yonas, dylan, sign_in):
    answered = stage.answered(title="Answered")
    new = stage.checked(own_words="Something new")
    client = sign_in(Client(), yonas)

    assert waiting(client) == {
        ("Answered", "Read the answer"),
        (new.title, "Read it"),
        ("Is it true for you?", "Go on"),
    }
    actions.give_verdict(
        answered,
        by=yonas,
        kind="changed",
        why="We asked.",
        outcome={"kind": "new_service", "what_changed": "Texts."},
    )
    assert ("Answered", "Read the answer") not in waiting(client)
    assert ("Answered", "Read the answer") in waiting(sign_in(Client(), dylan))


def test_the_officer_has_new_words_and_worries(stage, ruth, leah, sign_in):
    challenge = stage.received()
    actions.raise_concern(by=leah, about="challenge", challenge=challenge)

    assert waiting(sign_in(Client(), ruth)) == {
        ("New words to look at", "Look at them"),
        ("Someone is worried", "Read it now"),
    }


def test_the_chair_has_the_agenda_answers_and_public_texts(stage, amara, yonas, priya, sign_in):
    stage.agreed(title="For the table")
    working = stage.in_progress(title="Being worked on")
    actions.propose_answer(working, by=priya, kind="yes", text="Done.")
    actions.ask_to_publish(working, by=yonas)

    assert {
        ("For the table", "Put it on the table"),
        ("Being worked on", "Read the answer"),
        ("Being worked on", "Read the text"),
    } <= waiting(sign_in(Client(), amara))


def test_a_partner_has_promises_to_confirm_and_late_ones(stage, priya, gareth, sign_in):
    stage.in_progress()
    client = sign_in(Client(), priya)
    assert waiting(client) == {("Send each letter as a text.", "Read your promise")}

    Commitment.objects.update(confirmed_at=timezone.now())
    assert waiting(client) == set()
    Commitment.objects.update(due=timezone.localdate() - timedelta(days=8))
    assert waiting(client) == {("Send each letter as a text.", "Say how it is")}
    assert "8 days late" in at_home(client)[1]
    assert waiting(sign_in(Client(), gareth)) == set()


def test_a_partner_reads_no_own_words_and_nothing_that_clab_still_keeps(stage, priya, sign_in):
    stage.received()
    stage.agreed(title="STILLWITHCLAB")
    stage.in_progress()

    page = at_home(sign_in(Client(), priya))[1]

    assert "SECRETWORD" not in page
    assert "STILLWITHCLAB" not in page


def test_somebody_without_a_seat_at_it_reads_of_no_late_promise(stage, councillor_shah, ed, sign_in):
    stage.in_progress()
    Commitment.objects.update(due=timezone.localdate() - timedelta(days=8))

    for person in (councillor_shah, ed):
        page = at_home(sign_in(Client(), person))[1]
        assert "Late, and with whom" not in page
        assert "Send each letter as a text." not in page


def test_the_next_meeting_is_joined_by_those_who_are_invited(stage, j2i, yonas, leah, sign_in):
    meeting = meeting_of(j2i)

    assert f"/meetings/{meeting.pk}/" in at_home(sign_in(Client(), yonas))[1]
    page = at_home(sign_in(Client(), leah))[1]
    assert f"/meetings/{meeting.pk}/" not in page
    assert "It is for people who are invited." in page


@pytest.mark.parametrize("name", ["leah", "yonas", "amara", "ruth", "priya", "fiona"])
def test_statements_do_not_grow_with_what_waits(stage, request, sign_in, name, next_meeting):
    client = sign_in(Client(), request.getfixturevalue(name))

    def many():
        stage.received()
        stage.checked()
        stage.agreed()
        stage.answered()
        stage.in_progress()

    def count():
        with CaptureQueriesContext(connection) as asked:
            at_home(client)
        return len(asked)

    many()
    count()
    one = count()
    for _more in range(6):
        many()

    assert count() == one
