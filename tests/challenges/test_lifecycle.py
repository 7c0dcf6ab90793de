"""Every allowed move, every refused one, and what happens when two people act at once (domain.md 3.2)."""

from datetime import timedelta
from unittest.mock import Mock

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from challenges import actions, lifecycle
from challenges.lifecycle import BY_CODE, MOVES, MovedOn, Who, transition
from challenges.models import Challenge, TimelineEntry, Verdict
from tests.challenges.stages import NO, fresh

S = Challenge.Status
PEOPLE = (
    "visitor",
    "leah",
    "yonas",
    "dylan",
    "amara",
    "ruth",
    "tom",
    "priya",
    "gareth",
    "fiona",
    "councillor_shah",
    "ed",
    "ada",
)
MAY = {
    Who.AUTHOR: {"leah"},
    Who.CLAB: {"yonas", "dylan", "amara"},
    Who.CHAIR: {"amara", "dylan"},
    Who.OFFICER: {"ruth"},
    Who.AUTHOR_OR_CLAB: {"leah", "yonas", "dylan", "amara"},
}


def person(request, name):
    return AnonymousUser() if name == "visitor" else request.getfixturevalue(name)


def test_the_table_knows_every_state():
    reached = {move.target for move in MOVES} | {S.DRAFT}

    assert reached == set(S)


def test_no_state_but_the_closed_ones_is_a_dead_end():
    left = {source for move in MOVES for source in move.sources}

    assert set(S) - left == {S.MERGED, S.REDIRECTED, S.WITHDRAWN}


def test_withdrawing_is_open_from_every_state_that_is_not_final():
    assert set(BY_CODE["withdraw"].sources) == set(S.not_final())


@pytest.mark.parametrize("status", [s.value for s in S])
def test_each_state_can_be_reached_by_the_actions(stage, status):
    challenge = stage.at(status)

    assert challenge.status == status
    if status != S.DRAFT:
        assert challenge.timeline.filter(code="moved").last().to_status == status


@pytest.mark.parametrize("status", [s.value for s in S])
def test_a_move_that_is_not_in_the_table_is_refused_with_what_happened_meanwhile(
    stage, status, amara, leah, ruth, yonas
):
    challenge = stage.at(status)
    rows = challenge.timeline.count()
    who = {Who.AUTHOR: leah, Who.CLAB: yonas, Who.CHAIR: amara, Who.OFFICER: ruth, Who.AUTHOR_OR_CLAB: leah}

    for move in MOVES:
        if status in move.sources:
            continue
        with pytest.raises(MovedOn) as told:
            transition(challenge, move.code, by=who[move.who])
        assert str(S(status).label) in str(told.value)

    assert fresh(challenge).status == status
    assert challenge.timeline.count() == rows


@pytest.mark.parametrize("code", list(BY_CODE))
def test_only_those_in_the_table_may_move(stage, request, code):
    move = BY_CODE[code]
    challenge = stage.at(move.sources[0])
    rows = challenge.timeline.count()

    for name in PEOPLE:
        somebody = person(request, name)
        if name in MAY[move.who]:
            assert move in lifecycle.moves_for(somebody, challenge), name
        else:
            with pytest.raises(PermissionDenied):
                transition(challenge, code, by=somebody)
            assert move not in lifecycle.moves_for(somebody, challenge), name

    assert fresh(challenge).status == challenge.status
    assert challenge.timeline.count() == rows


def test_a_move_and_its_timeline_row_are_one(stage, amara, monkeypatch):
    challenge = stage.with_j2i()
    monkeypatch.setattr(TimelineEntry.objects, "create", Mock(side_effect=RuntimeError("the disk is full")))

    with pytest.raises(RuntimeError):
        transition(challenge, "pause", by=amara, waiting_for="x", until=timezone.localdate() + timedelta(days=9))

    assert fresh(challenge).status == S.WITH_J2I


def test_the_database_knows_the_states_too(stage):
    challenge = stage.draft()

    with pytest.raises(IntegrityError), transaction.atomic():
        Challenge.objects.filter(pk=challenge.pk).update(status="hacked")


def test_the_timeline_is_written_once(stage):
    entry = stage.received().timeline.first()

    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


def test_the_timeline_points_at_no_person():
    fields = {field.name for field in TimelineEntry._meta.get_fields()}

    assert not fields & {"user", "actor", "by", "author", "owner"}
    assert all(
        f.max_length and f.max_length <= 30 for f in TimelineEntry._meta.fields if f.get_internal_type() == "CharField"
    )


def test_a_form_shown_before_the_last_move_is_told_what_happened(stage, amara):
    challenge = stage.with_j2i()
    seen = challenge.version
    actions.pause(challenge, by=amara, waiting_for="A law", until=timezone.localdate() + timedelta(days=30))

    with pytest.raises(MovedOn):
        actions.start(challenge, by=amara, seen_version=seen)


# --- Guards ---


def refused(code_of_error, action, *args, **kwargs):
    with pytest.raises(ValidationError) as said:
        action(*args, **kwargs)
    assert said.value.code == code_of_error


def test_nothing_is_sent_without_consent(stage, leah):
    refused("consent", actions.send, stage.draft(), by=leah, consent=False)


def test_nothing_empty_is_sent(stage, leah):
    refused("empty", actions.send, stage.draft(own_words="  "), by=leah, consent=True)


def test_clab_does_not_take_on_what_is_not_checked(stage, yonas):
    refused("unchecked", actions.take_on, stage.received(), by=yonas)


def test_one_member_is_not_two(stage, yonas):
    challenge = stage.worded()

    actions.take_on(challenge, by=yonas)
    challenge = actions.take_on(challenge, by=yonas)

    assert challenge.status == S.RECEIVED
    assert challenge.reference is None


def test_one_member_after_a_meeting_is_enough(stage, yonas):
    challenge = actions.take_on(stage.worded(), by=yonas, after_meeting=True)

    assert challenge.status == S.AGREED


def test_taking_on_gives_the_next_reference_of_the_year(stage):
    with time_machine.travel("2027-03-02T12:00:00Z"):
        first, second = stage.agreed(), stage.agreed()
    with time_machine.travel("2028-01-04T12:00:00Z"):
        third = stage.agreed()

    assert [first.reference, second.reference, third.reference] == ["C-2027-001", "C-2027-002", "C-2028-001"]


def test_new_words_undo_the_yes_given_to_the_old_ones(stage, yonas, dylan):
    challenge = stage.worded()
    actions.take_on(challenge, by=yonas)

    actions.propose_wording(
        challenge, by=dylan, title="Other words", what_we_asked="Something else", pillar=challenge.pillar
    )
    challenge = actions.take_on(challenge, by=dylan)

    assert challenge.status == S.RECEIVED


@pytest.mark.parametrize(
    "private", ["Ring me on 07700 900123", "My PA Sarah said no", "My number is A1234567", "it@is.me"]
)
def test_the_words_clab_takes_on_hold_nothing_private(stage, yonas, private):
    challenge = stage.checked()
    actions.propose_wording(challenge, by=yonas, title="Letters", what_we_asked="Send texts", story=private)

    refused("private", actions.take_on, challenge, by=yonas)


def test_without_a_promise_of_the_council_nothing_is_taken_on(stage, yonas):
    challenge = actions.propose_wording(stage.checked(), by=yonas, title="Letters", what_we_asked="Send texts")

    refused("pillar", actions.take_on, challenge, by=yonas, after_meeting=True)
    assert not challenge.signatures.exists()


def test_words_she_said_no_to_are_not_taken_on_and_other_words_are(stage, yonas, leah):
    challenge = stage.worded()
    actions.answer_wording(challenge, by=leah, yes=False)

    refused("she_said_no", actions.take_on, challenge, by=yonas, after_meeting=True)

    actions.propose_wording(challenge, by=yonas, title="Texts", what_we_asked="A text each.", pillar=challenge.pillar)
    assert actions.take_on(challenge, by=yonas, after_meeting=True).status == S.AGREED


def test_her_no_between_the_two_yeses_stops_the_second(stage, yonas, dylan, leah):
    challenge = stage.worded()
    actions.take_on(challenge, by=yonas)
    actions.answer_wording(challenge, by=leah, yes=False)

    refused("she_said_no", actions.take_on, challenge, by=dylan)


def test_what_she_asked_for_as_she_put_it_is_hers_again_and_needs_no_yes(stage, yonas, leah):
    challenge = stage.worded(own_words="Letters come as a file.", own_ask="Send a text.")
    actions.answer_wording(challenge, by=leah, yes=False)

    challenge = actions.propose_wording(
        challenge, by=yonas, title="Letters come as a file.", what_we_asked="Send a text.", pillar=challenge.pillar
    )

    assert (challenge.wording, challenge.wording_reply) == ("author", "")
    assert actions.take_on(challenge, by=yonas, after_meeting=True).status == S.AGREED


def test_the_table_needs_a_pillar_and_a_part(stage, amara, next_meeting):
    refused("part", actions.put_on_table, stage.agreed(), by=amara, meeting=next_meeting)


def test_work_starts_only_with_a_name_and_a_day_from_every_part(stage, amara, northgate_jobcentre):
    challenge = stage.with_j2i()
    actions.add_part(challenge, by=amara, organisation=northgate_jobcentre)
    refused("no_promise", actions.start, challenge, by=amara)

    actions.commit(challenge, by=amara, owner=stage.seat, what="Texts", due=timezone.localdate() + timedelta(days=9))
    refused("no_promise", actions.start, challenge, by=amara)

    other = challenge.parts.get(organisation=northgate_jobcentre)
    actions.explain_part(other, by=amara, reason="They were not in the room.")
    assert actions.start(challenge, by=amara).status == S.IN_PROGRESS


def test_on_hold_is_never_open_ended(stage, amara):
    challenge = stage.in_progress()

    refused("pause", actions.pause, challenge, by=amara, waiting_for="Later", until=None)
    refused(
        "pause", actions.pause, challenge, by=amara, waiting_for=" ", until=timezone.localdate() + timedelta(days=1)
    )
    refused("pause", actions.pause, challenge, by=amara, waiting_for="Later", until=timezone.localdate())


def test_off_hold_it_goes_back_to_where_it_was(stage, amara):
    until = timezone.localdate() + timedelta(days=30)
    on_table = actions.pause(stage.with_j2i(), by=amara, waiting_for="A law", until=until)
    working = stage.paused()

    refused("came_from", transition, on_table, "resume_work", by=amara)
    assert actions.resume(on_table, by=amara).status == S.WITH_J2I
    assert actions.resume(working, by=amara).status == S.IN_PROGRESS


def test_an_answer_waits_for_every_part(stage, amara, priya):
    challenge = stage.in_progress()
    actions.propose_answer(challenge, by=priya, kind="yes", text="Done.")

    refused("open_part", actions.answer, challenge, by=amara)


@pytest.mark.parametrize("missing", ["reason", "decided_by", "what_would_change_it", "look_again_on"])
def test_a_no_without_one_of_its_four_is_not_saved(stage, priya, missing):
    challenge = stage.in_progress()
    said = {
        **NO,
        "look_again_on": timezone.localdate() + timedelta(days=100),
        missing: None if missing[-2:] == "on" else "",
    }

    with pytest.raises(ValidationError) as told:
        actions.propose_answer(challenge, by=priya, **said)

    assert set(told.value.message_dict) == {missing}
    assert not challenge.answers.exists()


def test_a_partner_proposes_and_never_closes(stage, priya):
    challenge = stage.in_progress()
    actions.mark_done(challenge.parts.get().commitments.get(), by=priya, evidence="Ten texts went out.")
    actions.propose_answer(challenge, by=priya, kind="yes", text="Done.")

    with pytest.raises(PermissionDenied):
        actions.answer(challenge, by=priya)
    assert fresh(challenge).status == S.IN_PROGRESS


def test_a_verdict_needs_two_who_say_the_same(stage, yonas, dylan, amara):
    challenge = stage.answered()
    outcome = {"kind": "new_service", "what_changed": "Letters come as texts."}

    actions.give_verdict(challenge, by=yonas, kind="changed", why="It works.", outcome=outcome)
    actions.give_verdict(challenge, by=dylan, kind="not_good_enough", why="It does not.", what_is_left="Two houses")
    assert fresh(challenge).status == S.ANSWERED

    actions.give_verdict(challenge, by=amara, kind="not_good_enough", why="It does not.", what_is_left="Two houses")
    assert fresh(challenge).status == S.IN_PROGRESS


def test_a_verdict_says_why(stage, yonas):
    with pytest.raises(ValidationError):
        actions.give_verdict(stage.answered(), by=yonas, kind="changed", why="")


def test_not_good_enough_says_what_is_missing_and_keeps_the_history(stage):
    challenge = stage.judged(Verdict.Kind.NOT_GOOD_ENOUGH)

    assert challenge.status == S.IN_PROGRESS
    assert challenge.answers.get().sent_back_at is not None
    assert challenge.verdicts.get().what_is_left == "Two houses still get paper."
    moves = list(challenge.timeline.filter(code="moved").values_list("from_status", "to_status"))
    assert moves[-2:] == [("in_progress", "answered"), ("answered", "in_progress")]


def test_a_yes_cannot_be_closed_as_a_no(stage, yonas):
    refused("not_a_no", actions.give_verdict, stage.answered(), by=yonas, kind="accept_no", why="Fine.")


def test_the_chair_closes_a_no_only_after_clab_sent_it_back_once(stage, amara, priya):
    challenge = stage.answered(kind="no")
    refused("not_sent_back", actions.close_no, challenge, by=amara)

    stage.judge(challenge, Verdict.Kind.NOT_GOOD_ENOUGH)
    in_a_year = timezone.localdate() + timedelta(days=365)
    actions.propose_answer(challenge, by=priya, look_again_on=in_a_year, **NO)
    actions.answer(challenge, by=amara)

    assert actions.close_no(challenge, by=amara).status == S.NOT_NOW


def test_opening_again_says_why(stage, yonas):
    challenge = stage.changed()
    refused("reason", actions.reopen, challenge, by=yonas, reason=" ")

    challenge = actions.reopen(challenge, by=yonas, reason="Two houses get paper again.")

    assert challenge.status == S.IN_PROGRESS
    assert challenge.updates.get().text == "Two houses get paper again."


def test_a_not_now_comes_back_from_the_promised_day(stage, amara, j2i):
    from tests.challenges.stages import meeting_of

    challenge = stage.not_now()
    refused("too_early", actions.look_again, challenge, by=amara, meeting=meeting_of(j2i))

    with time_machine.travel(timezone.now() + timedelta(days=366)):
        actions.look_again(challenge, by=amara, meeting=meeting_of(j2i))
        assert fresh(challenge).status == S.WITH_J2I


def test_joining_needs_the_authors_yes_and_the_other(stage, ruth):
    challenge, other = stage.received(), stage.agreed()

    refused("ask_first", actions.merge, challenge, by=ruth, other=other, author_said_yes=False)
    refused("other", actions.merge, challenge, by=ruth, other=challenge, author_said_yes=True)


def test_redirecting_takes_the_words_off_the_platform(stage, ruth):
    challenge = stage.received()
    refused("ask_first", actions.redirect, challenge, by=ruth, message="Call them.")

    challenge = actions.redirect(challenge, by=ruth, message="Call the advocate.", asked_author=True)

    assert "SECRETWORD" not in "".join(
        str(v) for v in Challenge.objects.filter(pk=challenge.pk).values().get().values()
    )
    assert challenge.notes.get().text == "Call the advocate."


def soon(days=9):
    return timezone.localdate() + timedelta(days=days)


def test_a_yes_that_was_sent_back_is_no_leave_to_close_with_a_no(stage, amara, priya):
    challenge = stage.judged(Verdict.Kind.NOT_GOOD_ENOUGH)
    actions.propose_answer(challenge, by=priya, look_again_on=soon(300), **NO)
    challenge = actions.answer(challenge, by=amara)

    refused("not_sent_back", actions.close_no, challenge, by=amara)


def test_a_new_promise_is_to_do_again_whatever_was_done_before(stage, amara, priya):
    challenge = stage.in_progress()
    part = challenge.parts.get()
    actions.mark_done(part.commitments.get(), by=priya, evidence="Ten letters went out.")
    later = actions.commit(challenge, by=amara, owner=stage.seat, what="The other houses too", due=soon())
    actions.propose_answer(challenge, by=priya, kind="yes", text="Done.")

    refused("open_part", actions.answer, challenge, by=amara)

    actions.mark_done(later, by=priya, evidence="All houses.")
    assert actions.answer(challenge, by=amara).status == S.ANSWERED


def test_who_said_why_not_at_the_table_has_explained_its_part(stage, amara, priya, northgate_jobcentre):
    challenge = stage.with_j2i()
    other = actions.add_part(challenge, by=amara, organisation=northgate_jobcentre)
    actions.explain_part(other, by=amara, reason="It is not theirs.")
    promise = actions.commit(challenge, by=amara, owner=stage.seat, what="Texts", due=soon())
    challenge = actions.start(challenge, by=amara)
    actions.mark_done(promise, by=priya, evidence="Ten letters went out.")
    actions.propose_answer(challenge, by=priya, kind="yes", text="Done.")

    assert actions.answer(challenge, by=amara).status == S.ANSWERED


def test_a_reason_is_not_changed_once_it_was_answered(stage, priya):
    challenge = stage.changed()

    with pytest.raises(MovedOn):
        actions.explain_part(challenge.parts.get(), by=priya, reason="We see it otherwise now.")
    assert challenge.parts.get().reason == ""


def test_two_members_who_say_different_things_changed_do_not_say_the_same(stage, yonas, dylan):
    challenge = stage.answered()
    said = {"kind": "changed", "why": "It works."}
    one, two = ({"kind": "new_service", "what_changed": words, "big": ""} for words in ("Texts.", "Calls."))

    actions.give_verdict(challenge, by=yonas, outcome=one, **said)
    assert actions.give_verdict(challenge, by=dylan, outcome=two, **said).given_at is None

    assert actions.give_verdict(challenge, by=yonas, outcome=two, **said).given_at
    assert fresh(challenge).outcome.what_changed == "Calls."
