"""
What young people are promised, and whether it is late. Lateness is derived here, never stored (domain.md 3.3).

Days are working days in England where a promise says so; how many is a setting (`clocks`). The promises are proposals
until a board and its council have taken them on: until then they show only on a demo, marked "example".

What is late, and how far up the ladder, is one rule: `clocks_of` gives every day that is owed, the first of them tells
how many days it is late, and `rung_of` says what follows from it.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import IntEnum, StrEnum

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.clocks import agenda_days, j2i_days, next_day_of, number
from challenges.models import Challenge, Commitment, TimelineEntry
from challenges.working_days import end_of, is_working_day, working_day_from, working_days_after
from people import roles

CYCLE_DAYS = 42  # the rhythm of J2I (D26)
REPORT_WORKING_DAYS = 5  # what a Head of Service has at least, before the report she replies in (PR7)
CHECK_WORKING_DAYS = 1  # the safety check, domain.md 3.1
AGENDA_CLOSES_DAYS = 7  # what CLAB took on so many days before a meeting goes to that meeting (PR4)
WORKDAY_ENDS = time(17, 0)  # told later, nobody is there to act on it (PR13)
S = Challenge.Status
C = TimelineEntry.Code
# What a young person would call news: something moved, was promised, done, moved to another day, or said.
NEWS = frozenset({C.MOVED, C.COMMITTED, C.DATE_MOVED, C.COMMITMENT_DONE, C.UPDATED, C.ANSWER_PROPOSED, C.VERDICT})
# What moves it on. A new day for an old promise, or a word of news, does not.
MOVEMENT = NEWS - {C.DATE_MOVED, C.UPDATED}
# All that a clock or a path ever asks a timeline for.
COUNTED = NEWS | {C.WORDING_CHANGED}


# --- Days that are promised -------------------------------------------------------------------------------------------


def reply_by(challenge):
    """The day by which a real person writes back (PR2)."""
    sent_at = challenge.sent_at
    return working_days_after(timezone.localdate(sent_at), number("PR2", sent_at))


def check_by(sent_at):
    """The day by which the officer has looked at new words for safety."""
    return working_days_after(timezone.localdate(sent_at), CHECK_WORKING_DAYS)


def clab_meets(checked_at):
    """
    The day of the CLAB meeting at which it talks about new words: the first after the safety check (PR3).

    None where CLAB may not read them yet, or where no such meeting is in the calendar: then no day is promised.
    """
    return next_day_of(roles.CLAB, timezone.localdate(checked_at)) if checked_at else None


def table_by(agreed_at):
    """
    By when the chair puts it on the table: the next J2I meeting that is 7 days away or more, when CLAB takes it on.

    With no such day set in time, one round more than PR4 says is the most ("1 J2I cycle, 2 at most").
    """
    agreed_on, meetings = timezone.localdate(agreed_at), number("PR4", agreed_at)
    at_most = agreed_on + timedelta(days=CYCLE_DAYS * (meetings + 1))
    coming = [day for day in j2i_days() if day >= agreed_on + timedelta(days=AGENDA_CLOSES_DAYS)]
    return min([at_most, *coming[meetings - 1 : meetings]])


def link_by(outcome_at):
    """The day by which the Local Offer says so too, where something changed that young people can get (PR11)."""
    return working_days_after(timezone.localdate(outcome_at), number("PR11", outcome_at))


def see_by(raised_at):
    """
    The moment by which a person has read that somebody is worried: the end of the same working day (PR13).

    Raised in the evening, at a weekend or on a bank holiday, it is the end of the working day that follows.
    """
    local = timezone.localtime(raised_at)
    day = working_day_from(local.date())
    if day == local.date() and local.time() >= WORKDAY_ENDS:
        day = working_days_after(day, 1)
    return timezone.make_aware(datetime.combine(day, WORKDAY_ENDS))


def report_day(month):
    """The day of a month's report to Heads of Service: its last working day. `month` is any day in it (D27)."""
    day = (month.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def reply_before_report(asked_on):
    """
    By when a Head of Service replies: the day of the next report that leaves her five working days (PR7).

    Asked in the last days of a month, she has until the end of the next one.
    """
    return report_day(working_days_after(asked_on, REPORT_WORKING_DAYS))


def public_from(told_at):
    """
    When a text goes public if its author, once told, says nothing: two working days, to the hour (PR10).

    Told at a weekend or on a bank holiday, she has the two whole days that follow. The number is a setting.
    """
    day = working_days_after(timezone.localdate(told_at), number("PR10", told_at))
    if not is_working_day(timezone.localdate(told_at)):
        return end_of(day)
    local = timezone.localtime(told_at)
    return timezone.make_aware(datetime.combine(day, local.time().replace(microsecond=0)))


# --- What is owed on a challenge --------------------------------------------------------------------------------------


class What(StrEnum):
    """What is owed by a day."""

    REPLY = "reply"  # a real person writes back (PR2)
    CLAB = "clab"  # CLAB talks about it at its next meeting (PR3)
    TABLE = "table"  # the chair puts it on an agenda (PR4)
    MEETING = "meeting"  # somebody takes the first step in that meeting (PR5)
    NEWS = "news"  # PR6
    HOLD = "hold"  # what we wait for is here, or somebody says why not
    PROMISE = "promise"
    LOOK_AGAIN = "look_again"  # the day named with a "not now"


@dataclass(frozen=True, order=True)
class Due:
    """Something that is owed by a day."""

    day: object
    what: What


def clocks_of(
    status, *, since, news_at, on, sent_at=None, worded_at=None, checked_at=None, paused_until=None, agenda=()
):
    """
    Every day that is owed on a challenge in this state, the nearest first; its promises are days of their own.

    One function for today's screens and for the reports on a day long past. `since`: when it came to this state;
    `agenda`: the days of the meetings it was put down for. Closed ones owe none.
    """
    if status not in S.open():
        return []
    if status == S.PAUSED:  # all other clocks stand
        return [Due(paused_until, What.HOLD)] if paused_until else []
    if status == S.RECEIVED and worded_at is None:
        reply = Due(working_days_after(timezone.localdate(sent_at), number("PR2", sent_at)), What.REPLY)
        clab = clab_meets(checked_at)
        return sorted([reply, *([Due(clab, What.CLAB)] if clab else [])])
    told_at = max(news_at, worded_at) if worded_at else news_at
    found = [Due(timezone.localdate(told_at) + timedelta(days=number("PR6", told_at)), What.NEWS)]
    if status == S.AGREED:
        found.append(Due(table_by(since), What.TABLE))
    if status == S.WITH_J2I:
        # What a meeting had no time for was put down for the next one when it ended.
        coming = [day for day in agenda if day >= timezone.localdate(since)]
        if coming:
            found.append(Due(next((day for day in coming if day >= on), coming[-1]), What.MEETING))
    return sorted(found)


def last_news_at(challenge):
    """When the last thing happened that counts as news. Reads `timeline` as prefetched."""
    return max((entry.at for entry in challenge.read("timeline") if entry.code in NEWS), default=challenge.status_since)


def last_news(challenge):
    """The day of the last thing that counts as news."""
    return timezone.localdate(last_news_at(challenge))


def owed_on(challenge, on=None):
    """
    Every day that is owed on a challenge today, but for its promises; none where it has no clock: closed, taken over.

    Reads `timeline` as prefetched.
    """
    if challenge.is_taken_over or challenge.status not in S.open():
        return []
    worded = [entry.at for entry in challenge.read("timeline") if entry.code == C.WORDING_CHANGED]
    return clocks_of(
        challenge.status,
        since=challenge.status_since,
        news_at=last_news_at(challenge),
        on=on or timezone.localdate(),
        sent_at=challenge.sent_at or challenge.status_since,
        worded_at=max(worded, default=None) if challenge.status == S.RECEIVED else None,
        checked_at=challenge.checked_at if challenge.passed_the_check else None,
        paused_until=challenge.paused_until,
        agenda=agenda_days().get(challenge.pk, ()) if challenge.status == S.WITH_J2I else (),
    )


@dataclass(frozen=True)
class Standing:
    """How a challenge stands against its clock, for one line on a screen."""

    days_since_news: int
    next_date: object
    days_late: int

    @property
    def is_late(self):
        return self.days_late > 0


def standing(challenge, on=None):
    """
    Days since the last news, the next date, and days late (A3); None for a taken-over one, which has no clock.

    Reads `timeline` as prefetched. Its promises have days of their own (`next_step` knows both).
    """
    if challenge.is_taken_over:
        return None
    today = on or timezone.localdate()
    due = next(iter(owed_on(challenge, today)), None)
    return Standing(
        days_since_news=max(0, (today - last_news(challenge)).days),
        next_date=due.day if due else None,
        days_late=max(0, (today - due.day).days) if due else 0,
    )


def open_promises(challenge):
    """Its open promises, the nearest day first. Reads `parts` and what they promised as prefetched."""
    found = []
    for part in challenge.read("parts"):
        every = part.open_promises if hasattr(part, "open_promises") else part.commitments.all()
        found += [promise for promise in every if promise.is_open]
    return sorted(found, key=lambda promise: promise.due)


def late_commitments(challenges=None):
    """Open promises whose day has passed, the latest first, with who (A3, D27); of these challenges, or of all."""
    late = Commitment.objects.late().for_display().select_related("owner__user").order_by("due")
    if challenges is not None:
        late = late.filter(part__challenge__in=challenges)
    # On hold the clocks stand: how far, the promise knows.
    return [promise for promise in late if promise.is_late]


# --- The ladder -------------------------------------------------------------------------------------------------------


class Rung(IntEnum):
    """The ladder of lateness, each rung one J2I cycle above the last (domain.md 3.3)."""

    ON_TIME = 0
    LATE = 1
    REMINDED = 2  # one cycle: reminded, in the sight of J2I
    STUCK = 3  # two cycles: to the Head of Service
    FIRST_IN_PANEL = 4  # three cycles: first in the Panel's report


RUNG_WORDS = {
    Rung.ON_TIME: "",
    Rung.LATE: _("Late"),
    Rung.REMINDED: _("Late by a whole J2I round"),
    Rung.STUCK: _("Stuck"),
    Rung.FIRST_IN_PANEL: _("Stuck for three rounds"),
}


def rung_of(days_late, days_still=0):
    """
    How far up the ladder a challenge is. "Stuck" is one rule everywhere (domain.md 3.3, M10).

    Two J2I cycles behind is stuck, whichever comes first: the day that was owed passed 84 days ago, or nothing has
    moved for 84 days. Words of news and new days for old promises keep it from being late, and never from being stuck.
    Three cycles behind, it stands first in the Panel's report. On hold nothing is counted, until the named day passed.
    """
    late = Rung.LATE + days_late // CYCLE_DAYS if days_late > 0 else Rung.ON_TIME
    behind = Rung.LATE + days_still // CYCLE_DAYS
    still = behind if behind >= Rung.STUCK else Rung.ON_TIME
    return Rung(min(max(late, still), Rung.FIRST_IN_PANEL))


def days_still(challenge, on=None):
    """Days without movement; 0 where nothing has to move: on hold, closed. Reads `timeline` as prefetched."""
    if challenge.status not in S.open() or challenge.status == S.PAUSED:
        return 0
    moved = [entry.at for entry in challenge.read("timeline") if entry.code in MOVEMENT]
    return max(0, ((on or timezone.localdate()) - timezone.localdate(max(moved, default=challenge.status_since))).days)


# --- Words ------------------------------------------------------------------------------------------------------------

WHAT_COMES_NEXT = {
    S.DRAFT: _("Only you can see this. Send it when you are ready."),
    S.RECEIVED: _("A real person writes back. Then CLAB talks about it."),
    S.AGREED: _("The chair puts it on the agenda of the next J2I meeting."),
    S.WITH_J2I: _("At the meeting we ask who will do what, and by when."),
    S.IN_PROGRESS: _("The organisations do what they promised. You see here if they don’t."),
    S.ANSWERED: _("CLAB decides if the answer is good enough."),
    S.CHANGED: _("We go back and check that it lasted."),
    S.PARTLY_CHANGED: _("CLAB decides what to do about the rest."),
    S.NOT_NOW: _("We look at it again on the day we named."),
    S.PAUSED: _("It goes on when what we wait for is here."),
    S.MERGED: _("Follow it there."),
    S.REDIRECTED: _("Read the message we wrote you."),
    S.WITHDRAWN: _("You took it back. It is off every page."),
}
