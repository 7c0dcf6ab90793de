"""
How far young people's voices reach: the measures of domain.md 8, one named function each (D7, KLOE 4).

Each takes the stories of all challenges and a period and gives a `Measure`: a plain sentence, the counts behind it and
the formula in words. Below five nothing is told: with so few, one young person's story could be guessed. People and
organisations are never ranked. What was taken back keeps its place in the count, and nothing else.
"""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.clocks import j2i_rhythm, number
from challenges.models import (
    Answer,
    Challenge,
    CheckBack,
    MeetingEvent,
    Outcome,
    OutcomeEntry,
    RatingCount,
    Verdict,
)
from challenges.models.answer import ENTITLEMENTS
from challenges.models.rating import OPEN_FOR
from challenges.models.taken_over import ENOUGH
from challenges.promises import CYCLE_DAYS, NEWS
from challenges.reports.history import GONE, due_at
from challenges.reports.measure import Measure, days_for, in_days, share
from challenges.working_days import end_of
from events.models import Attendance, Meeting
from people import roles
from people.models import Membership, Role

S = Challenge.Status


# --- Public -----------------------------------------------------------------------------------------------------------


def m1_change_rate(stories, period):
    """M1: (changed + partly_changed) closed in P / all closed in P; CLAB's verdict only."""
    closed = [status for status in (story.closed_in(period) for story in stories) if status]
    won = [status for status in closed if status in (S.CHANGED, S.PARTLY_CHANGED)]
    return share(
        "M1",
        _("Did it change?"),
        len(won),
        len(closed),
        _("CLAB said “changed” or “partly changed” for %(part)d of the %(whole)d challenges that were closed."),
        _("Challenges that CLAB called changed or partly changed, out of all that were closed. The council can’t "
          "call anything changed. One that was opened again is not closed."),
    )  # fmt: skip


def m4_reasoned_no(stories, period):
    """M4: not_now with reason, decider, review date / all not_now in P."""
    noes = [story.challenge.pk for story in stories if story.closed_in(period) == S.NOT_NOW]
    full = Answer.objects.filter(challenge__in=noes, kind=Answer.Kind.NO, look_again_on__isnull=False)
    full = full.exclude(Q(reason="") | Q(decided_by="")).values("challenge").distinct().count()
    return share(
        "M4",
        _("Does a no come with a reason?"),
        full,
        len(noes),
        _("%(part)d of %(whole)d noes said why, who decided, and when we look again."),
        _("“Not now” answers with a reason, who decided and a day to look again, out of all “not now” answers."),
    )


def m7_time_to_answer(stories, period):
    """M7: median and 80th percentile of days from agreed to answered, for those first answered in P."""
    days = []
    for story in stories:
        taken_on, answered = story.first(S.AGREED), story.first(S.ANSWERED)
        if taken_on and period.holds(answered):
            days.append((timezone.localdate(answered) - timezone.localdate(taken_on)).days)
    title = _("How long does an answer take?")
    how = _("Days from when CLAB took a challenge on until the chair confirmed the first answer. We put them in order. "
            "Then we name the one in the middle, and the one that 8 in 10 stay within.")  # fmt: skip
    if len(days) < ENOUGH:
        return Measure("M7", title, how, len(days))
    says = _("Half of the %(whole)d answers came within %(half)s. 8 in 10 came within %(most)s.")
    half, most = in_days(days_for(days, 50)), in_days(days_for(days, 80))
    return Measure("M7", title, how, len(days), half, says % {"whole": len(days), "half": half, "most": most})


def _promises_due(stories, period, day_of):
    """(promise, its day) for those whose day came in P while the challenge was still there."""
    for story in stories:
        for promise in story.promises:
            day = day_of(promise)
            over = day < timezone.localdate(period.ends) or promise.done_at or period.is_over
            if period.holds_day(day) and over and story.status_at(end_of(day)) not in GONE:
                yield promise, day


def _kept(promise, day):
    return promise.done_at is not None and timezone.localdate(promise.done_at) <= day


def m8_kept_by_first_day(stories, period):
    """M8, first date: commitments done by their first date / commitments whose first date fell in P."""
    due = list(_promises_due(stories, period, lambda promise: promise.first_due))
    return share(
        "M8",
        _("Are promises kept by the first day?"),
        sum(_kept(promise, day) for promise, day in due),
        len(due),
        _("%(part)d of %(whole)d promises were done by the day that was promised first."),
        _("We take all promises with a first day in this time. How many does the organisation say it kept by that day? "
          "A day that was moved counts as missed."),
    )  # fmt: skip


def m8_kept_by_agreed_day(stories, period):
    """M8, agreed date: commitments done by the date agreed last / commitments whose agreed date fell in P."""
    due = list(_promises_due(stories, period, lambda promise: due_at(promise, period.ends)))
    return share(
        "M8",
        _("Are promises kept by the day agreed last?"),
        sum(_kept(promise, day) for promise, day in due),
        len(due),
        _("%(part)d of %(whole)d promises were done by the day that was agreed last."),
        _("The same, by the day as it stands after it was moved with a reason."),
    )


def m12_chaired_by_young_people(stories, period):
    """
    M12: J2I meetings chaired by a young person / J2I meetings held in P.

    Chaired by one: somebody who held the chair's or co-chair's seat and a care leaver's that day was there.
    """
    held = list(Meeting.objects.of(roles.J2I).closed().filter(starts_at__range=(period.starts, period.ends)))
    here = {meeting.pk: set() for meeting in held}
    there = Attendance.objects.filter(meeting__in=here, here_at__isnull=False).values_list("meeting_id", "user_id")
    acted = MeetingEvent.objects.filter(meeting__in=here, by__isnull=False).values_list("meeting_id", "by_id")
    for meeting, user in [*there, *acted.distinct().order_by()]:
        here[meeting].add(user)
    chairs = Q(group__slug=roles.J2I, role__in=[Role.CHAIR, Role.CO_CHAIR])
    young = Q(group__slug__in=[roles.CLAB, roles.CARE_LEAVERS], role__in=[*roles.YOUNG_ROLES, Role.CARE_LEAVER])
    seats = list(Membership.objects.filter(chairs | young).select_related("group"))
    chaired = sum(bool(here[meeting.pk] & _young_chairs(seats, meeting)) for meeting in held)
    return share(
        "M12",
        _("Who is in the chair?"),
        chaired,
        len(held),
        _("A care leaver chaired %(part)d of %(whole)d J2I meetings."),
        _("J2I meetings with a care leaver there as chair or co-chair, out of all J2I meetings held."),
    )


def _young_chairs(seats, meeting):
    """Who held both seats on the day of the meeting."""
    day = timezone.localdate(meeting.starts_at)
    then = [seat for seat in seats if seat.from_date <= day and (seat.until is None or seat.until > day)]
    chairs = {seat.user_id for seat in then if seat.group.slug == roles.J2I}
    return chairs & {seat.user_id for seat in then if seat.group.slug != roles.J2I}


def m19_it_lasted(stories, period):
    """M19: check-backs answered 'still working' in P / those answered in P, some months and a year after (A9, PR12)."""
    counted = [story.challenge.pk for story in stories]
    done = CheckBack.objects.answered().filter(challenge__in=counted, answered_at__range=(period.starts, period.ends))
    said = list(done.values_list("lasted", flat=True))
    return share(
        "M19",
        _("Does it last?"),
        said.count(CheckBack.Lasted.YES),
        len(said),
        _("We asked %(whole)d times if a change is still working. %(part)d times the answer was yes."),
        _("%(first)d and 12 months after CLAB said “changed” we ask whoever raised it, and CLAB, if it is still "
          "working. “Yes” out of all answers; “only partly” is no yes.") % {"first": number("PR12", period.ends)},
    )  # fmt: skip


# --- The annex, for the Panel -----------------------------------------------------------------------------------------


def m2_full_change_rate(stories, period):
    """M2: changed / all closed in P."""
    closed = [status for status in (story.closed_in(period) for story in stories) if status]
    return share(
        "M2",
        _("Did all of it change?"),
        closed.count(S.CHANGED),
        len(closed),
        _("CLAB said “changed”, with nothing left, for %(part)d of the %(whole)d that were closed."),
        _("Challenges that CLAB called changed, out of all that were closed."),
    )


def m3_accepted_answers(stories, period):
    """M3: answers CLAB accepted the first time / all answers CLAB judged in P."""
    given = Verdict.objects.filter(given_at__range=(period.starts, period.ends), challenge__taken_over__isnull=True)
    first = {}
    for answer, kind in given.order_by("given_at", "pk").values_list("answer_id", "kind"):
        first.setdefault(answer, kind)
    accepted = sum(kind != Verdict.Kind.NOT_GOOD_ENOUGH for kind in first.values())
    return share(
        "M3",
        _("Are the answers good enough?"),
        accepted,
        len(first),
        _("CLAB accepted %(part)d of %(whole)d answers the first time."),
        _("Answers that CLAB did not send back, out of all answers that CLAB judged."),
    )


def m6_time_to_first_step(stories, period):
    """M6: median days from agreed to the first commitment, for those whose first commitment was made in P."""
    days = []
    for story in stories:
        taken_on = story.first(S.AGREED)
        first = min((promise.made_at for promise in story.promises), default=None)
        if taken_on and period.holds(first):
            days.append((timezone.localdate(first) - timezone.localdate(taken_on)).days)
    title = _("How long until the first promise?")
    how = _("Days from when CLAB took a challenge on until the first promise; the one in the middle. %(rhythm)s")
    how %= {"rhythm": j2i_rhythm()}
    if len(days) < ENOUGH:
        return Measure("M6", title, how, len(days))
    half = in_days(days_for(days, 50))
    says = _("Half of the %(whole)d first promises came within %(half)s.") % {"whole": len(days), "half": half}
    return Measure("M6", title, how, len(days), half, says)


def m9_fresh_news(stories, period):
    """M9: open challenges with news in the last 42 days / open challenges, at the end of P (PR6)."""
    now = period.ends
    still_open = [story for story in stories if story.is_open_at(now)]
    since = timezone.localdate(now) - timedelta(days=CYCLE_DAYS)
    fresh = [story for story in still_open if timezone.localdate(story.last(NEWS, now)) >= since]
    return share(
        "M9",
        _("Is there news?"),
        len(fresh),
        len(still_open),
        _("%(part)d of %(whole)d open challenges had news in the last six weeks."),
        _("Open challenges with news in the 42 days before the last day, out of all open ones."),
    )


def m10_stuck(stories, period):
    """M10: challenges two J2I cycles behind or more (`promises.rung_of`) / open challenges, at the end of P."""
    still_open = [story for story in stories if story.is_open_at(period.ends)]
    return share(
        "M10",
        _("What is stuck?"),
        sum(story.is_stuck_at(period.ends) for story in still_open),
        len(still_open),
        _("%(part)d of %(whole)d open challenges are two J2I cycles behind."),
        _("Open challenges that are 84 days late, or have not moved for 84 days, out of all open ones. A new day for "
          "a promise is no movement. What is on hold is not stuck before the day that was named."),
    )  # fmt: skip


def m17_meeting_felt_real(stories, period):
    """
    M17: yes / all answers of young people to the four questions about a meeting, of ratings that closed in P.

    Only what shows on the meeting's own page: where fewer than five answered a question, none of it counts here.
    """
    closed = Meeting.objects.closed().filter(closed_at__range=(period.starts - OPEN_FOR, period.ends - OPEN_FOR))
    counts = RatingCount.objects.filter(meeting__in=closed, side=RatingCount.Side.YOUNG)
    counts = [count for count in counts if count.total >= ENOUGH]
    return share(
        "M17",
        _("Do young people feel heard in meetings?"),
        sum(count.yes for count in counts),
        sum(count.total for count in counts),
        _("Young people said yes in %(part)d of %(whole)d answers."),
        _("After each J2I meeting we ask four things. Was there space to speak? Was there help to say it? Did the "
          "people who decide listen? Will it make a difference? Yes, partly or no. Only young people’s answers count "
          "here, and only where five or more answered."),
    )  # fmt: skip


def m18_written_into_the_offer(stories, period):
    """M18: outcomes that stand in a live entry of the Local Offer / outcomes of entitlement kinds, closed in P."""
    won = [s.challenge.pk for s in stories if s.closed_in(period) in (S.CHANGED, S.PARTLY_CHANGED)]
    gives = Outcome.objects.filter(challenge__in=won, kind__in=ENTITLEMENTS)
    written = gives.filter(Exists(OutcomeEntry.objects.in_the_offer().filter(outcome=OuterRef("pk"))))
    return share(
        "M18",
        _("Does the Local Offer say so?"),
        written.count(),
        gives.count(),
        _("%(part)d of %(whole)d things that young people won and can get stand in the Local Offer."),
        _("We take what CLAB called changed or partly changed, and what gives people something: a new thing, more "
          "money, free or cheaper, a new service. How many of these have a public page in the Local Offer?"),
    )  # fmt: skip


PUBLIC = (
    m1_change_rate,
    m4_reasoned_no,
    m7_time_to_answer,
    m8_kept_by_first_day,
    m8_kept_by_agreed_day,
    m12_chaired_by_young_people,
    m19_it_lasted,
)
ANNEX = (
    m2_full_change_rate,
    m3_accepted_answers,
    m6_time_to_first_step,
    m9_fresh_news,
    m10_stuck,
    m17_meeting_felt_real,
    m18_written_into_the_offer,
)


def measured(measures, stories, period):
    """These measures over the period. One of which nothing was counted yet is in the list, with a whole of 0."""
    return [measure(stories, period) for measure in measures]
