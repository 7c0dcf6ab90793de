"""The chair in one tap: handed over by who has it, or taken by the other, whose phone may be the last one alive."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from challenges.meeting import fragments, journal, policy
from challenges.meeting.actions.door import must_be_live, require
from challenges.models import RunningChair


def hand_chair(meeting, *, by, op_id=None, seat):
    """
    Hand the running of the meeting to the person in this seat: the other of chair and co-chair, and nobody else.

    It gives nobody a right she has not (D72): the one next thing moves to her console, and who handed it over still
    shows, hides and takes it back. Only who has the chair hands it on; another is told who has it.
    """
    with journal.turn(meeting, by=by, op_id=op_id, kind="chair", target=f"to {seat.pk}") as turn:
        if turn.event:
            return turn.event
        require(policy.runs(by, turn.meeting))
        must_be_live(turn.meeting)
        now = policy.in_the_chair(turn.meeting)
        if now is not None and now.user_id != by.pk:
            raise _moved_on(now)
        if seat.pk not in {one.pk for one in policy.chairs(turn.meeting) if one.user_id != by.pk}:
            raise ValidationError(_("Choose the other one who chairs this group."), code="chair")
        return _sit(turn, seat.user)


def take_chair(meeting, *, by, op_id=None, seen):
    """
    "Take the chair": back from whom it was handed to, or from somebody whose phone died.

    `seen` is the sign of who had it on her page. Two who take it at once: one has it, the other is told (F6).
    """
    with journal.turn(meeting, by=by, op_id=op_id, kind="chair", target=f"take {seen}") as turn:
        if turn.event:
            return turn.event
        require(policy.runs(by, turn.meeting))
        must_be_live(turn.meeting)
        now = policy.in_the_chair(turn.meeting)
        if policy.chair_sign(turn.meeting, now) != seen:
            raise _moved_on(now, by)
        return _sit(turn, by)


def must_have_the_chair(meeting, by):
    """
    Going on and ending are of who has the chair, once it was handed over: a page left open does neither by mistake.

    Before that both may, as they always could: they share the job.
    """
    now = policy.in_the_chair(meeting)
    if now is not None and now.user_id != by.pk and meeting.running_chair.handed:
        raise _moved_on(now)


def _sit(turn, user):
    RunningChair.objects.update_or_create(meeting=turn.meeting, defaults={"user": user, "handed": True})
    return turn.write(parts=fragments.CHANGED_CHAIR)


def _moved_on(now, by=None):
    if now is None:
        says = _("Nobody has the chair just now. Nothing was changed.")
    elif by is not None and now.user_id == by.pk:
        says = _("You run the meeting already.")
    else:
        says = _("%(name)s runs the meeting now. Nothing was changed.") % {"name": now.user.display_name}
    return ValidationError(says, code="moved_on")
