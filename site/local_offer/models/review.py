import calendar
import hashlib
import json
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Organisation, Role

# What an entry is, but nothing a reader reads: who looks after it, when it was checked, where it stands in the tree.
NO_WORDS = {"page_ptr", "note", "needs_check", "review_due", "last_checked_by_clab", "checked_seal"}
NO_WORDS |= {"owner_organisation", "owner_role", "rule_state", "amount_from", "amount_source", "tells_private"}


def seal_of(entry):
    """
    The exact words of an entry as one short text: whoever says "still right" says it of these, and of no others.

    Every field of an entry counts but those in `NO_WORDS`. An empty one counts as if it were not there, so that a new
    field changes nothing until somebody fills it in.
    """
    fields = [field for field in entry._meta.local_concrete_fields if field.name not in NO_WORDS]
    words = {field.name: _as_text(field, entry) for field in fields if getattr(entry, field.attname)}
    text = json.dumps({"title": entry.title, **words}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _as_text(field, entry):
    value = getattr(entry, field.attname)
    # £300 is £300.00, however the database puts it.
    return str(value.normalize()) if isinstance(value, Decimal) else field.value_to_string(entry)


def months_after(day, months):
    """The same day so many months later; the last of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))


class OfferReviewQuerySet(models.QuerySet):
    def standing(self):
        """What CLAB says of an entry today: waiting for one more member, or signed and not dealt with yet."""
        return self.filter(over_at__isnull=True)


class OfferReview(models.Model):
    """
    One check of one entry by CLAB: what its members say of these exact words, until which day they were to say it.

    It holds once two members have signed. Rows are kept: they are the history of the yearly review (D29, D123).
    """

    class Says(models.TextChoices):
        STILL_RIGHT = "still_right", _("Still right")
        NEEDS_CHANGE = "needs_change", _("Needs a change")
        ENDED = "ended", _("It has ended")

    entry = models.ForeignKey("local_offer.OfferEntryPage", on_delete=models.CASCADE, related_name="reviews")
    due = models.DateField()
    seal = models.CharField(max_length=32)
    says = models.CharField(max_length=12, choices=Says.choices)
    what = models.CharField(_("what has to change"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    signed_at = models.DateTimeField(null=True, blank=True)
    # It waits no more: it is done, the words changed, or somebody said otherwise.
    over_at = models.DateTimeField(null=True, blank=True)

    objects = OfferReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(over_at__isnull=True), name="one_standing_review_an_entry"
            ),
            models.CheckConstraint(
                condition=~Q(says="needs_change") | ~Q(what=""), name="a_change_says_what_has_to_change"
            ),
        ]

    def __str__(self):
        return f"{self.entry_id}: {self.get_says_display()}"

    @property
    def waits_for_second(self):
        return self.signed_at is None and self.over_at is None

    @property
    def is_doubt(self):
        return self.says != self.Says.STILL_RIGHT


class ReviewSignature(models.Model):
    """One CLAB member's name under a review; hers once, however often she taps. Who it was is shown to nobody."""

    review = models.ForeignKey(OfferReview, on_delete=models.CASCADE, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "user"], name="one_signature_a_review")]

    def __str__(self):
        return f"{self.review_id}"


class OwnerAnswer(models.Model):
    """
    What those who look after an entry say of its exact words, by role and organisation and without a name (A38).

    It moves no date and changes nothing in public: it is what CLAB reads before its members sign.
    """

    class Says(models.TextChoices):
        STILL_RIGHT = "still_right", _("Still right")
        NEEDS_CHANGE = "needs_change", _("Needs a change")

    entry = models.ForeignKey("local_offer.OfferEntryPage", on_delete=models.CASCADE, related_name="owner_answers")
    due = models.DateField()
    seal = models.CharField(max_length=32)
    says = models.CharField(max_length=12, choices=Says.choices)
    what = models.CharField(_("what has to change"), max_length=300, blank=True)
    role = models.CharField(max_length=30, choices=Role.choices)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(says="needs_change") | ~Q(what=""), name="an_owner_says_what_has_to_change"
            ),
        ]

    def __str__(self):
        return f"{self.entry_id}: {self.get_says_display()}"

    @property
    def who(self):
        """Role and organisation; never a name."""
        return str(self.organisation) if self.organisation_id else self.get_role_display()


class ReviewAsk(models.Model):
    """That somebody was asked about an entry: which rung of the ladder, for which day. Once each (A38)."""

    class Rung(models.TextChoices):
        NEAR = "near", _("Before the day")
        DAY = "day", _("On the day")
        SILENT = "silent", _("Nobody has answered")

    entry = models.ForeignKey("local_offer.OfferEntryPage", on_delete=models.CASCADE, related_name="review_asks")
    due = models.DateField()
    rung = models.CharField(max_length=8, choices=Rung.choices)
    on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "due", "rung"], name="asked_once_a_rung")]

    def __str__(self):
        return f"{self.entry_id} {self.due}: {self.get_rung_display()}"
