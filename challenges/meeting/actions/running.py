"""Running a meeting: open it, go on, change the order, end it (A10, D72)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.lifecycle import record
from challenges.meeting import fragments, journal, minutes, policy
from challenges.meeting.actions import ahead
from challenges.meeting.actions.cards import clear_away, look_again
from challenges.meeting.actions.chair import must_have_the_chair
from challenges.meeting.actions.door import current_item, must_be_live, require
from challenges.meeting.actions.feelings import forget_open
from challenges.meeting.actions.hard import forget_notes, forget_telling, must_be_told
from challenges.meeting.actions.lines import publish_news
from challenges.meeting.actions.speaking import finish_turn, forget_today
from challenges.models import (
    AgendaItem,
    Challenge,
    FeelingsVote,
    Line,
    LineHelper,
    RunningChair,
    TimelineEntry,
    WordsAhead,
)
from events.actions import mark_here
from events.models import Meeting

S = Challenge.Status
Kind, Status = AgendaItem.Kind, AgendaItem.Status
SHORT = 10  # minutes for the opening and the goodbye


@transaction.atomic
def plan_agenda(meeting):
    """Every agenda opens with "What changed since last time" and closes with the goodbye. May be called again."""
    items = list(meeting.agenda.all())
    kinds = {item.kind for item in items}
    if Kind.OPENING not in kinds:
        meeting.agenda.update_or_create(kind=Kind.OPENING, defaults={"position": 0, "minutes": SHORT})
    if Kind.CLOSING not in kinds:
        last = max((item.position for item in items), default=0) + 1
        meeting.agenda.create(kind=Kind.CLOSING, position=last, minutes=SHORT)
    return meeting


def go_live(meeting, *, by, op_id=None):
    """Open the meeting. It begins with what changed since last time."""
    with journal.turn(meeting, by=by, op_id=op_id, kind="open") as turn:
        if turn.event:
            return turn.event
        meeting = turn.meeting
        require(policy.runs(by, meeting))
        if meeting.status != Meeting.Status.PLANNED:
            raise ValidationError(_("This meeting was opened already."), code="moved_on")
        if Meeting.objects.filter(series=meeting.series, status=Meeting.Status.LIVE).exists():
            raise ValidationError(_("Another meeting of this group is still running. End that one first."), code="live")
        plan_agenda(meeting)
        RunningChair.objects.create(meeting=meeting, user=by)
        meeting.status, meeting.went_live_at = Meeting.Status.LIVE, timezone.now()
        meeting.save()
        first = meeting.agenda.filter(kind=Kind.OPENING).get()
        _put_on_table(first)
        return turn.write(item=first)


def next_item(meeting, *, by, op_id=None, item_id):
    """
    Go on from the item `item_id`: it is done, the next one is on the table.

    Raises `ValidationError` when somebody else has gone on already, so that two taps never skip one (trust.md F6), and
    before a hard topic that nobody was told of.
    """
    with journal.turn(meeting, by=by, op_id=op_id, kind="item", target=item_id) as turn:
        if turn.event:
            return turn.event
        require(policy.runs(by, turn.meeting))
        item = current_item(turn.meeting, item_id)
        must_have_the_chair(turn.meeting, by)
        following = turn.meeting.agenda.filter(status=Status.WAITING).select_related("challenge").first()
        if following is None:
            raise ValidationError(_("That was the last one. You can end the meeting."), code="last")
        must_be_told(following)
        forget_open(turn.meeting)
        finish_turn(turn.meeting)
        item.status = Status.DONE
        item.save(update_fields=["status"])
        _put_on_table(following)
        return turn.write(item=following)


def _put_on_table(item):
    item.status, item.began_at = Status.CURRENT, timezone.now()
    item.save(update_fields=["status", "began_at"])


def change_order(meeting, *, by, op_id=None, item_id, up):
    """Move one item up or down among those still to come. Only the chair's and co-chair's to do (A10, D72)."""
    with journal.turn(meeting, by=by, op_id=op_id, kind="order", target=f"{item_id} {up}") as turn:
        if turn.event:
            return turn.event
        require(policy.runs(by, turn.meeting))
        if turn.meeting.is_over:
            must_be_live(turn.meeting)
        to_come = [i for i in turn.meeting.agenda.all() if i.status == Status.WAITING and i.kind == Kind.CHALLENGE]
        places = sorted(item.position for item in to_come)
        at = next((place for place, item in enumerate(to_come) if item.pk == item_id), None)
        to = None if at is None else at - 1 if up else at + 1
        if to is None or not 0 <= to < len(to_come):
            raise ValidationError(_("It cannot move that way any more."), code="order")
        to_come[at], to_come[to] = to_come[to], to_come[at]
        for item, position in zip(to_come, places, strict=True):
            if item.position != position:
                item.position = position
                item.save(update_fields=["position"])
        told = forget_telling(turn.meeting)
        return turn.write(parts=fragments.EVERYTHING if told else fragments.ORDERED)


def take_off(challenge):
    """
    A challenge was taken back, joined with another or redirected: its words leave every screen and every replay.

    Called once that is saved; nobody acts, so nobody is asked.
    """
    for meeting in Meeting.objects.filter(agenda__challenge=challenge):
        with journal.turn(meeting, by=None, op_id=None, kind="gone") as turn:
            FeelingsVote.objects.filter(meeting=turn.meeting, item__challenge=challenge).delete()
            WordsAhead.objects.filter(item__meeting=turn.meeting, item__challenge=challenge).delete()
            forget_notes(turn.meeting.agenda.filter(challenge=challenge))
            turn.forget()
            look_again(turn.meeting)
            turn.write()


def close(meeting, *, by, op_id=None):
    """
    End the meeting: file its minutes, make the next one and carry over what is still open. All of it, or nothing.
    """
    with journal.turn(meeting, by=by, op_id=op_id, kind="end") as turn:
        if turn.event:
            return turn.event
        meeting = turn.meeting
        require(policy.runs(by, meeting))
        must_be_live(meeting)
        must_have_the_chair(meeting, by)
        for current in meeting.agenda.filter(status=Status.CURRENT):
            current.status = Status.DONE
            current.save(update_fields=["status"])
        mark_here(meeting, by=by)  # before it is over, so that the minutes count her
        LineHelper.objects.filter(meeting=meeting).delete()  # that job ends with the meeting
        forget_open(meeting)
        clear_away(meeting)
        forget_today(turn)
        meeting.status, meeting.closed_at = Meeting.Status.CLOSED, timezone.now()
        meeting.save()
        following = next_meeting(meeting)
        minutes.file(meeting, following)
        for line in meeting.lines.filter(is_news=True, status=Line.Status.WAITING).select_related("item__challenge"):
            publish_news(line)  # nobody got to it: it is posted as it would have been without a meeting
        _carry_over(meeting, following)
        forget_notes(meeting.agenda)  # `forget_today` has emptied what was sent
        ahead.clear_away(meeting, following)
        return turn.write()


def next_meeting(meeting):
    """The group's next meeting: the one planned already, or a new one at the same time of day (D26)."""
    planned = meeting.series.meetings.planned().filter(starts_at__gt=meeting.starts_at).first()
    return planned or Meeting.objects.create(
        series=meeting.series,
        starts_at=meeting.series.date_after(meeting.starts_at),
        length=meeting.length,
        place=meeting.place or meeting.series.place,
        online_link=meeting.online_link or meeting.series.online_link,
    )


def _carry_over(meeting, following):
    """
    Every challenge that is still open goes onto the next agenda, before what is there already.

    What was not reached is written into its timeline: "There was no time."
    """
    there = {item.challenge_id: item for item in following.agenda.all()}
    carried = []
    for item in meeting.agenda.filter(kind=Kind.CHALLENGE).select_related("challenge"):
        if item.challenge.status not in S.open():
            continue
        if item.status == Status.WAITING:
            record(item.challenge, TimelineEntry.Code.CARRIED, role="chair", meeting=meeting)
        same = there.get(item.challenge_id)
        if same is None:
            same = AgendaItem(meeting=following, challenge=item.challenge, by_young_people=item.by_young_people)
        same.minutes, same.times_carried = item.minutes, item.times_carried + 1
        same.is_hard, same.hard_note = item.is_hard, item.hard_note
        # What was not reached comes first next time.
        carried.append((item.status != Status.WAITING, len(carried), same))
    carried = [item for *_order, item in sorted(carried, key=lambda each: each[:2])]
    already = [item for item in there.values() if item.kind == Kind.CHALLENGE and item not in carried]
    for position, item in enumerate([*carried, *already], start=1):
        item.position = position
        item.save()
    opening = meeting.agenda.filter(kind=Kind.OPENING).first()
    closing = meeting.agenda.filter(kind=Kind.CLOSING).first()
    for kind, position, before in (
        (Kind.OPENING, 0, opening),
        (Kind.CLOSING, len(carried) + len(already) + 1, closing),
    ):
        following.agenda.update_or_create(
            kind=kind,
            defaults={
                "position": position,
                "minutes": before.minutes if before else SHORT,
                "times_carried": before.times_carried + 1 if before else 0,
            },
        )
