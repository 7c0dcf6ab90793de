"""
What young people are promised, and whether it is late. Lateness is derived here, never stored (domain.md 3.3).

Days are working days in England where a promise says so. The promises are proposals until a board and its council
have taken them on: until then they show only on a demo, marked "example".
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache

import holidays
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, Commitment, TimelineEntry

REPLY_WORKING_DAYS = 5  # PR2
CHECK_WORKING_DAYS = 1  # the safety check, domain.md 3.1
NEWS_DAYS = 42  # PR6: one J2I cycle
AUTHOR_FIRST_WORKING_DAYS = 2  # PR10
S = Challenge.Status
C = TimelineEntry.Code
# What a young person would call news: something moved, was promised, done, moved to another day, or said.
NEWS = frozenset({C.MOVED, C.COMMITTED, C.DATE_MOVED, C.COMMITMENT_DONE, C.UPDATED, C.ANSWER_PROPOSED, C.VERDICT})
# What moves it on. A new day for an old promise, or a word of news, does not.
MOVEMENT = NEWS - {C.DATE_MOVED, C.UPDATED}
STUCK_DAYS = 2 * NEWS_DAYS  # two J2I cycles without movement (domain.md 3.3)


@lru_cache(maxsize=1)
def _bank_holidays():
    return holidays.country_holidays("GB", subdiv="ENG")


def is_working_day(day):
    """Monday to Friday, and no bank holiday in England."""
    return day.weekday() < 5 and day not in _bank_holidays()


def working_days_after(day, count):
    """The date `count` working days after `day`; `day` itself never counts."""
    while count:
        day += timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def end_of(day):
    """The last moment of a day in London."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def reply_by(challenge):
    """The day by which a real person writes back (PR2)."""
    return working_days_after(timezone.localdate(challenge.sent_at), REPLY_WORKING_DAYS)


def check_by(sent_at):
    """The day by which the officer has looked at new words for safety."""
    return working_days_after(timezone.localdate(sent_at), CHECK_WORKING_DAYS)


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
    return report_day(working_days_after(asked_on, REPLY_WORKING_DAYS))


def public_from(told_at):
    """
    When a text goes public if its author, once told, says nothing: two working days, to the hour (PR10).

    Told at a weekend or on a bank holiday, she has the two whole days that follow.
    """
    day = working_days_after(timezone.localdate(told_at), AUTHOR_FIRST_WORKING_DAYS)
    if not is_working_day(timezone.localdate(told_at)):
        return end_of(day)
    local = timezone.localtime(told_at)
    return timezone.make_aware(datetime.combine(day, local.time().replace(microsecond=0)))


def last_news(challenge):
    """The day of the last thing that counts as news. Reads `timeline` as prefetched."""
    news = [entry.at for entry in challenge.timeline.all() if entry.code in NEWS]
    return timezone.localdate(max(news, default=challenge.status_since))


def next_news_by(challenge):
    """The day by which there is news again, or None where nothing is owed: closed, on hold, or taken over (PR6)."""
    if challenge.is_taken_over or challenge.status not in S.open():
        return None
    if challenge.status == S.PAUSED:
        return challenge.paused_until
    if challenge.status == S.RECEIVED:
        return reply_by(challenge)
    return last_news(challenge) + timedelta(days=NEWS_DAYS)


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

    Reads `timeline` as prefetched.
    """
    if challenge.is_taken_over:
        return None
    today = on or timezone.localdate()
    due = next_news_by(challenge)
    return Standing(
        days_since_news=(today - last_news(challenge)).days,
        next_date=due,
        days_late=max(0, (today - due).days) if due else 0,
    )


def late_commitments():
    """Open promises whose day has passed, the latest first, with who (A3, D27)."""
    return Commitment.objects.late().for_display().order_by("due")


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


def what_comes_next(challenge):
    """One sentence: what happens now (domain.md 3.1)."""
    return WHAT_COMES_NEXT[S(challenge.status)]
