"""The agenda of a meeting, and the days before and after it."""

from datetime import timedelta
from functools import cached_property

from django.utils import timezone

from challenges.meeting import marks, minutes, opening
from challenges.models import AgendaItem, Minutes, TimelineEntry

# What is made at the table, and so was talked about there.
MADE = [TimelineEntry.Code.MOVED, TimelineEntry.Code.COMMITTED, TimelineEntry.Code.VERDICT]
DECIDED = ("decisions", "promises", "answers", "verdicts")


class Agenda:
    """What is talked about: in which order, what was, what is and what comes."""

    @cached_property
    def items(self):
        return list(self.meeting.agenda.select_related("challenge"))

    @cached_property
    def agenda(self):
        """The items, each with `.mark`: done, talked about, or back next time."""
        for item in self.items:
            item.mark = marks.mark_of(item, talked=item.challenge_id in self.talked, over=self.meeting.is_over)
        return self.items

    @cached_property
    def talked(self):
        """The challenges that something was made or decided for in this meeting, or a line is shown for."""
        if not self.meeting.went_live_at:
            return set()
        here = TimelineEntry.objects.filter(meeting=self.meeting, at__gte=self.meeting.went_live_at, code__in=MADE)
        made = set(here.values_list("challenge_id", flat=True))
        said = {line.item_id for line in self.shown}
        return made | {item.challenge_id for item in self.items if item.pk in said}

    @cached_property
    def current(self):
        return next((item for item in self.items if item.status == AgendaItem.Status.CURRENT), None)

    @cached_property
    def number(self):
        """The place of the current item, counted from 1."""
        return self.items.index(self.current) + 1 if self.current else 0

    @cached_property
    def following(self):
        """The item after the current one, or None."""
        to_come = [item for item in self.items if item.status == AgendaItem.Status.WAITING]
        return to_come[0] if to_come else None

    @cached_property
    def heads_up(self):
        """The hard topic that comes next and everyone was told of; None while something here waits for an answer."""
        comes = self.following if self.meeting.is_live else None
        if comes is None or not comes.warns or comes.needs_heads_up or self.vote or self.read_back:
            return None
        return comes

    @property
    def minutes_planned(self):
        """What the items take together, as they were planned."""
        return sum(item.minutes for item in self.items)

    @property
    def minutes_over(self):
        """How many of them the meeting does not have."""
        return max(0, self.minutes_planned - self.meeting.length)

    @property
    def minutes_free(self):
        return max(0, self.meeting.length - self.minutes_planned)

    @cached_property
    def to_come(self):
        """What may still change places: the opening stays first and the goodbye last (A10)."""
        return [i for i in self.items if i.status == AgendaItem.Status.WAITING and i.kind == AgendaItem.Kind.CHALLENGE]

    @property
    def first_to_come(self):
        return self.to_come[0] if self.to_come else None

    @property
    def last_to_come(self):
        return self.to_come[-1] if self.to_come else None

    @cached_property
    def decided(self):
        """Once it is over: each challenge that something was decided or promised for, as the minutes have it."""
        filed = Minutes.objects.filter(meeting=self.meeting).first() if self.meeting.is_over else None
        items = minutes.readable(filed)["items"] if filed else []
        return [item for item in items if any(item.get(name) for name in DECIDED)]

    @cached_property
    def talked_about(self):
        """The challenges that were on the table, each with its mark and the number of promises it got."""
        done = [
            item
            for item in self.agenda
            if item.challenge_id and item.status in (AgendaItem.Status.DONE, AgendaItem.Status.CURRENT)
        ]
        for item in done:
            item.promises = sum(c.part.challenge_id == item.challenge_id for c in self.commitments)
        return done

    @cached_property
    def since(self):
        """What changed since last time: how every meeting opens."""
        return opening.since_last_time(self.meeting)

    @cached_property
    def next_start(self):
        """When the group meets again: planned already, or six weeks on."""
        planned = self.meeting.series.meetings.planned().filter(starts_at__gt=self.meeting.starts_at).first()
        return planned.starts_at if planned else self.meeting.series.date_after(self.meeting.starts_at)

    @cached_property
    def before_next(self):
        """The day before the next meeting: what "before next meeting" means for a promise."""
        return timezone.localdate(self.next_start) - timedelta(days=1)
