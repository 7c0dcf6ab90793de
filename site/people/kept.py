"""How long rows are kept, as one rule each: what is deleted and what is said about it beforehand come from one set."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone


@dataclass(frozen=True)
class Kept:
    """Rows that are kept for some days after a moment of theirs: `rows()` are all of them, `since` names the moment."""

    rows: Callable
    since: str
    keep: timedelta

    def over(self, at):
        """Those whose time is over at a moment: what a step deletes."""
        return self.rows().filter(**{f"{self.since}__lte": at - self.keep})

    def by_day(self, now, until):
        """How many of those that are there `now` go on which day, up to `until`: {day: number}, in one statement."""
        counted = self.over(until).order_by().values_list(TruncDate(self.since)).annotate(number=Count("pk"))
        found = Counter()
        for day, number in counted:
            found[max(day + self.keep, timezone.localdate(now))] += number
        return found


def by_day(moments, now):
    """The same of moments at which something ends. What is over already goes today."""
    return Counter(max(timezone.localdate(moment), timezone.localdate(now)) for moment in moments)
