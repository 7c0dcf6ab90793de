"""A challenge as one row of a list: label, last news, next date, owner, and what is late, in words (A3)."""

from dataclasses import dataclass

from django.db.models import F, Max, Prefetch, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from challenges import policy, promises
from challenges.models import Challenge, Commitment, Part
from challenges.path import Status, path_of, status_of

S = Challenge.Status
SORTS = {
    "news": gettext_lazy("Newest news first"),
    "oldest": gettext_lazy("Oldest news first"),
}

# What the council says of a taken-over one is a claim, so no state of ours stands on it (look/README, truth).
NOT_CHECKED = Status(gettext_lazy("CLAB has not checked yet"), "eye")


def prefetched(challenges):
    """With all that a row shows, in a fixed number of statements however many rows there are."""
    promised = Commitment.objects.open().select_related("owner__organisation", "owner__user").order_by("due")
    parts = Part.objects.select_related("organisation").prefetch_related(
        Prefetch("commitments", promised, to_attr="open_promises")
    )
    return challenges.for_cards().prefetch_related("timeline", "answers", "top_asks", Prefetch("parts", parts))


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
    promise_days_late: int

    @property
    def url(self):
        return self.challenge.get_absolute_url()

    @property
    def days_late(self):
        """The worst of its promises and its news."""
        return max(self.promise_days_late, self.standing.days_late if self.standing else 0)

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
        return self.standing.next_date if self.standing else None


def row_of(user, challenge):
    """The row of one challenge; reads what `prefetched` fetched and asks the database nothing more."""
    public = challenge.public_text
    inside = policy.reads_inside(user, challenge)
    promised = [promise for part in challenge.parts.all() for promise in part.open_promises]
    first = min(promised, key=lambda promise: promise.due, default=None)
    return Row(
        challenge=challenge,
        title=challenge.title if inside or public is None else public.title,
        status=NOT_CHECKED if challenge.is_taken_over else status_of(challenge),
        path=path_of(challenge),
        owner=owner_of(challenge, first),
        owner_inside=owner_of(challenge, first, names=True),
        standing=promises.standing(challenge),
        promise_days_late=first.days_late if first else 0,
    )


def rows_of(user, challenges):
    return [row_of(user, challenge) for challenge in challenges]


def owner_of(challenge, promise=None, *, names=False):
    """Who has to move next: a role, and its organisation."""
    status = challenge.status
    if challenge.is_taken_over:
        return _("The council")
    if status == S.RECEIVED and not challenge.passed_the_check:
        return _("The participation officer")
    if status in (S.RECEIVED, S.ANSWERED):
        return _("CLAB")
    if status in S.closed() or status not in S.open():
        return ""
    if promise is not None:
        return named(promise) if names else str(promise.who)
    organisations = [str(part.organisation) for part in challenge.parts.all() if part.state == Part.State.OPEN]
    if status == S.IN_PROGRESS and organisations:
        return ", ".join(organisations)
    return _("The J2I chair")


def named(promise):
    """Name and organisation of who promised: inside J2I's own screens only (look/README)."""
    return f"{promise.owner.user.display_name}, {promise.owner.organisation}"
