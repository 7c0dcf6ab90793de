"""What a home says first, in one sentence a line: what waits, what is late and with whom, what moved, what is new."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenges.models import Challenge

S = Challenge.Status

LATELY = timedelta(days=14)
WITH_AT_MOST = 2  # names beside a number; the list below has them all


@dataclass(frozen=True)
class Line:
    """One sentence, its sign, and the part of the page that it was counted from."""

    text: str
    icon: str
    to: str
    is_late: bool = False


def lines(*, waiting, late, hers, since, new):
    """
    The lines of one home, none for what there is none of. Each counts what a part further down shows.

    `late` are the late promises in the words of J2I's screens; who has no seat there reads of her own challenges
    alone, in `hers`.
    """
    return [line for line in (of_waiting(waiting), of_late(late, hers), of_moved(since, hers), of_new(new)) if line]


def of_waiting(number):
    if not number:
        return None
    text = ngettext("%(number)d thing waits for you", "%(number)d things wait for you", number)
    return Line(text % {"number": number}, "hand", "#waiting")


def of_late(late, hers):
    """How many, and with which organisations, the latest one's first: so that nobody has to look for whom to ask."""
    if late:
        text = ngettext("%(number)d promise is late", "%(number)d promises are late", len(late))
        return Line(text % {"number": len(late)} + with_whom(each["with"] for each in late), "late", "#late", True)
    if mine := [row for row in hers if row.late]:
        text = ngettext("%(number)d of yours is late", "%(number)d of yours are late", len(mine))
        return Line(text % {"number": len(mine)} + with_whom(row.owner for row in mine), "late", "#yours", True)
    return None


def with_whom(names):
    """`: Harbour Homes (example)`; with more than two of them, `: …, … and others`."""
    names = list(dict.fromkeys(str(name) for name in names if name))
    if len(names) > WITH_AT_MOST:
        names = [*names[:WITH_AT_MOST], _("others")]
    return ": " + get_text_list(names, _("and")) if names else ""


def of_moved(since, hers):
    """Since the last meeting, for those with a seat at it; her own ones in two weeks, for all others."""
    if since and since["moved"]:
        number = len(since["moved"])
        text = ngettext(
            "%(number)d challenge moved since the last meeting",
            "%(number)d challenges moved since the last meeting",
            number,
        )
        return Line(text % {"number": number}, "go", "#since")
    lately = timezone.now() - LATELY
    number = sum(row.challenge.status != S.DRAFT and row.challenge.news_at >= lately for row in hers)
    if since is not None or not number:
        return None
    text = ngettext("There is news on %(number)d of yours", "There is news on %(number)d of yours", number)
    return Line(text % {"number": number}, "go", "#yours")


def of_new(new):
    number = len(new.lines) + new.more
    if not number:
        return None
    text = ngettext("%(number)d thing happened since you looked", "%(number)d things happened since you looked", number)
    return Line(text % {"number": number}, "sun", "#new")
