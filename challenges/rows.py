"""A challenge as one row of a list: label, last news, next date, owner, and what is late, in words (A3)."""

from dataclasses import dataclass

from django.db.models import F, Max, Prefetch, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from challenges import policy, promises
from challenges.models import Challenge, Commitment, Part
from challenges.next_step import NextStep, next_step, who_moves
from challenges.path import Status, path_of, status_of
from challenges.promises import RUNG_WORDS, Rung, rung_of
from people import roles

S = Challenge.Status
SORTS = {
    "news": gettext_lazy("Newest news first"),
    "oldest": gettext_lazy("Oldest news first"),
}

# What the council says of a taken-over one is a claim, so no state of ours stands on it (look/README, truth).
NOT_CHECKED = Status(gettext_lazy("CLAB has not checked yet"), "eye")


def prefetched(challenges, user):
    """With all that a row shows this reader, in a fixed number of statements however many rows there are."""
    promised = Commitment.objects.open().select_related("owner__organisation", "owner__user").order_by("due")
    parts = Part.objects.select_related("organisation").prefetch_related(
        Prefetch("commitments", promised, to_attr="open_promises")
    )
    found = challenges.for_cards().prefetch_related("timeline", "answers", Prefetch("parts", parts))
    # Whom CLAB asked is only looked up for who could be the one (`policy.was_asked`).
    return found.prefetch_related("top_asks") if roles.top_roles_of(user) else found


def sorted_by(challenges, sort):
    """
    In the order asked for. Taken-over ones have no news of ours, so they come last in every order.

    `sort` is one of `SORTS`; anything else is the first of them.
    """
    by_news = challenges.annotate(
        ours=Q(taken_over__isnull=True),
        news_at=Coalesce(Max("timeline__at", filter=Q(timeline__code__in=promises.NEWS)), F("status_since")),
    )
    first = "news_at" if sort == "oldest" else "-news_at"
    return by_news.order_by("-ours", first, "pk")


def late_words(days):
    """Late in words, never a colour alone: "8 days late"."""
    return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}


def days_ago(days):
    """How long ago, in words."""
    if days == 0:
        return _("today")
    return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}


@dataclass(frozen=True)
class Row:
    """One challenge as this person may read it."""

    challenge: Challenge
    title: str
    status: Status
    path: object
    owner: str  # role and organisation, never a name
    owner_inside: str  # with the name, for J2I's own screens alone
    standing: object
    step: NextStep  # what comes next and by when, in public words
    step_inside: NextStep  # with the name, for J2I's own screens alone
    days_still: int

    @property
    def url(self):
        return self.challenge.get_absolute_url()

    @property
    def days_late(self):
        """The worst of its promises and its news."""
        return self.step.days_late if self.challenge.status in S.open() else 0

    @property
    def rung(self):
        """How far up the ladder it is (domain.md 3.3)."""
        return rung_of(self.days_late, self.days_still)

    @property
    def rung_status(self):
        """From one J2I cycle on, the rung in words beside the days: for J2I's own screens, and stuck for all."""
        return Status(RUNG_WORDS[self.rung], "late", "s-late") if self.rung >= Rung.REMINDED else None

    @property
    def late(self):
        """Like "8 days late"; an empty string when nothing is."""
        return late_words(self.days_late) if self.days_late else ""

    @property
    def late_status(self):
        return Status(self.late, "late", "s-late") if self.late else None

    @property
    def last_news(self):
        return days_ago(self.standing.days_since_news) if self.standing else ""

    @property
    def next_date(self):
        return self.step.day if self.standing else None


def row_of(user, challenge):
    """The row of one challenge; reads what `prefetched` fetched and asks the database nothing more."""
    public = challenge.public_text
    inside = policy.reads_inside(user, challenge)
    first = next(iter(promises.open_promises(challenge)), None)
    return Row(
        challenge=challenge,
        title=challenge.title if inside or public is None else public.title,
        status=NOT_CHECKED if challenge.is_taken_over else status_of(challenge),
        path=path_of(challenge),
        owner=who_moves(challenge, first),
        owner_inside=who_moves(challenge, first, names=True),
        standing=promises.standing(challenge),
        step=next_step(challenge, inside=inside),
        step_inside=next_step(challenge, names=True, inside=inside),
        days_still=promises.days_still(challenge),
    )


def rows_of(user, challenges):
    return [row_of(user, challenge) for challenge in challenges]
