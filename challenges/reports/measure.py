"""One measure as a screen shows it, and how shares and days are put: below five, nothing is told (domain.md 8)."""

from dataclasses import dataclass
from math import ceil

from django.utils.translation import ngettext

from challenges.models.taken_over import ENOUGH


@dataclass(frozen=True)
class Measure:
    """One measure as a screen shows it. `whole` is what was counted; below five `big` and `says` are empty."""

    code: str
    title: str
    how: str
    whole: int
    big: str = ""
    says: str = ""

    @property
    def is_shown(self):
        return self.whole >= ENOUGH


def share(code, title, part, whole, says, how):
    """A measure that is a share of a whole, with both counts; hidden while the whole is small."""
    if whole < ENOUGH:
        return Measure(code, title, how, whole)
    return Measure(code, title, how, whole, percent(part, whole), says % {"part": part, "whole": whole})


def percent(part, whole):
    """Whole percent; 100 and 0 only when it is all or none."""
    if 0 < part < whole:
        return f"{min(99, max(1, round(100 * part / whole)))}%"
    return "100%" if part else "0%"


def days_for(values, of_a_hundred):
    """The number of days within which so many of a hundred were: the nearest rank, so always a day that happened."""
    return sorted(values)[ceil(len(values) * of_a_hundred / 100) - 1]


def in_days(count):
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}
