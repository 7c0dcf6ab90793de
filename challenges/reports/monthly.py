"""
The month for Heads of Service (D5, D27, PR7, domain.md 7.1): one function an item.

Numbers speak of all challenges; titles and words only of those at J2I, in CLAB's wording, as `visible_to` gives them
(trust.md 2: submitted ones are a number). Never an author, her own words, a private note or a person's name. A month
that is not over is told as it stands now. Items that no screen feeds yet are not here.
"""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from challenges import policy, promises, rows
from challenges.deals import standing_of
from challenges.models import Answer, Challenge, Commitment, TimelineEntry, TopAsk, Verdict
from challenges.path import Status
from people import roles
from people.models import Role

S = Challenge.Status
MOVED = TimelineEntry.Code.MOVED


def seen_at_j2i(user):
    """What J2I and Heads of Service may read: from the table onwards, and no taken-over one."""
    return Challenge.objects.visible_to(user).ours().filter(status__in=S.at_j2i())


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
            return _("as many")
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


@dataclass(frozen=True)
class Asked:
    """One question of CLAB's, and how its reply stands."""

    ask: TopAsk
    title: str
    status: Status
    may_reply: bool


def asks(user, month):
    """
    What young people need from you: asked by the end of the month, and open then or replied to since it began (7.1, 2).

    A leader reads what is asked of her role; those of CLAB and the officer read what is asked of Heads of Service. A
    reply that came late says so here for good (A24).
    """
    period = month.period
    of = Q(role__in=roles.top_roles_of(user)) if roles.is_head_of_service(user) else Q(role=Role.HEAD_OF_SERVICE)
    open_in_it = Q(replied_at__isnull=True) | Q(replied_at__gte=period.starts)
    found = (
        TopAsk.objects.filter(of, open_in_it, asked_at__lte=period.ends)
        .filter(challenge__in=Challenge.objects.visible_to(user))
        .select_related("challenge__authorship")
        .prefetch_related("challenge__top_asks")
        .order_by(F("due_on").asc(nulls_last=True), "asked_at")
    )
    return [
        Asked(
            ask=ask,
            title=ask.challenge.title,
            status=reply_status(ask),
            may_reply=not ask.replied_at and policy.replies_from_the_top(user, ask),
        )
        for ask in found
        if policy.reads_inside(user, ask.challenge)
    ]


def reply_status(ask):
    """How a reply stands, in words: late is said of a reply that came late, too."""
    late = ask.days_late
    if ask.replied_at:
        if not late:
            return Status(_("Replied"), "tick", "s-part")
        words = ngettext("Replied, %(count)d day late", "Replied, %(count)d days late", late) % {"count": late}
        return Status(words, "late", "s-late")
    if late:
        return Status(rows.late_words(late), "late", "s-late")
    return Status(_("No reply yet"), "said", "s-go")


# --- 3 to 6: what is new, promised, refused, sent back ----------------------------------------------------------------


def new_at_j2i(user, month):
    """Challenges that came to the J2I table in the month: title, ask, theme, 'me too', organisations (7.1, 3)."""
    found = seen_at_j2i(user).filter(first_on_table_in(month.period)).annotate(me_too=Count("backings", distinct=True))
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
    """The promises of one organisation that were overdue when the month began or fell due in it."""

    organisation: object
    promises: list


def promises_by_organisation(user, month):
    """
    Promises due in the month, and those overdue from before, by organisation in the alphabet's order (7.1, 4).

    Each with the day that stands now, and the first day beside it where it was moved.
    """
    period = month.period
    still_open = Q(done_at__isnull=True) | Q(done_at__gte=period.starts)
    found = (
        Commitment.objects.filter(still_open, dropped_at__isnull=True, due__lte=period.last, made_at__lte=period.ends)
        .filter(part__challenge__in=seen_at_j2i(user))
        .for_display()
        .order_by("part__organisation__name", "due", "made_at")
    )
    owed = {}
    for promise in found:
        owed.setdefault(promise.part.organisation, []).append((promise, standing_of(promise)))
    return [Owed(organisation, promised) for organisation, promised in owed.items()]


def thanks_by_organisation(user, month):
    """
    What CLAB said thank you for in the month, by organisation in the alphabet's order: promises in their own words.

    No person stands in it, young or old: this is the page a partner's manager reads (D27).
    """
    found = (
        Commitment.objects.filter(thanks__at__range=(month.period.starts, month.period.ends))
        .filter(part__challenge__in=seen_at_j2i(user))
        .for_display()
        .order_by("part__organisation__name", "thanks__at")
    )
    thanked = {}
    for promise in found:
        thanked.setdefault(promise.part.organisation, []).append(promise)
    return list(thanked.items())


def not_now(user, month):
    """'Not now' decisions of the month that still stand: reason, decider, the day we look again (7.1, 5)."""
    found = seen_at_j2i(user).filter(moved_in(month.period, S.NOT_NOW), status=S.NOT_NOW)
    answers = Prefetch("answers", Answer.objects.standing(), to_attr="standing_answers")
    return [
        {"challenge": challenge, "answer": challenge.standing_answers[0]}
        for challenge in found.prefetch_related(answers).order_by("reference")
        if challenge.standing_answers
    ]


def not_accepted(user, month):
    """Answers CLAB sent back in the month, and why (7.1, 6; A6)."""
    period = month.period
    given = Verdict.objects.filter(kind=Verdict.Kind.NOT_GOOD_ENOUGH, given_at__range=(period.starts, period.ends))
    given = given.filter(challenge__in=seen_at_j2i(user))
    return list(given.select_related("challenge", "answer__organisation").order_by("given_at"))


# --- Why something is stuck (A25) -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stuck:
    """One challenge at J2I that is stuck: how long, who has to move, and the last three pieces of news."""

    challenge: Challenge
    owner: str
    cycles: int
    news: list


def stuck(user, stories, month):
    """What was two J2I cycles behind at the end of the month, the longest first (A25)."""
    end = month.period.ends
    still = {story.challenge.pk: story for story in stories if story.is_stuck_at(end)}
    found = seen_at_j2i(user).filter(pk__in=still).prefetch_related("updates__organisation")
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
