"""A hard topic: everyone is told before it comes, and whoever wants to can step out (domain.md 4, X-A16)."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.meeting import fragments, journal, policy
from challenges.meeting.actions.door import current_item, must_be_live, require
from challenges.models import AgendaItem

Kind, Status = AgendaItem.Kind, AgendaItem.Status


def mark_hard(meeting, *, by, op_id=None, item_id, hard, note=""):
    """
    Say that an item may be hard, with a few neutral words about it if she likes; or that it is not.

    Before the meeting, and in it as long as the item is still to come. Its heads-up comes anew. Words that were there
    before leave every replay too: a name may have slipped in.
    """
    with journal.turn(meeting, by=by, op_id=op_id, kind="hard", target=f"{item_id} {hard} {note}") as turn:
        if turn.event:
            return turn.event
        require(policy.marks_hard(by, turn.meeting))
        if turn.meeting.is_over:
            must_be_live(turn.meeting)
        item = turn.meeting.agenda.filter(pk=item_id, kind=Kind.CHALLENGE).select_related("challenge").first()
        if item is None or item.is_gone:
            raise ValidationError(_("This is not on the list any more."), code="gone")
        if item.status != Status.WAITING:
            raise ValidationError(_("This one is on the table, or is done. Nothing was changed."), code="moved_on")
        before = item.hard_note
        item.is_hard, item.hard_note, item.told_at = hard, " ".join(note.split()).rstrip(".") if hard else "", None
        item.clean_fields(exclude=["challenge", "meeting"])
        item.save(update_fields=["is_hard", "hard_note", "told_at"])
        if before and before != item.hard_note:
            turn.forget()
            return turn.write(item=item, parts=fragments.EVERYTHING)
        return turn.write(item=item, parts=fragments.TOLD)


def give_heads_up(meeting, *, by, op_id=None, item_id):
    """
    Tell every screen that what comes after the item `item_id` may be hard. Nothing moves yet: that is the next tap.

    Raises `ValidationError` when it was told already, so that two people who tap at once skip no moment (trust.md F6).
    """
    with journal.turn(meeting, by=by, op_id=op_id, kind="heads-up", target=item_id) as turn:
        if turn.event:
            return turn.event
        require(policy.runs(by, turn.meeting))
        current_item(turn.meeting, item_id)
        following = turn.meeting.agenda.filter(status=Status.WAITING).select_related("challenge").first()
        if following is None or not following.needs_heads_up:
            raise ValidationError(_("Somebody was quicker, or the list has changed. Look again."), code="moved_on")
        following.told_at = timezone.now()
        following.save(update_fields=["told_at"])
        return turn.write(item=following, parts=fragments.TOLD)


def must_be_told(item):
    """Nobody comes upon a hard topic unawares, by whatever button."""
    if item.needs_heads_up:
        raise ValidationError(_("The next one may be hard. Tell everyone first."), code="moved_on")


def forget_telling(meeting):
    """Something else comes next now: what was told holds no more. Returns whether anything was."""
    told = meeting.agenda.filter(status=Status.WAITING, told_at__isnull=False)
    return bool(told.update(told_at=None))


def forget_notes(items):
    """The meeting is over, or a challenge was taken back: the words have done their job. Returns if there were any."""
    return bool(items.exclude(hard_note="").update(hard_note=""))
