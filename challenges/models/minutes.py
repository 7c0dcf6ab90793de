import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Meeting


class Minutes(models.Model):
    """
    What was said and promised at a meeting: a draft when it closes, frozen and numbered some days later (domain.md 4).

    What it is at any moment is derived from three moments: the chair said it is right, it went to everybody who was
    asked, it was frozen (`challenges.meeting.life`).
    """

    meeting = models.OneToOneField(Meeting, primary_key=True, on_delete=models.PROTECT, related_name="minutes")
    # Given when they are frozen, so that there is no hole: 1, 2, 3, over all meetings.
    number = models.PositiveIntegerField(unique=True, null=True, blank=True)
    filed_at = models.DateTimeField(default=timezone.now)
    approved_at = models.DateTimeField(null=True, blank=True)
    out_at = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    # Words, dates and references as they stood at the end; a line or challenge taken back later is left out on reading.
    # The chair's sentences stand at what they are about, so that they go with it.
    content = models.JSONField()
    version = models.PositiveIntegerField(default=0)  # of the chair's sentences: two who edit find out (trust.md M4)
    # "That is how it was", counted; no row knows who tapped.
    agreed_young = models.PositiveSmallIntegerField(default=0)
    agreed_others = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "minutes"
        constraints = [
            models.CheckConstraint(
                condition=Q(number__isnull=True, frozen_at__isnull=True)
                | Q(number__isnull=False, frozen_at__isnull=False, out_at__isnull=False),
                name="minutes_are_numbered_when_frozen",
            ),
        ]

    def __str__(self):
        return f"Minutes {self.number}" if self.number else "Draft minutes"


class Correction(models.Model):
    """
    A partner says that a fact in the draft is wrong: where, when, her own role, a line of her own (domain.md 4).

    Deleted when the minutes are frozen: what was taken stands in them by then, and who asked is nobody's business.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waits")
        TAKEN = "taken", _("Taken")
        DECLINED = "declined", _("Not taken")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="corrections")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    fact = models.CharField(max_length=60)  # place, began, ended, role, or line:<id>
    was = models.CharField(max_length=800)
    says = models.CharField(_("what is right"), max_length=500)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    word = models.CharField(_("why"), max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "by", "fact"], condition=Q(status="waiting"), name="one_correction_waits_a_fact"
            ),
        ]

    def __str__(self):
        return f"{self.fact}: {self.get_status_display()}"


class AgreedToken(models.Model):
    """
    That somebody has tapped "That is how it was": a keyed hash, spent once, deleted when the minutes are frozen.

    The hash is the key and there is no moment, so that not even the order of rows tells who came after whom.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="+")

    def __str__(self):
        return self.digest[:8]
