"""A break: every screen says when we are back, by the clock on the wall (domain.md 4)."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.meeting import fragments, journal, policy
from challenges.meeting.actions.door import must_be_live, require
from challenges.models import Break, PauseCard


def start_break(meeting, *, by, op_id=None, minutes):
    """
    Take a break of 5, 10 or 15 minutes, to the full minute. Whoever asked for one has it: that card comes down.

    The item on the table stays as it is, and so does its clock.
    """
    with journal.turn(meeting, by=by, op_id=op_id, kind="break", target=minutes) as turn:
        if turn.event:
            return turn.event
        require(policy.runs(by, turn.meeting))
        must_be_live(turn.meeting)
        if minutes not in Break.LENGTHS:
            raise ValidationError(_("A break is 5, 10 or 15 minutes."), code="minutes")
        back_at = (timezone.now() + timedelta(minutes=minutes, seconds=59)).replace(second=0, microsecond=0)
        Break.objects.update_or_create(meeting=turn.meeting, defaults={"back_at": back_at})
        turn.meeting.cards.filter(kind=PauseCard.Kind.BREAK).delete()
        return turn.write(parts=fragments.STOPPED)


def end_break(meeting, *, by, op_id=None):
    """ "Go on": the break is over, early or late, whenever everyone is back."""
    with journal.turn(meeting, by=by, op_id=op_id, kind="break-end") as turn:
        if turn.event:
            return turn.event
        require(policy.runs(by, turn.meeting))
        must_be_live(turn.meeting)
        gone, _each = Break.objects.filter(meeting=turn.meeting).delete()
        if not gone:
            raise ValidationError(_("Somebody was quicker. The meeting goes on."), code="moved_on")
        return turn.write(parts=fragments.STOPPED)
