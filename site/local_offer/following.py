"""How long somebody follows an entry: a year from her last tap (`EntryFollow`). A step of `run_due`, safe twice."""

from collections import Counter

from django.utils import timezone

from local_offer.models import EntryFollow
from local_offer.models.follow import KEPT


def over(day):
    return EntryFollow.objects.filter(since__lte=day - KEPT)


def forget_old(now):
    """Returns how many were forgotten."""
    return over(timezone.localdate(now)).delete()[0]


def ahead(now, until):
    """How many go on which day: {day: number}."""
    today = timezone.localdate(now)
    days = over(timezone.localdate(until)).values_list("since", flat=True)
    return Counter(max(day + KEPT, today) for day in days)
