import uuid
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Meeting
from people.models import Membership

from .challenge import Challenge


class AgendaItem(models.Model):
    """One thing to talk about at a meeting; usually a challenge. Its place is the chair's to set (A10, D72)."""

    class Kind(models.TextChoices):
        OPENING = "opening", _("What changed since last time")
        CHALLENGE = "challenge", _("A challenge")
        CLOSING = "closing", _("Goodbye and next date")

    class Status(models.TextChoices):
        WAITING = "waiting", _("To come")
        CURRENT = "current", _("Now")
        DONE = "done", _("Done")

    SHORTEST, LONGEST = 5, 60  # minutes that the chair may give an item

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.CHALLENGE)
    challenge = models.ForeignKey(
        Challenge, null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items"
    )
    position = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=15)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    by_young_people = models.BooleanField(_("put there by young people"), default=True)
    times_carried = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField(null=True, blank=True)
    # It may be hard for somebody: everyone is told before it comes, so that whoever wants to can step out (X-A16).
    is_hard = models.BooleanField(_("this may be hard for somebody"), default=False)
    # Read by everyone invited, and kept until the meeting is over.
    hard_note = models.CharField(_("what it is about, in a few plain words"), max_length=60, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "challenge"], name="once_on_an_agenda"),
            models.UniqueConstraint(fields=["meeting"], condition=Q(status="current"), name="one_item_at_a_time"),
            models.CheckConstraint(
                condition=Q(kind="challenge", challenge__isnull=False)
                | (~Q(kind="challenge") & Q(challenge__isnull=True)),
                name="only_a_challenge_item_has_one",
            ),
        ]

    def __str__(self):
        return str(self.title)

    @property
    def is_gone(self):
        """Taken back or redirected since: none of its words is on a screen any more (design.md 3.7)."""
        return self.challenge is not None and self.challenge.status not in Challenge.Status.at_j2i()

    @property
    def warns(self):
        """Whether people are told that it may be hard. Of what was taken back nothing is said any more."""
        return self.is_hard and not self.is_gone

    @property
    def needs_heads_up(self):
        """It may be hard, and nobody was told yet that it comes next."""
        return self.warns and self.told_at is None

    @property
    def title(self):
        if self.is_gone:
            return _("A challenge")
        return self.challenge.title if self.challenge else self.get_kind_display()


class Line(models.Model):
    """A line posted in a meeting. Others see it only once released; hidden, it is on no screen and in no minutes."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting for the chair")
        RELEASED = "released", _("Shown")
        HIDDEN = "hidden", _("Hidden")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="lines")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="lines")
    AT_MOST = 500  # characters of a line typed in the meeting; news of a hundred words is longer

    text = models.CharField(_("line"), max_length=800)
    # Sent from the challenge's own page while we talk: shown here, it stands there too (A17).
    is_news = models.BooleanField(default=False)
    # Who typed it, for the chair's eyes alone: the room sees the words.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    posted_at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["posted_at"]

    def __str__(self):
        return self.text[:60]


class LineHelper(models.Model):
    """Who shows lines in a meeting while the chair is busy running it: she handed that job on (design.md 4)."""

    meeting = models.OneToOneField(Meeting, primary_key=True, on_delete=models.CASCADE, related_name="line_helper")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.user}: {self.meeting}"


class ReadBack(models.Model):
    """A promise on its way: read out loud on every screen, so that who makes it can say yes (A13). Not locked in."""

    item = models.OneToOneField(AgendaItem, primary_key=True, on_delete=models.CASCADE, related_name="read_back")
    what = models.CharField(_("what they will do"), max_length=300)
    owner = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+", verbose_name=_("who"))
    due = models.DateField(_("by when"))
    # What its organisation says to these very words on its own phone; other words, and it is asked anew.
    yes_at = models.DateTimeField(null=True, blank=True)
    not_so_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(yes_at__isnull=True) | Q(not_so_at__isnull=True), name="a_promise_is_right_or_it_is_not"
            ),
        ]

    def __str__(self):
        return self.what

    @property
    def sign(self):
        """Stands for these very words, person and day: a yes to others does not count."""
        return sha256(f"{self.item_id} {self.owner_id} {self.due:%Y-%m-%d} {self.what}".encode()).hexdigest()[:16]


class MeetingEvent(models.Model):
    """
    One thing that happened in a live meeting, numbered without holes, with what each audience's screens get.

    The hub sends these and nothing else; the minutes are made from them (design.md 4). A fragment holds no form,
    token or name of a viewer. What was hidden is emptied (a tombstone), so that no replay brings it back.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="events")
    n = models.PositiveIntegerField()
    kind = models.CharField(max_length=24)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    op_id = models.UUIDField(null=True, blank=True)
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.CASCADE, related_name="events")
    line = models.ForeignKey(Line, null=True, on_delete=models.CASCADE, related_name="events")
    commitment = models.ForeignKey("Commitment", null=True, on_delete=models.CASCADE, related_name="events")
    room_html = models.TextField(blank=True)
    chair_html = models.TextField(blank=True)

    class Meta:
        ordering = ["meeting", "n"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "n"], name="one_event_a_number"),
            models.UniqueConstraint(
                fields=["by", "meeting", "op_id"], condition=Q(op_id__isnull=False), name="one_event_an_intent"
            ),
        ]

    def __str__(self):
        return f"{self.n} {self.kind}"
