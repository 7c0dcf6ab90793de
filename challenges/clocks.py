"""
The promises to young people as settings: which number counts, since when, and in which words (PR1 to PR13).

What runs on a number asks `number(code, at)` for the one that counted when its clock began. Within `read_once`, which
lies round each request and each run of what is due, the settings are asked of the database once at most.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenges.models import AgendaItem, Clock
from challenges.models.clock import PROPOSED
from challenges.once import once, read_once
from events.models import Meeting, MeetingSeries
from pages import ready
from people import roles


class ReadClocksOnce:
    """What a request asks again and again is made once, and is never older than the request (`challenges.once`)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with read_once():
            return self.get_response(request)


# --- Numbers ----------------------------------------------------------------------------------------------------------


def _settings():
    """Every word on every promise, oldest first: {code: [(since, number, is adopted)]}. Kept between requests too."""

    def read():
        found = {}
        for code, since, number, adopted_on in Clock.objects.values_list("code", "since", "number", "adopted_on"):
            found.setdefault(code, []).append((since, number, adopted_on is not None))
        return found

    return ready.kept("clocks", read)


def number(code, at=None):
    """
    The number of a promise that counted at a moment (None: now). Before the first word on it, the first counts.

    A site whose lists are not loaded yet runs on what is proposed.
    """
    words = once("settings", _settings).get(code)
    if not words:
        return next(number for known, _unit, number in PROPOSED if known == code)
    at = at or timezone.now()
    return next((number for since, number, _adopted in reversed(words) if since <= at), words[0][1])


def adopted(*codes):
    """Whether a board and its council have said yes to each of these promises (domain.md 3.3)."""
    words = once("settings", _settings)
    return all(words.get(code) and words[code][-1][2] for code in codes)


# --- The days of meetings ---------------------------------------------------------------------------------------------


def days_of(group):
    """The days of a group's meetings, called-off ones left out, oldest first."""

    def read():
        meetings = Meeting.objects.of(group).exclude(status=Meeting.Status.CANCELLED).order_by("starts_at")
        return [timezone.localdate(starts_at) for starts_at in meetings.values_list("starts_at", flat=True)]

    return once(f"days of {group}", read)


def j2i_days():
    """The days of J2I's meetings."""
    return days_of(roles.J2I)


def next_day_of(group, after):
    """The day of a group's first meeting after a day; None where none is in the calendar."""
    return next((day for day in days_of(group) if day > after), None)


def coming_day_of(group):
    """The day of a group's meeting today or next; None where none is in the calendar."""
    return next_day_of(group, timezone.localdate() - timedelta(days=1))


# Whose next meeting a promise speaks of: its day is promised where it is in the calendar, and no other.
MEETS = {"PR3": roles.CLAB, "PR4": roles.J2I, "PR5": roles.J2I, "PR8": roles.PANEL}


def when_it_meets(code):
    """The day of the meeting that a promise speaks of, in words; empty for a promise that waits for no meeting."""
    if code not in MEETS:
        return ""
    day = coming_day_of(MEETS[code])
    if day is None:
        return _("No next meeting is in the calendar, so there is no day yet.")
    return _("The next meeting is on %(day)s.") % {"day": date_format(day, "j F Y")}


def j2i_rhythm():
    """How often J2I meets, in words: as its meetings are set up, and every six weeks before they are (D26)."""

    def read():
        found = MeetingSeries.objects.filter(group__slug=roles.J2I).order_by("pk")
        return found.values_list("every_days", flat=True).first()

    days = once("rhythm", read) or MeetingSeries._meta.get_field("every_days").default
    if days % 7:
        return ngettext("J2I meets every %(n)d day.", "J2I meets every %(n)d days.", days) % {"n": days}
    weeks = days // 7
    return ngettext("J2I meets every %(n)d week.", "J2I meets every %(n)d weeks.", weeks) % {"n": weeks}


def agenda_days():
    """For each challenge that was ever put down for a J2I meeting, the days of those meetings, oldest first."""

    def read():
        items = AgendaItem.objects.filter(challenge__isnull=False, meeting__series__group__slug=roles.J2I)
        items = items.exclude(meeting__status=Meeting.Status.CANCELLED).order_by("meeting__starts_at")
        found = {}
        for challenge, starts_at in items.values_list("challenge_id", "meeting__starts_at"):
            found.setdefault(challenge, []).append(timezone.localdate(starts_at))
        return found

    return once("agenda", lambda: ready.kept("agenda", read))


# --- Words ------------------------------------------------------------------------------------------------------------


def in_words(clock):
    """The promise as young people read it, with its number (domain.md 3.3, "Promise on screen")."""
    n = clock.number or 0
    return {
        "PR1": lambda: _("We say “got it” straight away."),
        "PR2": lambda: ngettext(
            "A real person writes back within %(n)d working day.",
            "A real person writes back within %(n)d working days.",
            n,
        ),
        "PR3": lambda: _("CLAB talks about it at its next meeting."),
        "PR4": lambda: ngettext(
            "It goes to the next J2I meeting, if CLAB took it on 7 days before.",
            "It goes to J2I within %(n)d meetings, if CLAB took it on 7 days before.",
            n,
        ),
        "PR5": lambda: _("Somebody with a name promises the first step in that meeting."),
        "PR6": lambda: (
            ngettext(
                "You get news at least every %(w)d week, even if it is “no news, because”.",
                "You get news at least every %(w)d weeks, even if it is “no news, because”.",
                n // 7,
            )
            if n % 7 == 0
            else ngettext(
                "You get news at least every %(n)d day, even if it is “no news, because”.",
                "You get news at least every %(n)d days, even if it is “no news, because”.",
                n,
            )
        ),
        "PR7": lambda: ngettext(
            "Heads of Service see what is open each month. They reply to what CLAB asks by the end of it.",
            "Heads of Service see what is open every %(n)d months. They reply to what CLAB asks by the end of them.",
            n,
        ),
        "PR8": lambda: _("The Panel sees it at its next meeting."),
        "PR9": lambda: _("A no says who decided, why, and what could change it."),
        "PR10": lambda: ngettext(
            "You hear first. It goes public %(n)d working day later, or when you say so.",
            "You hear first. It goes public %(n)d working days later, or when you say so.",
            n,
        ),
        "PR11": lambda: ngettext(
            "If it changes what you can get, the Local Offer changes too, within %(n)d working day.",
            "If it changes what you can get, the Local Offer changes too, within %(n)d working days.",
            n,
        ),
        "PR12": lambda: ngettext(
            "We come back after %(n)d month and again after 12, to see if it lasted.",
            "We come back after %(n)d months and again after 12, to see if it lasted.",
            n,
        ),
        "PR13": lambda: _("If we are worried about you, a person contacts you on the same working day."),
    }[clock.code]() % {"n": n, "w": n // 7}
