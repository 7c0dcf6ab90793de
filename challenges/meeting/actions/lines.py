"""Lines: anybody invited writes, the chair shows or hides. Others see a line only once it is shown (A12)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.meeting import fragments, journal, minutes, policy
from challenges.meeting.actions.door import current_item, must_be_live, require
from challenges.models import Line
from events.actions import mark_here


def post_line(meeting, *, by, op_id=None, text):
    """
    Write a line for what is on the table. It waits for the chair; the chair's and co-chair's own shows at once.
    """
    with journal.turn(meeting, by=by, op_id=op_id, kind="line") as turn:
        if turn.event:
            return turn.event
        require(policy.invited(by, turn.meeting))
        item = current_item(turn.meeting)
        line = Line(meeting=turn.meeting, item=item, text=" ".join(text.split()), user=by)
        if policy.runs(by, turn.meeting):
            line.status, line.released_at = Line.Status.RELEASED, timezone.now()
        line.full_clean(exclude=["user"])
        line.save()
        mark_here(turn.meeting, by=by)  # who speaks is there
        shown = line.status == Line.Status.RELEASED
        return turn.write(item=item, line=line, parts=fragments.SHOWN if shown else fragments.POSTED)


def release_line(meeting, *, by, op_id=None, line_id):
    """Show a waiting line on every screen."""
    with journal.turn(meeting, by=by, op_id=op_id, kind="show", target=line_id) as turn:
        if turn.event:
            return turn.event
        require(policy.runs(by, turn.meeting))
        must_be_live(turn.meeting)
        line = _line(turn.meeting, line_id)
        if line.status != Line.Status.WAITING:
            raise ValidationError(_("Somebody was quicker. This line does not wait any more."), code="moved_on")
        line.status, line.released_at = Line.Status.RELEASED, timezone.now()
        line.save(update_fields=["status", "released_at"])
        return turn.write(item=line.item, line=line, parts=fragments.SHOWN)


def hide_line(meeting, *, by, op_id=None, line_id):
    """
    Take a line off every screen, out of every replay and out of the minutes; also after the meeting (trust.md 1.9).

    What was sent before is emptied; this event holds the whole board.
    """
    with journal.turn(meeting, by=by, op_id=op_id, kind="hide", target=line_id) as turn:
        if turn.event:
            return turn.event
        require(policy.may_hide(by, turn.meeting))
        line = _line(turn.meeting, line_id)
        if line.status == Line.Status.WAITING and not policy.runs(by, turn.meeting):
            raise PermissionDenied
        line.status, line.hidden_at = Line.Status.HIDDEN, timezone.now()
        line.save(update_fields=["status", "hidden_at"])
        journal.forget(turn.meeting)
        minutes.leave_out(turn.meeting, line)
        return turn.write(item=line.item, line=line, parts=fragments.EVERYTHING)


def _line(meeting, line_id):
    line = meeting.lines.select_related("item").filter(pk=line_id).first()
    if line is None or line.status == Line.Status.HIDDEN:
        raise ValidationError(_("This line is not there any more."), code="gone")
    return line
