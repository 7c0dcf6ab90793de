"""
What may be said of "It didn't work for me" (A42), and when it is forgotten.

Three rules keep one person's answer from being worked out. A number under five is not shown. Numbers go in steps of
five, so that no total minus the rest tells what is hidden. And only months that are over count, so that nobody sees a
number move on the day somebody told us.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from local_offer.models import OfferEntryPage, OfferExperience, TroubleNote
from people.kept import by_day

ENOUGH = STEP = 5
KEPT_MONTHS = 12  # whole months; then the counters go, and a note that stands on them
Q = OfferExperience.Question


def disclosed(number):
    """A number as it may be shown: rounded down to a step of five, or None below five."""
    return number // STEP * STEP if number >= ENOUGH else None


def in_words(number):
    """`10 or more`, or `fewer than 5` for what is not shown."""
    return _("fewer than 5") if number is None else _("%(number)d or more") % {"number": number}


@dataclass(frozen=True)
class Told:
    """One entry with enough reports: how many as it may be shown, and its answers, question by question."""

    entry: OfferEntryPage
    number: int
    questions: list

    @property
    def words(self):
        return in_words(self.number)


def first_of_this_month():
    return timezone.localdate().replace(day=1)


def over():
    """The counters of months that are over: all that is ever shown."""
    return OfferExperience.objects.filter(month__lt=first_of_this_month())


def told_of(entry):
    """How many told us of one entry, as it may be shown; None below five."""
    number = over().filter(entry=entry, question=Q.WHAT).aggregate(all=Sum("number"))["all"] or 0
    return disclosed(number)


def told(counters):
    """
    The entries with enough reports among these counters, the most first. Two statements, however many.

    The rest are not named: that one person told us of an entry would be one answer too many.
    """
    rows = counters.values_list("entry", "question", "answer").annotate(all=Sum("number")).order_by()
    answers, totals = {}, Counter()
    for entry, question, answer, number in rows:
        answers[entry, question, answer] = number
        if question == Q.WHAT:
            totals[entry] += number
    enough = {entry: disclosed(number) for entry, number in totals.items() if number >= ENOUGH}
    pages = OfferEntryPage.objects.live().listed().filter(pk__in=enough).select_related("trouble_note")
    found = [Told(page, enough[page.pk], questions_of(page.pk, answers)) for page in pages]
    return sorted(found, key=lambda each: (-each.number, each.entry.offer_id))


def questions_of(entry, answers):
    """[(question, [(answer, how many in words)])]; every answer stands there, whether it was given or not."""
    return [
        (
            question.label,
            [
                (answer.label, in_words(disclosed(answers.get((entry, question.value, answer.value), 0))))
                for answer in OfferExperience.ANSWERS[question]
            ],
        )
        for question in Q
    ]


# --- How long it is kept ----------------------------------------------------------------------------------------------


def months_before(day, months):
    """The first day of the month that many months before the one of this day."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def goes_on(month):
    """The day on which the counters of a month are deleted: a year after it was over."""
    return months_before(month, -KEPT_MONTHS - 1)


def forget_old(now):
    """
    Delete the counters of months that were over a year ago, and each note they no longer bear. Returns how many.

    Nobody reads on a page for ever that people had trouble once.
    """
    today = timezone.localdate(now)
    gone = OfferExperience.objects.filter(month__lt=months_before(today, KEPT_MONTHS)).delete()[0]
    if gone:
        bears = OfferExperience.objects.filter(question=Q.WHAT).values("entry").annotate(all=Sum("number"))
        gone += TroubleNote.objects.exclude(entry__in=bears.filter(all__gte=ENOUGH).values("entry")).delete()[0]
    return gone


def ahead(now, until):
    """How many counters go on which day: {day: number}."""
    months = OfferExperience.objects.values_list("month", flat=True)
    start = timezone.localtime(now).replace(hour=12)
    moments = [start + timedelta(days=(goes_on(month) - start.date()).days) for month in months]
    return by_day([moment for moment in moments if moment <= until], now)
