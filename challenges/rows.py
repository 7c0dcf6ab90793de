"""A challenge as one row of a list: label, last news, next date, owner, and what is late, in words (A3)."""

from functools import cached_property

from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from challenges import policy, promises
from challenges.models import Answer, Challenge, Commitment, Part, TimelineEntry, as_read
from challenges.next_step import next_step, who_moves
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


# What the row of a visitor is made of; whoever reads more of a challenge on such a list asks for each of them again.
SHOWN = ["reference", "status", "status_since", "title", "wording", "is_example", "sent_at", "checked_at", "held_at"]
SHOWN += ["paused_until", "taken_over__council_says", "taken_over__as_at"]


def prefetched(challenges, user):
    """
    With all that a row shows this reader, in a fixed number of statements however many rows there are.

    A visitor's list reads nothing that it does not show: neither who raised one nor who promised, nor her own words.
    """
    promised = Commitment.objects.open().select_related("owner__organisation").order_by("due")
    if user.is_authenticated:
        promised = promised.select_related("owner__user")
        challenges = challenges.select_related("authorship")
    elif not getattr(user, "claimed", ()):
        challenges = challenges.only(*SHOWN)
    parts = Part.objects.select_related("organisation").prefetch_related(
        Prefetch("commitments", promised, to_attr="open_promises")
    )
    timeline = TimelineEntry.objects.filter(code__in=promises.COUNTED)
    timeline = timeline.only("challenge_id", "at", "code", "from_status", "to_status")
    found = challenges.for_cards().prefetch_related(
        as_read("timeline", timeline), as_read("answers", Answer.objects.all()), as_read("parts", parts)
    )
    # Whom CLAB asked is only looked up for who could be the one (`policy.was_asked`).
    return found.prefetch_related("top_asks") if roles.top_roles_of(user) else found


def sorted_by(challenges, sort):
    """
    In the order asked for. Taken-over ones have no news of ours, so they come last in every order.

    `sort` is one of `SORTS`; anything else is the first of them.
    """
    news = TimelineEntry.objects.filter(challenge=OuterRef("pk"), code__in=promises.NEWS).order_by("-at")
    by_news = challenges.annotate(
        ours=Q(taken_over__isnull=True), news_at=Coalesce(Subquery(news.values("at")[:1]), F("status_since"))
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


class Row:
    """
    One challenge as this person may read it; what a list does not show of it is not worked out.

    Reads what `prefetched` fetched and asks the database nothing more.
    """

    def __init__(self, user, challenge):
        self.user, self.challenge = user, challenge

    @cached_property
    def inside(self):
        return policy.reads_inside(self.user, self.challenge)

    @cached_property
    def title(self):
        public = self.challenge.public_text
        return self.challenge.title if public is None or self.inside else public.title

    @cached_property
    def status(self):
        return NOT_CHECKED if self.challenge.is_taken_over else status_of(self.challenge)

    @cached_property
    def path(self):
        return path_of(self.challenge)

    @cached_property
    def _first_promise(self):
        return next(iter(promises.open_promises(self.challenge)), None)

    @cached_property
    def owner(self):
        """Role and organisation, never a name."""
        return who_moves(self.challenge, self._first_promise)

    @cached_property
    def owner_inside(self):
        """With the name, for J2I's own screens alone."""
        return who_moves(self.challenge, self._first_promise, names=True)

    @property
    def parts(self):
        return self.challenge.read("parts")

    @cached_property
    def standing(self):
        return promises.standing(self.challenge)

    @cached_property
    def step(self):
        """What comes next and by when, in public words."""
        return next_step(self.challenge, inside=self.inside)

    @cached_property
    def step_inside(self):
        """With the name, for J2I's own screens alone."""
        return next_step(self.challenge, names=True, inside=self.inside)

    @property
    def url(self):
        return self.challenge.get_absolute_url()

    @property
    def days_late(self):
        """The worst of its promises and its news."""
        return self.step.days_late if self.challenge.status in S.open() else 0

    @cached_property
    def rung(self):
        """How far up the ladder it is (domain.md 3.3)."""
        return rung_of(self.days_late, promises.days_still(self.challenge))

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
        return Status(self.late, "late", "s-late") if self.days_late else None

    @property
    def last_news(self):
        return days_ago(self.standing.days_since_news) if self.standing else ""

    @property
    def next_date(self):
        return self.step.day if self.standing else None


def rows_of(user, challenges):
    return [Row(user, challenge) for challenge in challenges]
