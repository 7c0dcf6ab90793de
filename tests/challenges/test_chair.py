"""What the chair moves outside the meeting, and nobody else (A10, A13, A14)."""

import pytest

from challenges import actions
from challenges.models import Challenge
from people.models import Membership
from tests.challenges.stages import address, fresh, in_days, promise_of

pytestmark = pytest.mark.django_db
S = Challenge.Status


def test_the_chair_gives_parts_and_puts_it_on_the_next_agenda(stage, amara, harbour_homes, next_meeting, as_person):
    challenge = stage.agreed()
    client = as_person(amara)
    page = address(challenge, "table")

    assert client.post(page, {"organisation": harbour_homes.pk, "asked": ""}).status_code == 422
    client.post(page, {"organisation": harbour_homes.pk, "asked": "Send texts."})
    put = {"meeting": next_meeting.pk, "minutes": 20, "version": fresh(challenge).version}
    for wrong in ({"meeting": ""}, {"minutes": "many"}, {"minutes": "0"}, {"meeting": "x"}):
        assert client.post(page, {**put, **wrong}).status_code == 422
    client.post(page, put)

    assert fresh(challenge).status == S.WITH_J2I
    assert next_meeting.agenda.get().minutes == 20


def test_without_a_part_it_does_not_go_on_the_table(stage, amara, next_meeting, as_person):
    challenge = stage.agreed()

    response = as_person(amara).post(
        address(challenge, "table"), {"meeting": next_meeting.pk, "minutes": 15, "version": challenge.version}
    )

    assert response.status_code == 422
    assert fresh(challenge).status == S.AGREED


def test_work_starts_with_a_promise_and_not_without(stage, amara, as_person):
    challenge = stage.with_j2i()
    client = as_person(amara)

    response = client.post(address(challenge, "start"), follow=True)
    assert "No promise yet from: Harbour Homes (example)" in response.content.decode()
    seat = Membership.objects.get(user=stage.partner)
    client.post(address(challenge, "promise"), {"what": "Send texts.", "owner": seat.pk, "due": f"{in_days(9)}"})
    client.post(address(challenge, "start"))

    assert fresh(challenge).status == S.IN_PROGRESS


def test_a_partner_promises_for_her_own_organisation_alone(stage, priya, gareth, as_person):
    challenge = stage.with_j2i()
    other = Membership.objects.get(user=gareth)
    mine = Membership.objects.get(user=priya)
    client = as_person(priya)

    said = {"what": "Send texts.", "owner": other.pk, "due": f"{in_days(9)}"}
    assert client.post(address(challenge, "promise"), said).status_code == 422
    client.post(address(challenge, "promise"), {**said, "owner": mine.pk})

    assert promise_of(challenge).owner == mine


def test_hold_says_for_what_and_until_when_and_comes_off_again(stage, amara, as_person):
    challenge = stage.in_progress()
    client = as_person(amara)
    full = {"waiting_for": "The new contract", "until": f"{in_days(40)}", "version": challenge.version}

    for wrong in ({"waiting_for": ""}, {"until": ""}, {"until": "2020-01-01"}):
        assert client.post(address(challenge, "pause"), {**full, **wrong}).status_code == 422
    client.post(address(challenge, "pause"), full)
    assert fresh(challenge).status == S.PAUSED
    client.post(address(challenge, "resume"))

    assert fresh(challenge).status == S.IN_PROGRESS


def test_closing_a_no_waits_until_clab_sent_it_back_once(stage, amara, as_person):
    challenge = stage.answered(kind="no")

    response = as_person(amara).post(address(challenge, "close"), follow=True)

    assert "CLAB has not sent the no back yet" in response.content.decode()
    assert fresh(challenge).status == S.ANSWERED


def test_looking_again_waits_for_the_day(stage, amara, as_person):
    challenge = stage.not_now()
    client = as_person(amara)

    client.post(address(challenge, "look-again"))
    assert fresh(challenge).status == S.NOT_NOW
    challenge.answers.update(look_again_on=in_days(0))
    client.post(address(challenge, "look-again"))

    assert fresh(challenge).status == S.WITH_J2I


def test_the_chair_agrees_to_the_text_she_read_and_to_no_other(stage, amara, yonas, as_person):
    challenge = stage.agreed()
    first = actions.ask_to_publish(challenge, by=yonas)
    client = as_person(amara)
    assert challenge.title in client.get(address(challenge, "agree")).content.decode()
    second = actions.ask_to_publish(challenge, by=yonas, with_own_words=True)

    client.post(address(challenge, "agree"), {"publication": first.pk})
    second.refresh_from_db()
    assert second.agreed_at is None
    client.post(address(challenge, "agree"), {"publication": second.pk})

    second.refresh_from_db()
    assert second.agreed_at and second.author_said == ""


CHAIRS = ("table", "start", "pause", "resume", "answer/confirm", "close", "look-again", "agree")


@pytest.mark.parametrize(
    ("name", "status"), [("priya", 403), ("tom", 403), ("yonas", 403), ("fiona", 403), ("ed", 404)]
)
def test_what_the_chair_moves_nobody_else_does(stage, request, as_person, name, status):
    challenge = stage.in_progress()
    client = as_person(request.getfixturevalue(name))

    for verb in CHAIRS:
        assert client.post(address(challenge, verb), {"version": challenge.version}).status_code == status
    assert fresh(challenge).version == challenge.version


@pytest.mark.parametrize("verb", ["start", "resume", "answer/confirm", "close", "look-again"])
def test_a_get_changes_nothing(stage, amara, as_person, verb):
    challenge = stage.in_progress()

    assert as_person(amara).get(address(challenge, verb)).status_code == 405
    assert fresh(challenge).status == S.IN_PROGRESS


def test_a_form_for_another_moment_shows_what_happened(stage, amara, as_person):
    challenge = stage.answered()

    for verb in ("table", "answer", "promise", "pause"):
        response = as_person(amara).get(address(challenge, verb), follow=True)
        assert response.redirect_chain[-1][0] == challenge.get_absolute_url()
        assert "Somebody was quicker" in response.content.decode()
