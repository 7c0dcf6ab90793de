from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsletter.models.reader import Channel


class Sending(models.Model):
    """
    One issue on its way to one audience, in the words of one snapshot: prepared by one person, let go by another.

    The audience is a rule (edition, language, frequency); who it is gets fixed as deliveries when it begins.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("Waits for a second person")
        APPROVED = "approved", _("Goes out at its hour")
        SENDING = "sending", _("Going out")
        PAUSED = "paused", _("Paused")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")

    class Edition(models.TextChoices):
        ALL = "all", _("Everybody")
        OUTSIDE = "outside", _("Who lives outside the county")
        INSIDE = "inside", _("Who lives in the county")

    snapshot = models.ForeignKey("newsletter.IssueSnapshot", on_delete=models.PROTECT, related_name="sendings")
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.EMAIL)
    edition = models.CharField(max_length=8, choices=Edition.choices, default=Edition.ALL)
    language = models.CharField(max_length=8, blank=True)  # "": whatever language they chose
    with_yearly = models.BooleanField(default=False)  # this is the one issue a year for who wants no more
    state = models.CharField(max_length=12, choices=State.choices, default=State.PREPARED)
    a_minute = models.PositiveIntegerField(default=60)
    starts_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)
    # How many were sent, refused and so on: kept when the rows of who it was are forgotten (90 days, `retention`).
    totals = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(made_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="nobody_lets_go_her_own_sending",
            ),
        ]

    def __str__(self):
        return f"{self.snapshot_id}: {self.get_state_display()}"


class Delivery(models.Model):
    """
    One issue to one reader: once, whatever line a worker dies at (trust.md F7, F8).

    TAKEN is written before a worker speaks to the server. A row found so after its worker died becomes UNKNOWN: perhaps
    it arrived, so it is never sent again by itself.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        TAKEN = "taken", _("In a worker’s hands")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Refused")
        UNKNOWN = "unknown", _("Perhaps sent")
        LET_GO = "let_go", _("Not sent: she left, or it was cancelled")

    sending = models.ForeignKey(Sending, on_delete=models.CASCADE, related_name="deliveries")
    issue = models.ForeignKey("newsletter.NewsletterIssuePage", on_delete=models.PROTECT, related_name="deliveries")
    reader = models.ForeignKey("newsletter.Reader", on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    taken_by = models.CharField(max_length=40, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)
    said = models.CharField(max_length=60, blank=True)  # what the server answered, as a code; no address

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "reader"], name="an_issue_reaches_a_reader_once")]
        indexes = [models.Index(fields=["sending", "state", "next_try_at"], name="delivery_next")]

    def __str__(self):
        return f"{self.sending_id}/{self.pk}: {self.get_state_display()}"


class Pace(models.Model):
    """
    When the next message of a channel may leave: one row for all workers and all sendings, so that many are no faster.

    `free_at` runs ahead by one message's share of a minute with each that leaves (`newsletter.pace`).
    """

    channel = models.CharField(max_length=8, choices=Channel.choices, primary_key=True)
    free_at = models.DateTimeField()

    def __str__(self):
        return self.channel
