"""The months and periods that reports speak of; days are days in London."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from challenges.models import TimelineEntry
from challenges.working_days import end_of

A_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both included; a period that is not over yet ends now."""

    first: date
    last: date

    @property
    def starts(self):
        return timezone.make_aware(datetime.combine(self.first, time.min))

    @property
    def ends(self):
        return min(timezone.now(), end_of(self.last))

    @property
    def is_over(self):
        return self.last < timezone.localdate()

    @property
    def as_at(self):
        """The day its numbers speak of."""
        return timezone.localdate(self.ends)

    def holds(self, moment):
        return moment is not None and self.starts <= moment <= self.ends

    def holds_day(self, day):
        return self.first <= day <= self.as_at


@dataclass(frozen=True, order=True)
class Month:
    """One month of a year; in an address it reads 2026-11."""

    year: int
    number: int

    @classmethod
    def of(cls, day):
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text):
        """The month that "2026-11" says. Raises `ValueError` for anything else, and for years no calendar has."""
        found = A_MONTH.fullmatch(text)
        if not found:
            raise ValueError(text)
        return cls.of(date(int(found[1]), int(found[2]), 1))

    def __str__(self):
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def name(self):
        return date_format(self.first, "F Y")

    @property
    def first(self):
        return date(self.year, self.number, 1)

    @property
    def last(self):
        return self.next.first - timedelta(days=1)

    @property
    def next(self):
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def previous(self):
        return Month.of(self.first - timedelta(days=1))

    @property
    def period(self):
        return Period(self.first, self.last)


def this_month():
    return Month.of(timezone.localdate())


def began():
    """The month in which the first challenge of ours was sent; None, while there is none."""
    ours = TimelineEntry.objects.filter(code=TimelineEntry.Code.MOVED, challenge__taken_over__isnull=True)
    first = ours.order_by("at").values_list("at", flat=True).first()
    return Month.of(timezone.localdate(first)) if first else None


def first_month():
    """The first month there is something to say about; this month, while there is none."""
    return began() or this_month()


def months():
    """Every month there is something to say about, the newest first."""
    found, first = [this_month()], first_month()
    while found[-1] > first:
        found.append(found[-1].previous)
    return found
