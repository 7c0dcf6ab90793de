""" "What changed since last time": what every meeting opens with, read from the timeline and the promises."""

from dataclasses import dataclass

from django.db.models import Prefetch

from challenges.models import Challenge, Commitment, TimelineEntry
from challenges.path import status_of
from challenges.promises import late_commitments

S = Challenge.Status
# What is worth a line, the best news first.
TELLS = [S.CHANGED, S.PARTLY_CHANGED, S.ANSWERED, S.NOT_NOW, S.IN_PROGRESS]
LINES = 4  # as many as can be read from the back of the room


@dataclass(frozen=True)
class Since:
    """`moved`: challenges with `.chip`, best first. `done` and `late` count promises kept, and overdue ones."""

    moved: list
    done: int
    late: int

    @property
    def nothing(self):
        return not (self.moved or self.done or self.late)


def since_last_time(meeting):
    """What happened after the group's meeting before this one; from the beginning where there was none."""
    before = meeting.series.meetings.closed().filter(starts_at__lt=meeting.starts_at).last()
    moves = TimelineEntry.objects.filter(code=TimelineEntry.Code.MOVED, to_status__in=TELLS).exclude(meeting=meeting)
    kept = Commitment.objects.filter(done_at__isnull=False, part__challenge__status__in=S.at_j2i())
    if before:
        last = before.closed_at or before.starts_at
        moves, kept = moves.filter(at__gt=last), kept.filter(done_at__gt=last)
    moved = Challenge.objects.filter(status__in=TELLS, timeline__in=moves).distinct()
    moved = sorted(moved.prefetch_related(Prefetch("timeline", moves)), key=lambda c: TELLS.index(c.status))
    for challenge in moved:
        challenge.chip = status_of(challenge)
    late = late_commitments(Challenge.objects.filter(status__in=S.at_j2i()))
    return Since(moved[:LINES], kept.count(), len(late))
