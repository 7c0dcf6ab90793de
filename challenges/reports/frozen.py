"""
Reports that were made on their day and never change again (domain.md 7, design.md 3.7).

A month is frozen once it is over, by a step of `run_due`: safe twice, and with any number of workers. What is taken
back later is left out on reading (`pack.readable`), and erased in here when its words are erased everywhere.
"""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from challenges.models import Challenge, Report
from challenges.once import read_once
from challenges.reports import pack
from challenges.reports.history import stories
from challenges.reports.periods import Month, began

AT_ONCE = 12  # months: a site that slept for years catches up over some minutes, and keeps nobody waiting


def of_month(month):
    """The report of a month that was frozen, or None."""
    return Report.objects.filter(kind=Report.Kind.MONTHLY, first=month.first, last=month.last).first()


@read_once()
@transaction.atomic
def freeze_months(now):
    """
    Every month that is over and has no report yet, the oldest first; none from before there was anything to tell.

    Returns how many were frozen.
    """
    this = Month.of(timezone.localdate(now))
    month = first_to_freeze()
    if month is None or month >= this:
        return 0
    every, frozen = stories(), 0
    while month < this and frozen < AT_ONCE and freeze(month, every):
        month, frozen = month.next, frozen + 1
    return frozen


def first_to_freeze():
    """The month after the last one that was frozen, or the first of all; None while nothing was ever sent."""
    last = Report.objects.filter(kind=Report.Kind.MONTHLY).aggregate(last=Max("first"))["last"]
    return Month.of(last).next if last else began()


def freeze(month, every):
    """Make and number the report of one month; None where another worker was quicker."""
    number = Report.objects.filter(kind=Report.Kind.MONTHLY).aggregate(last=Max("number"))["last"] or 0
    content = pack.told(month, every, Challenge.objects.at_j2i())
    try:
        with transaction.atomic():
            return Report.objects.create(
                kind=Report.Kind.MONTHLY, number=number + 1, first=month.first, last=month.last, content=content
            )
    except IntegrityError:
        return None


# --- What is erased everywhere is erased here -------------------------------------------------------------------------


def forget(challenge):
    """Take every word of a challenge out of every report; the numbers and the other rows stay. In a transaction."""
    key = str(challenge.pk)

    def emptied(row):
        if row.get("challenge") != key:
            return row
        # Whom a question was asked of is kept, so that the mark stands in her report and in nobody else's.
        return {"challenge": key, "gone": True} | {name: row[name] for name in ("role",) if name in row}

    _rewrite(emptied)


def forget_news(updates):
    """Take news out of every report, for the line it was has been hidden. In a transaction."""
    gone = set(updates)
    if gone:
        _rewrite(lambda row: None if row.get("update") in gone else row)


def _rewrite(change):
    # Locked: of two that are erased at once, the second must not write back the words of the first.
    for report in Report.objects.select_for_update():
        content = _changed(report.content, change)
        if content != report.content:
            Report.objects.filter(pk=report.pk).update(content=content)


def _changed(value, change):
    if isinstance(value, list):
        each = [_changed(one, change) for one in value]
        return [one for one in each if one is not None]
    if isinstance(value, dict):
        row = change(value)
        return row and {key: _changed(one, change) for key, one in row.items()}
    return value
