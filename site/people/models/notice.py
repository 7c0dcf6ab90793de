from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """What a notice is about, as a person chooses it on her own page: plain heaps and no list of forty ticks."""

    MINE = "mine", _("My challenge")
    OWED = "owed", _("What I promised")
    WORK = "work", _("What waits for my group")
    BACKED = "backed", _("What I said “me too” to")
    MEETINGS = "meetings", _("Meetings I said I come to")
    OFFER = "offer", _("Pages of the Local Offer that I follow")


class How(models.TextChoices):
    """The three plain choices."""

    EMAIL = "email", _("Email")
    SITE = "site", _("On the site")
    NOTHING = "nothing", _("Nothing")


# "My challenge: always, unless I say no." A promise comes by mail too, or nobody keeps it; the rest waits on the site.
# So does a meeting that moved: she would stand before a closed door. Which pages she follows stays off her mail.
UNLESS_SHE_SAYS = {
    Topic.MINE: How.EMAIL,
    Topic.OWED: How.EMAIL,
    Topic.WORK: How.SITE,
    Topic.BACKED: How.SITE,
    Topic.MEETINGS: How.EMAIL,
    Topic.OFFER: How.SITE,
}


DIGEST = "digest"  # the kind of one mail that carries the news of a day; each line in it has a topic of its own


class NoticeChoice(models.Model):
    """One person's choice for one topic. No row: what stands in UNLESS_SHE_SAYS."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choices")
    topic = models.CharField(max_length=12, choices=Topic.choices)
    how = models.CharField(max_length=8, choices=How.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="one_choice_a_topic")]

    def __str__(self):
        return f"{self.get_topic_display()}: {self.get_how_display()}"


class NoticeQuerySet(models.QuerySet):
    def on_site(self, user):
        """What stands on her own page, the newest first."""
        return self.filter(user=user, channel=Notice.Channel.SITE, state=Notice.State.SENT).order_by("-made_at", "-pk")

    def unseen(self, user):
        return self.on_site(user).filter(seen_at__isnull=True)

    def to_deliver(self, at=None):
        """Mail whose time has come: not held for a digest, not in somebody's hands."""
        due = at or timezone.now()
        return self.filter(
            channel=Notice.Channel.EMAIL, state=Notice.State.WAITING, for_digest=False, send_after__lte=due
        )

    def stuck(self):
        """What an officer has to look at: refused for good, or perhaps sent and perhaps not."""
        return self.filter(state__in=[Notice.State.FAILED, Notice.State.UNSURE])


class Notice(models.Model):
    """
    One row of the outbox: one event, told to one person, on one channel. The three together stand once.

    Written in the transaction of what happened, so that nothing is told that did not happen, and nothing that happened
    is forgotten when a worker dies. Holds references alone; its words are made when it leaves, from what is true then.
    A mail that waits may become a line on the site, where its person changes her mind (`people.delivery`).
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("Email")
        SITE = "site", _("On the site")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        MOOT = "moot", _("No longer needed")
        FAILED = "failed", _("Refused for good")
        UNSURE = "unsure", _("Perhaps sent")

    event = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    topic = models.CharField(max_length=12, choices=Topic.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="notices")
    address = models.EmailField(blank=True)  # an author without an account; emptied once the mail has left
    recipient = models.CharField(max_length=70)  # who, as one short text: "u12", or a keyed hash of an address
    channel = models.CharField(max_length=8, choices=Channel.choices)
    refs = models.JSONField(default=dict)

    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    for_digest = models.BooleanField(default=False)
    carried_by = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="carries")
    made_at = models.DateTimeField(default=timezone.now)
    send_after = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=60, blank=True)  # a class or a number of the mail server, never its words

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "send_after"]),
            models.Index(fields=["user", "channel", "seen_at"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "recipient", "channel"], name="told_once_a_channel"),
            models.CheckConstraint(condition=~Q(event=""), name="a_notice_has_an_event"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_notice_says_when"),
        ]

    def __str__(self):
        return f"{self.kind} ({self.get_state_display()})"
