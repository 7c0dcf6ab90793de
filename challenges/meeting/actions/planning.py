"""Before a meeting: the agenda's places and minutes, another day, and calling it off (A10, D72)."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.actions.door import tell_author
from challenges.meeting import fragments, journal, policy
from challenges.meeting.actions import ahead
from challenges.meeting.actions.door import require
from challenges.meeting.actions.running import next_meeting, plan_agenda
from challenges.models import AgendaItem, Challenge
from events import actions as of_events
from events.models import Meeting

Kind = AgendaItem.Kind


def plan_item(meeting, *, by, op_id=None, item_id, minutes, place=None):
    """
    How many minutes an item gets and, with `place`, where it stands: its number on the list as everyone reads it.

    Only the chair's and co-chair's to do. The opening stays first and the goodbye last; both may get other minutes.
    """
    with journal.turn(meeting, by=by, op_id=op_id, kind="plan", target=f"{item_id} {place} {minutes}") as turn:
        if turn.event:
            return turn.event
        require(policy.runs(by, turn.meeting))
        if not turn.meeting.is_planned:
            raise ValidationError(_("The meeting has begun, or is over. Its plan stands."), code="begun")
        if not AgendaItem.SHORTEST <= minutes <= AgendaItem.LONGEST:
            raise ValidationError({"minutes": _("An item takes 5 to 60 minutes.")})
        items = list(turn.meeting.agenda.all())
        item = next((item for item in items if item.pk == item_id), None)
        if item is None:
            raise ValidationError(_("This is not on the list any more."), code="gone")
        if place is not None:
            _move(items, item, place)
        item.minutes = minutes
        item.save(update_fields=["minutes"])
        return turn.write(parts=fragments.ORDERED)


def _move(items, item, place):
    """Put the item at that number of the list; those between make room."""
    may_move = [one for one in items if one.kind == Kind.CHALLENGE]
    numbers = [number for number, one in enumerate(items, start=1) if one.kind == Kind.CHALLENGE]
    if item not in may_move:
        raise ValidationError({"place": _("This one keeps its place.")})
    if place not in numbers:
        raise ValidationError(
            {"place": _("Choose a place from %(first)s to %(last)s.") % {"first": numbers[0], "last": numbers[-1]}}
        )
    positions = [one.position for one in may_move]
    may_move.remove(item)
    may_move.insert(numbers.index(place), item)
    for one, position in zip(may_move, positions, strict=True):
        if one.position != position:
            one.position = position
            one.save(update_fields=["position"])


def change_meeting(meeting, *, by, op_id=None, **facts):
    """
    Another day, place, link or length (`events.actions.change_meeting`), on every screen that waits for it to begin.

    Is it another day, those whose challenge is on its list are told.
    """
    target = " ".join(str(facts[name]) for name in sorted(facts))
    with journal.turn(meeting, by=by, op_id=op_id, kind="change", target=target) as turn:
        if turn.event:
            return turn.event
        before = timezone.localdate(turn.meeting.starts_at)
        turn.meeting = of_events.change_meeting(turn.meeting, by=by, **facts)
        if timezone.localdate(turn.meeting.starts_at) != before:
            _tell_authors(turn.meeting, _on_the_list(turn.meeting))
        return turn.write()


def call_off(meeting, *, by, op_id=None):
    """
    The meeting does not take place: what was on its list goes to the next one, before what is there already.

    Nothing is counted as carried over: nobody had the chance to talk about it. Their authors are told the new day.
    """
    with journal.turn(meeting, by=by, op_id=op_id, kind="off") as turn:
        if turn.event:
            return turn.event
        turn.meeting = of_events.call_off(turn.meeting, by=by)
        items, following = _on_the_list(turn.meeting), next_meeting(turn.meeting)
        _hand_on(items, following)
        ahead.carry(turn.meeting, following)  # what went with no item, for the following one had it already
        _tell_authors(following, items)
        return turn.write()


def _on_the_list(meeting):
    return list(meeting.agenda.filter(kind=Kind.CHALLENGE).select_related("challenge__authorship__user"))


def _hand_on(items, following):
    """Move the items to the following meeting, in their order, first of all."""
    Meeting.objects.select_for_update().get(pk=following.pk)  # nobody puts something on it meanwhile
    plan_agenda(following)
    there = list(following.agenda.filter(kind=Kind.CHALLENGE))
    twice = {item.challenge_id for item in there}
    moved = [item for item in items if item.challenge_id not in twice]
    for position, item in enumerate([*moved, *there], start=1):
        item.meeting, item.position = following, position
        item.save(update_fields=["meeting", "position"])
    following.agenda.filter(kind=Kind.CLOSING).update(position=len(moved) + len(there) + 1)


def _tell_authors(meeting, items):
    """The day on which it is talked about now; told anew each time the day changes."""
    day = timezone.localdate(meeting.starts_at).isoformat()
    for item in items:
        if item.challenge.status in Challenge.Status.at_j2i():
            tell_author(item.challenge, "on_the_table", about=f"meeting:{meeting.pk}:{day}", day=day)
