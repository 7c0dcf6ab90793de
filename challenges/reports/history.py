"""
How every challenge stood at any moment, read from its timeline, which is written once (design.md 3.2).

For counting alone: no title, no words and no author is fetched here. What a report says of one challenge comes from
`visible_to`. Taken-over challenges count in no measure (domain.md 8).
"""

from datetime import timedelta
from functools import cached_property

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges import promises
from challenges.clocks import agenda_days
from challenges.models import Challenge, Commitment, Part, TimelineEntry

S = Challenge.Status
MOVED = TimelineEntry.Code.MOVED
GONE = frozenset({S.WITHDRAWN, S.REDIRECTED, S.MERGED})


class Story:
    """One challenge, and how it stood."""

    def __init__(self, challenge):
        self.challenge = challenge
        self.entries = list(challenge.timeline.all())
        self.moves = [entry for entry in self.entries if entry.code == MOVED]

    def status_at(self, moment):
        """The state it was in; None before it was sent."""
        return next((S(move.to_status) for move in reversed(self.moves) if move.at <= moment), None)

    def is_open_at(self, moment):
        return self.status_at(moment) in S.open()

    def first(self, *statuses):
        """When it first reached one of these states, or None."""
        return next((move.at for move in self.moves if move.to_status in statuses), None)

    def reached(self, period, *statuses):
        """Whether it came to one of these states in the period."""
        return any(move.to_status in statuses and period.holds(move.at) for move in self.moves)

    def closed_in(self, period):
        """The state it was closed with in the period and still had at its end, or None: opened again is not closed."""
        status = self.status_at(period.ends)
        return status if status in S.closed() and self.reached(period, status) else None

    def opened_again_in(self, period):
        return any(move.from_status in S.closed() and period.holds(move.at) for move in self.moves)

    def last(self, codes, moment):
        """The last time one of these things happened, or None."""
        return max((entry.at for entry in self.entries if entry.code in codes and entry.at <= moment), default=None)

    @cached_property
    def promises(self):
        return [promise for part in self.challenge.parts.all() for promise in part.commitments.all()]

    def open_promises_at(self, moment):
        """Promises that stood then, the nearest day first, as (day, promise)."""
        standing = [(due_at(promise, moment), promise) for promise in self.promises if is_open_at(promise, moment)]
        return sorted(standing, key=lambda pair: pair[0])

    def news_due_at(self, moment):
        """The first day that was owed then, but for its promises; None where none was (PR2, PR4, PR5, PR6)."""
        status = self.status_at(moment)
        if status not in S.open():
            return None
        if status == S.PAUSED:
            # Which day an earlier pause ran to is not kept, so only the one that still stands has a day.
            still = self.challenge.status == S.PAUSED and self.challenge.status_since <= moment
            return self.challenge.paused_until if still else None
        worded = self.last({TimelineEntry.Code.WORDING_CHANGED}, moment) if status == S.RECEIVED else None
        owed = promises.clocks_of(
            status,
            since=self.since(moment),
            news_at=self.last(promises.NEWS, moment),
            on=timezone.localdate(moment),
            sent_at=self.first(S.RECEIVED),
            worded_at=worded,
            checked_at=self.last({TimelineEntry.Code.CHECKED}, moment),
            agenda=agenda_days().get(self.challenge.pk, ()) if status == S.WITH_J2I else (),
        )
        return owed[0].day if owed else None

    def since(self, moment):
        """When it came to the state it was in then."""
        return next(move.at for move in reversed(self.moves) if move.at <= moment)

    def clock_day_at(self, moment):
        """The day as its promises counted it: on hold the clocks stood."""
        if self.status_at(moment) != S.PAUSED:
            return timezone.localdate(moment)
        until = self.news_due_at(moment)
        over = timezone.localdate(moment) - until if until else timedelta()
        return timezone.localdate(self.since(moment)) + max(timedelta(), over)

    def days_late_at(self, moment):
        """The worst of its promises and its news; 0 when nothing was late, or it was not open."""
        if not self.is_open_at(moment):
            return 0
        news = self.news_due_at(moment)
        late = [(timezone.localdate(moment) - news).days] if news else []
        late += [(self.clock_day_at(moment) - day).days for day, _promise in self.open_promises_at(moment)[:1]]
        return max([0, *late])

    def days_still_at(self, moment):
        """Days without movement: a new day for an old promise is none, nor is a word of news. On hold none count."""
        if not self.is_open_at(moment) or self.status_at(moment) == S.PAUSED:
            return 0
        return (timezone.localdate(moment) - timezone.localdate(self.last(promises.MOVEMENT, moment))).days

    def rung_at(self, moment):
        """How far up the ladder it was (`promises.rung_of`)."""
        return promises.rung_of(self.days_late_at(moment), self.days_still_at(moment))

    def is_stuck_at(self, moment):
        """Open, and two J2I cycles behind: late for so long, or without movement (domain.md 3.3, M10)."""
        return self.rung_at(moment) >= promises.Rung.STUCK

    def behind_at(self, moment):
        """The days it was behind: late, or without movement, whichever is more."""
        return max(self.days_late_at(moment), self.days_still_at(moment))

    def owner_at(self, moment):
        """Who had to move next: a role and its organisation, never a name."""
        status = self.status_at(moment)
        if status in (S.RECEIVED, S.ANSWERED):
            return _("CLAB")
        standing = self.open_promises_at(moment)
        if standing:
            return str(standing[0][1].who)
        organisations = [str(part.organisation) for part in self.challenge.parts.all()]
        if status == S.IN_PROGRESS and organisations:
            return ", ".join(organisations)
        return _("The J2I chair")


def is_open_at(promise, moment):
    ended = [day for day in (promise.done_at, promise.dropped_at) if day]
    return promise.made_at <= moment and all(day > moment for day in ended)


def due_at(promise, moment):
    """The day it was promised for then: a day moved later had not been moved yet."""
    later = [change.old_due for change in promise.date_changes.all() if change.at > moment]
    return later[0] if later else promise.due


def stories():
    """Every challenge of ours that was ever sent, in a fixed number of statements."""
    promised = Commitment.objects.select_related("owner__organisation").prefetch_related("date_changes")
    parts = Part.objects.select_related("organisation").prefetch_related(Prefetch("commitments", promised))
    entries = TimelineEntry.objects.only("challenge_id", "at", "code", "from_status", "to_status")
    sent = (
        Challenge.objects.ours()
        .exclude(status=S.DRAFT)
        .only("pk", "status", "status_since", "paused_until", "pillar_id", "is_example")
        .prefetch_related(Prefetch("timeline", entries), Prefetch("parts", parts))
    )
    return [Story(challenge) for challenge in sent.order_by("created_at", "pk")]
