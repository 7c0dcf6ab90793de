"""
The speakers' list: anybody asks, the list calls young people first, and nobody is shamed by it (domain.md 4).

Who asked when is in no event, as with pause cards: such an event has no `by`, and it makes nobody present. The rows,
and the names in what the chair's screens were sent, go when the meeting ends.
"""

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext as _

from challenges.meeting import fragments, journal, policy
from challenges.meeting.actions.door import must_be_live, require
from challenges.models import RunningChair, Speaker
from events.models import Meeting
from events.policy import seats_at


def ask_to_speak(meeting, *, by, op_id=None):
    """ "I'd like to speak": she is on the list, once. The room sees one more who waits, and not who."""

    def ask(meeting):
        row, _new = Speaker.objects.get_or_create(meeting=meeting, user=by)
        if row.place is None:
            row.place = meeting.version + 1
            row.save(update_fields=["place"])

    return _own(meeting, by, op_id, "speak", ask)


def no_more(meeting, *, by, op_id=None):
    """ "Not any more", or "I'm done" while it is her turn. Nothing is asked and nothing is said about it."""
    return _own(meeting, by, op_id, "speak-no", lambda meeting: _finish(meeting.speakers.filter(user=by)))


def add_speaker(meeting, *, by, op_id=None):
    """A young person in the room who has no phone: she waits without a name."""

    def add(meeting):
        if meeting.speakers.waiting().filter(user=None).count() >= Speaker.IN_ROOM:
            raise ValidationError(_("Five without a name wait already. Call them first."), code="many")
        Speaker.objects.create(meeting=meeting, place=meeting.version + 1)

    return _chairs(meeting, by, op_id, "speak-add", add)


def call_speaker(meeting, *, by, op_id=None, speaker_id):
    """
    "Your turn": one of those who wait speaks, and who spoke before her has finished. Her own phone tells her.

    Raises `ValidationError` (`moved_on`) when she does not wait any more, so that two taps never call two (F6).
    """

    def call(meeting):
        row = _row(meeting.speakers.waiting(), speaker_id)
        finish_turn(meeting)
        row.update(is_speaking=True, turns=F("turns") + 1)

    return _chairs(meeting, by, op_id, "speak-call", call, speaker_id)


def end_turn(meeting, *, by, op_id=None, speaker_id):
    """ "Thank you": nobody speaks by the list now."""

    def end(meeting):
        _finish(_row(meeting.speakers.speaking(), speaker_id))

    return _chairs(meeting, by, op_id, "speak-end", end, speaker_id)


def put_back(meeting, *, by, op_id=None, speaker_id):
    """She was called and is not there just now, or it was the wrong tap: back in her place, as if never called."""

    def back(meeting):
        _row(meeting.speakers.speaking(), speaker_id).update(is_speaking=False, turns=F("turns") - 1)

    return _chairs(meeting, by, op_id, "speak-back", back, speaker_id)


def take_off_list(meeting, *, by, op_id=None, speaker_id):
    """Take somebody without a name off again. Who has a phone takes herself off."""

    def off(meeting):
        _row(meeting.speakers.waiting().filter(user=None), speaker_id).delete()

    return _chairs(meeting, by, op_id, "speak-off", off, speaker_id)


def _own(meeting, by, op_id, kind, change):
    """An act of anybody invited, which the event does not say is hers."""
    with journal.turn(meeting, by=None, op_id=op_id, kind=kind) as turn:
        return turn.event or _change(turn, policy.invited(by, turn.meeting), change, here=False)


def _chairs(meeting, by, op_id, kind, change, speaker_id=""):
    """An act of who runs the meeting, about one row of the list."""
    with journal.turn(meeting, by=by, op_id=op_id, kind=kind, target=speaker_id) as turn:
        return turn.event or _change(turn, policy.runs(by, turn.meeting), change)


def _change(turn, allowed, change, here=True):
    require(allowed)
    must_be_live(turn.meeting)
    change(turn.meeting)
    return turn.write(parts=fragments.SPEAKING, here=here)


def finish_turn(meeting):
    """The meeting goes on: whoever speaks has had her turn. Those who wait, wait on."""
    _finish(meeting.speakers.speaking())


def let_go(seat):
    """
    A seat has ended: who is not invited any more is off the list, and a chair who lost it has not the chair either.

    Called once that is saved; nobody acts, so nobody is asked.
    """
    for meeting in Meeting.objects.filter(status=Meeting.Status.LIVE).select_related("series__group"):
        hers = Speaker.objects.filter(meeting=meeting, user=seat.user_id)
        off = hers.exists() and not seats_at(meeting).filter(user=seat.user_id).exists()
        if off or (seat.role in policy.RUN_IT and seat.group_id == meeting.series.group_id):
            with journal.turn(meeting, by=None, op_id=None, kind="seat") as turn:
                if off:
                    hers.delete()
                turn.write()


def clear_speakers(meeting):
    """Nobody ended the meeting: who wanted to speak is forgotten all the same. Nobody acts, so nobody is asked."""
    with journal.turn(meeting, by=None, op_id=None, kind="speak-over") as turn:
        forget_today(turn)
        return turn.write()


def forget_today(turn):
    """
    The meeting ends: nobody waits, nobody has spoken, and the chair is handed on no more.

    The names stood in what the chair's screens were sent, so that is emptied too; the last event holds the whole board.
    """
    Speaker.objects.filter(meeting=turn.meeting).delete()
    RunningChair.objects.filter(meeting=turn.meeting).delete()
    turn.forget()


def _finish(rows):
    """They neither wait nor speak. What is left is that they have spoken; of others nothing."""
    rows.filter(Q(user=None) | Q(turns=0)).delete()
    rows.update(place=None, is_speaking=False)


def _row(rows, speaker_id):
    """One row, as a set: it is changed or deleted in one statement."""
    row = rows.filter(pk=speaker_id)
    if not row.exists():
        raise ValidationError(_("Somebody was quicker. Look at the list again."), code="moved_on")
    return Speaker.objects.filter(pk=speaker_id)
