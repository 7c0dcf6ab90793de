"""What the review room shows: each entry with what was said of its words, in a fixed number of statements."""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from local_offer.models import OfferEntryPage, OfferReview, OwnerAnswer
from local_offer.models.entry import SOON
from local_offer.review.actions import day_of
from local_offer.review.state import standing_of


@dataclass(frozen=True)
class Row:
    """One entry: what CLAB says of these words (`review`), whether her name is under it, what its owners say."""

    entry: OfferEntryPage
    seal: str
    review: OfferReview | None = None
    mine: bool = False
    answers: list = field(default_factory=list)

    @property
    def key(self):
        """What a box stands for: the entry, and the exact words beside it."""
        return f"{self.entry.pk}:{self.seal}"

    @property
    def is_doubted(self):
        """Somebody says that it is not right any more: it is looked at by itself."""
        return bool(self.review and self.review.is_doubt) or any(
            answer.says == OwnerAnswer.Says.NEEDS_CHANGE for answer in self.answers
        )

    @property
    def to_do(self):
        """It wants a look of CLAB: never checked, changed since, or its day is near."""
        entry, today = self.entry, timezone.localdate()
        return entry.needs_check or not entry.is_checked(today) or entry.is_due(today) or entry.changed_since_check

    @property
    def asks_her(self):
        """She can put her name under it among many."""
        return self.to_do and not self.mine and not self.is_doubted


def rows(entries, user):
    """These entries as one member sees them: two statements more, and one for the organisations named."""
    entries = list(entries)
    standing, said = standing_of(entries), {}
    for answer in OwnerAnswer.objects.filter(entry__in=entries).select_related("organisation"):
        said.setdefault(answer.entry_id, []).append(answer)
    return [_row(entry, standing.get(entry.pk), said.get(entry.pk, []), user) for entry in entries]


def _row(entry, review, said, user):
    seal, day = entry.seal, day_of(entry)
    if review and (review.seal != seal or review.due != day):
        review = None
    signed = {signature.user_id for signature in review.signatures.all()} if review else set()
    answers = [answer for answer in said if answer.seal == seal and answer.due == day]
    return Row(entry, seal, review, user is not None and user.pk in signed, answers)


def in_section(section):
    """The entries of one section, or of the whole Local Offer, as the room reads them."""
    entries = OfferEntryPage.objects.in_review().select_related("owner_organisation").order_by("path")
    return entries.child_of(section) if section else entries


def following(entry, user):
    """The next entry of the same section that asks her, or None."""
    others = rows(in_section(entry.get_parent()), user)
    after = [row for row in others if row.entry.path > entry.path and row.asks_her]
    return next((row.entry for row in after + [row for row in others if row.asks_her]), None)


def doubts():
    """What somebody says is not right any more, for those who write the pages: rows, two names first."""
    wants = OfferReview.objects.standing().exclude(says=OfferReview.Says.STILL_RIGHT).values("entry")
    told = OwnerAnswer.objects.filter(says=OwnerAnswer.Says.NEEDS_CHANGE).values("entry")
    entries = OfferEntryPage.objects.in_review().select_related("owner_organisation").order_by("path")
    found = [row for row in rows(entries.filter(Q(pk__in=wants) | Q(pk__in=told)), None) if row.is_doubted]
    return sorted(found, key=lambda row: not (row.review and row.review.signed_at))


def waiting_for_name(user):
    """How many entries ask this member of CLAB for a look, for her home: one statement."""
    entries = OfferEntryPage.objects.in_review()
    named = OfferReview.objects.standing().filter(Q(signatures__user=user) | Q(signed_at__isnull=False))
    wants = Q(needs_check=True) | Q(last_checked_by_clab=None) | Q(review_due__lte=timezone.localdate() + SOON)
    return entries.filter(wants).exclude(pk__in=named.values("entry")).count()
