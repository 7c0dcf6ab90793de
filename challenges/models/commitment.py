import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Membership, Organisation

from .challenge import Challenge


class Part(models.Model):
    """One organisation's part of a challenge: what it is asked, and whether it is done or explained (D73)."""

    class State(models.TextChoices):
        OPEN = "open", _("Still to do")
        DONE = "done", _("They say it is done")
        EXPLAINED = "explained", _("They say why not")

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="parts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parts")
    asked = models.CharField(_("what we ask of them"), max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    reason = models.CharField(
        _("why there is no promise"),
        max_length=300,
        blank=True,
        help_text=_("Only when they make no promise, or cannot do their part."),
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["challenge", "organisation"], name="one_part_an_organisation"),
            models.CheckConstraint(condition=~Q(state="explained") | ~Q(reason=""), name="explained_part_has_reason"),
        ]

    def __str__(self):
        return f"{self.organisation}: {self.challenge}"


class CommitmentQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_at__isnull=True, dropped_at__isnull=True)

    def late(self, on=None):
        """Open, and its day has passed. Derived, never stored (design.md 2, promises)."""
        return self.open().filter(due__lt=on or timezone.localdate())

    def of(self, organisation_ids):
        return self.filter(part__organisation__in=organisation_ids)

    def for_display(self):
        return self.select_related("part__organisation", "part__challenge", "owner__organisation").prefetch_related(
            "date_changes"
        )


class Commitment(models.Model):
    """A promise by one organisation: what, who, by when (A13). The first day stays, whatever comes later."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="commitments")
    what = models.CharField(_("what they will do"), max_length=300)
    # A seat and not a person: when somebody leaves, the promise stays with the organisation (A19).
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("who"))
    due = models.DateField(_("by when"))
    first_due = models.DateField(editable=False)
    meeting = models.ForeignKey("events.Meeting", null=True, on_delete=models.PROTECT, related_name="commitments")
    made_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    evidence = models.CharField(_("how we can see that it is done"), max_length=500, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["due", "made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(done_at__isnull=True) | ~Q(evidence=""), name="done_has_evidence"),
        ]

    def __str__(self):
        return self.what

    @property
    def challenge(self):
        return self.part.challenge

    @property
    def is_open(self):
        return self.done_at is None and self.dropped_at is None

    @property
    def days_late(self):
        """Whole days past its day; 0 when it is not late or is done."""
        return max(0, (timezone.localdate() - self.due).days) if self.is_open else 0

    @property
    def is_late(self):
        return self.days_late > 0

    @property
    def days_left(self):
        return (self.due - timezone.localdate()).days

    @property
    def times_moved(self):
        return len(self.date_changes.all())

    @property
    def who(self):
        """Role and organisation: what the public may read of the owner."""
        return self.owner.public_label


class DateChange(models.Model):
    """A promise's day was moved. The old one stays visible, with the reason."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="date_changes")
    old_due = models.DateField()
    new_due = models.DateField()
    reason = models.CharField(_("why"), max_length=300)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="moved_day_has_reason")]

    def __str__(self):
        return f"{self.old_due} > {self.new_due}"


class ChallengeUpdate(models.Model):
    """A dated, short, plain post about progress, from an organisation or a role."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="updates")
    text = models.CharField(_("news"), max_length=800)
    role = models.CharField(max_length=30)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey("events.Meeting", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return self.text[:60]
