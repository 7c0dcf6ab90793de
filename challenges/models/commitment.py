import uuid
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.db.models.functions import TruncDate
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
        """
        Open, and its day has passed. Derived, never stored (design.md 2, promises).

        On hold the clocks stand: what was not late when it stopped is not late before the day that was named.
        """
        today = on or timezone.localdate()
        stands = Q(
            part__challenge__status=Challenge.Status.PAUSED,
            part__challenge__paused_until__gte=today,
            due__gte=TruncDate("part__challenge__status_since"),
        )
        return self.open().filter(~stands, due__lt=today)

    def of(self, organisation_ids):
        return self.filter(part__organisation__in=organisation_ids)

    def for_display(self):
        found = self.select_related("part__organisation", "part__challenge", "owner__organisation", "thanks")
        return found.prefetch_related("date_changes__organisation")


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
    # When its own organisation tapped yes. Confirmed without it, it was said out loud: that is the chair's word.
    owner_confirmed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    evidence = models.CharField(_("how we can see that it is done"), max_length=500, blank=True)
    # To a page that anybody can open, shown as text and never followed for her. No file is ever taken (A18).
    evidence_link = models.URLField(_("a link to it"), max_length=500, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["due", "made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | ~Q(evidence="") | ~Q(evidence_link=""),
                name="done_has_words_or_a_link",
            ),
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
        """Whole days past its day; 0 when it is not late or is done. Days on hold do not count."""
        return max(0, (self.challenge.clock_day - self.due).days) if self.is_open else 0

    @property
    def is_late(self):
        return self.days_late > 0

    @property
    def days_left(self):
        return (self.due - self.challenge.clock_day).days

    @property
    def evidence_host(self):
        """The site that the link leads to, for it is shown as text: whoever opens it should know where she goes."""
        return urlsplit(self.evidence_link).hostname or ""

    @property
    def times_moved(self):
        return len(self.date_changes.all())

    @property
    def who(self):
        """Role and organisation: what the public may read of the owner."""
        return self.owner.public_label


class DateChange(models.Model):
    """
    A promise's day was moved. The old one stays visible, with the reason, and who agreed to the new one.

    Who, as role and organisation: of a chair there is no organisation, and of the first ones neither was kept.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="date_changes")
    old_due = models.DateField()
    new_due = models.DateField()
    reason = models.CharField(_("why"), max_length=300)
    role = models.CharField(max_length=30, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="moved_day_has_reason")]

    def __str__(self):
        return f"{self.old_due} > {self.new_due}"


class OwnerChange(models.Model):
    """A promise went from one seat to the next. Who held it before stays visible, as role and organisation (A19)."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="owner_changes")
    old_owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    new_owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.old_owner_id} > {self.new_owner_id}"


class Thanks(models.Model):
    """CLAB said thank you for a promise that is done: once, and in no words of its own."""

    commitment = models.OneToOneField(Commitment, primary_key=True, on_delete=models.CASCADE, related_name="thanks")
    at = models.DateTimeField(default=timezone.now)
    role = models.CharField(max_length=30)

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "thanks"

    def __str__(self):
        return f"Thanks: {self.commitment}"


class ChallengeUpdate(models.Model):
    """A dated, short, plain post about progress, from an organisation or a role."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="updates")
    text = models.CharField(_("news"), max_length=800)
    role = models.CharField(max_length=30)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey("events.Meeting", null=True, on_delete=models.PROTECT, related_name="+")
    # The line it was while a meeting was live: hidden there, it is taken from the challenge's page too (A12, A17).
    line = models.OneToOneField("Line", null=True, on_delete=models.SET_NULL, related_name="news")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return self.text[:60]
