"""
The month for Heads of Service (D5, D27, PR7, domain.md 7.1): one function an item.

Numbers speak of all challenges; titles and words only of those in `seen`, which are at J2I, in CLAB's wording (trust.md
2: submitted ones are a number). Never an author, her own words, a private note or a person's name. Each item tells how
it was at the end of the month, whenever it is asked; a month that is not over is told as it stands now. What becomes of
it on a page, and who reads which line, is `reports.pack`. Items that no screen feeds yet are not here.
"""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from challenges import promises
from challenges.deals import standing_of, standing_of_open
from challenges.models import Answer, Challenge, Commitment, DateChange, TimelineEntry, TopAsk, Verdict
from challenges.path import Status
from challenges.reports.history import due_at
from local_offer import experiences
from local_offer.models import OfferExperience

S = Challenge.Status
MOVED = TimelineEntry.Code.MOVED
TOLD_OF = [S.AGREED, *S.at_j2i()]  # before J2I a leader reads only what she was asked about


def moved_in(period, *statuses):
    """Challenges that came to one of these states in the period."""
    moves = TimelineEntry.objects.filter(challenge=OuterRef("pk"), code=MOVED, to_status__in=statuses)
    return Exists(moves.filter(at__range=(period.starts, period.ends)))


# --- 1: how many ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One number of this month beside last month's; `than` says in words how they differ."""

    label: object
    now: int
    before: int

    @property
    def than(self):
        difference = self.now - self.before
        if difference == 0:
            return _("the same")
        if difference > 0:
            return ngettext("%(count)d more", "%(count)d more", difference) % {"count": difference}
        return ngettext("%(count)d fewer", "%(count)d fewer", -difference) % {"count": -difference}


def counts(stories, month):
    """Open, new, answered, changed, late and stuck, beside last month (7.1, 1)."""
    now, before = month.period, month.previous.period
    return [Line(label, count(stories, now), count(stories, before)) for label, count in COUNTED]


def open_at_the_end(stories, period):
    """Sent and not closed at the end of the period."""
    return sum(story.is_open_at(period.ends) for story in stories)


def new_in(stories, period):
    """First sent in the period, whatever became of them."""
    return sum(period.holds(story.first(S.RECEIVED)) for story in stories)


def answered_in(stories, period):
    """With an answer that the chair confirmed in the period."""
    return sum(story.reached(period, S.ANSWERED) for story in stories)


def changed_in(stories, period):
    """Called changed or partly changed by CLAB in the period."""
    return sum(story.reached(period, S.CHANGED, S.PARTLY_CHANGED) for story in stories)


def late_at_the_end(stories, period):
    """Open, and a promised day or the day for news had passed."""
    return sum(story.days_late_at(period.ends) > 0 for story in stories)


def stuck_at_the_end(stories, period):
    """Open, and two J2I cycles behind by the one rule of the ladder (`promises.rung_of`)."""
    return sum(story.is_stuck_at(period.ends) for story in stories)


COUNTED = (
    (gettext_lazy("Open"), open_at_the_end),
    (gettext_lazy("New"), new_in),
    (gettext_lazy("Answered"), answered_in),
    (gettext_lazy("Changed, says CLAB"), changed_in),
    (gettext_lazy("Late"), late_at_the_end),
    (gettext_lazy("Stuck"), stuck_at_the_end),
)

# --- 2: what is asked -------------------------------------------------------------------------------------------------


def asks(month):
    """
    What young people need from the top: asked by the end of the month, and open then or replied to since it began.

    Of every role, the nearest day first; who reads which of them is `reports.pack` (7.1, 2).
    """
    period = month.period
    open_in_it = Q(replied_at__isnull=True) | Q(replied_at__gte=period.starts)
    found = TopAsk.objects.filter(open_in_it, asked_at__lte=period.ends)
    found = found.filter(challenge__taken_over__isnull=True, challenge__status__in=TOLD_OF)
    return list(found.select_related("challenge").order_by(F("due_on").asc(nulls_last=True), "asked_at"))


# --- 3 to 6: what is new, promised, refused, sent back ----------------------------------------------------------------


def new_at_j2i(seen, month):
    """Challenges that came to the J2I table in the month: title, ask, theme, 'me too', organisations (7.1, 3)."""
    period = month.period
    me_too = Count("backings", filter=Q(backings__at__lte=period.ends), distinct=True)
    found = seen.filter(first_on_table_in(period)).annotate(me_too=me_too)
    return list(found.select_related("pillar").prefetch_related("parts__organisation").order_by("reference"))


def first_on_table_in(period):
    """On the table in the period, and never before: coming off hold is not new."""
    before = TimelineEntry.objects.filter(
        challenge=OuterRef("pk"), code=MOVED, to_status=S.WITH_J2I, at__lt=period.starts
    )
    return moved_in(period, S.WITH_J2I) & ~Exists(before)


def with_clab(stories, month):
    """How many were sent and not at J2I yet, at the end of the month: a number, for they are not J2I's to read."""
    return sum(story.status_at(month.period.ends) in (S.RECEIVED, S.AGREED) for story in stories)


@dataclass(frozen=True)
class Owed:
    """A promise as it was at the end of the month: its day then, and how it stood."""

    promise: Commitment
    due: object
    status: Status


def promises_by_organisation(seen, stories, month):
    """
    Promises due in the month, and those overdue from before, by organisation in the alphabet's order (7.1, 4).

    Each with the day that stood at the end of the month: a day moved later, or a promise kept later, had not been yet.
    """
    period = month.period
    still_open = Q(done_at__isnull=True) | Q(done_at__gte=period.starts)
    kept_on = Q(dropped_at__isnull=True) | Q(dropped_at__gt=period.ends)
    moved = DateChange.objects.filter(commitment=OuterRef("pk"), at__gt=period.ends, old_due__lte=period.last)
    found = (
        Commitment.objects.filter(still_open, kept_on, Q(due__lte=period.last) | Exists(moved))
        .filter(made_at__lte=period.ends, part__challenge__in=seen)
        .for_display()
        .order_by("part__organisation__name", "due", "made_at")
    )
    by_pk = {story.challenge.pk: story for story in stories}
    owed = {}
    for promise in found:
        due = due_at(promise, period.ends)
        if due <= period.last:
            status = standing_at(promise, by_pk[promise.part.challenge_id], due, period)
            owed.setdefault(promise.part.organisation, []).append(Owed(promise, due, status))
    for promises_of_one in owed.values():
        promises_of_one.sort(key=lambda one: (one.due, one.promise.made_at, one.promise.pk))
    return list(owed.items())


def standing_at(promise, story, due, period):
    """How a promise stood at the end of a time, as a chip."""
    if promise.done_at and promise.done_at <= period.ends:
        return standing_of(promise)
    late = (story.clock_day_at(period.ends) - due).days
    on_hold = story.status_at(period.ends) == S.PAUSED
    if period.is_over and late == 0 and not on_hold:
        return Status(_("Due on the last day"), "work", "s-go")
    return standing_of_open(late, on_hold=on_hold)


def thanks_by_organisation(seen, month):
    """
    What CLAB said thank you for in the month, by organisation in the alphabet's order: promises in their own words.

    No person stands in it, young or old: this is the page a partner's manager reads (D27).
    """
    found = (
        Commitment.objects.filter(thanks__at__range=(month.period.starts, month.period.ends))
        .filter(part__challenge__in=seen)
        .for_display()
        .order_by("part__organisation__name", "thanks__at")
    )
    thanked = {}
    for promise in found:
        thanked.setdefault(promise.part.organisation, []).append(promise)
    return list(thanked.items())


def not_now(seen, month):
    """'Not now' decisions of the month that still stand: reason, decider, the day we look again (7.1, 5)."""
    found = seen.filter(moved_in(month.period, S.NOT_NOW), status=S.NOT_NOW)
    answers = Prefetch("answers", Answer.objects.standing(), to_attr="standing_answers")
    return [
        {"challenge": challenge, "answer": challenge.standing_answers[0]}
        for challenge in found.prefetch_related(answers).order_by("reference")
        if challenge.standing_answers
    ]


def not_accepted(seen, month):
    """Answers CLAB sent back in the month, and why (7.1, 6; A6)."""
    period = month.period
    given = Verdict.objects.filter(kind=Verdict.Kind.NOT_GOOD_ENOUGH, given_at__range=(period.starts, period.ends))
    given = given.filter(challenge__in=seen)
    return list(given.select_related("challenge", "answer__organisation").order_by("given_at"))


# --- Why something is stuck (A25) -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stuck:
    """One challenge at J2I that is stuck: how long, who has to move, and the last three pieces of news."""

    challenge: Challenge
    owner: str
    cycles: int
    news: list


def stuck(seen, stories, month):
    """What was two J2I cycles behind at the end of the month, the longest first (A25)."""
    end = month.period.ends
    still = {story.challenge.pk: story for story in stories if story.is_stuck_at(end)}
    found = seen.filter(pk__in=still).prefetch_related("updates__organisation")
    shown = [
        Stuck(
            challenge=challenge,
            owner=still[challenge.pk].owner_at(end),
            cycles=still[challenge.pk].behind_at(end) // promises.CYCLE_DAYS,
            news=[update for update in challenge.updates.all() if update.at <= end][:3],
        )
        for challenge in found
    ]
    return sorted(shown, key=lambda each: (-each.cycles, each.challenge.reference))


# --- What meetings do not finish --------------------------------------------------------------------------------------


def carried(seen, month):
    """What J2I carried to its next meeting for the third time in the month, as the timeline says (domain.md 4)."""
    told = TimelineEntry.objects.filter(challenge=OuterRef("pk"), code=TimelineEntry.Code.CARRIED_THRICE)
    told = told.filter(at__range=(month.period.starts, month.period.ends))
    return list(seen.filter(Exists(told)).order_by("reference"))


# --- 7: what did not work in the Local Offer --------------------------------------------------------------------------


def didnt_work(month):
    """
    The pages of the Local Offer that five people or more said did not work for them, in a month that is over (7.1, 7).

    In steps of five and without the rest, so that nobody's answer can be worked out (`local_offer.experiences`, A42).
    """
    if not month.period.is_over:
        return []
    return experiences.told(OfferExperience.objects.filter(month=month.first))
