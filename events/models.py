import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from people.models import WorkingGroup


class MeetingSeries(models.Model):
    """A group's meetings, one every so many days. J2I meets every 42 (D26)."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="series")
    name = models.CharField(_("name"), max_length=80)
    every_days = models.PositiveSmallIntegerField(_("days between meetings"), default=42)
    place = models.CharField(_("usual place"), max_length=200, blank=True)
    online_link = models.URLField(_("usual online link"), blank=True)

    class Meta:
        verbose_name_plural = "meeting series"

    def __str__(self):
        return self.name

    def date_after(self, starts_at):
        """The start of the meeting after one that starts at `starts_at`: same time of day in London (K3)."""
        local = timezone.localtime(starts_at)
        return timezone.make_aware(local.replace(tzinfo=None) + timedelta(days=self.every_days))


class MeetingQuerySet(models.QuerySet):
    def planned(self):
        return self.filter(status=Meeting.Status.PLANNED)

    def open(self):
        """Planned or under way."""
        return self.filter(status__in=[Meeting.Status.PLANNED, Meeting.Status.LIVE])

    def closed(self):
        return self.filter(status=Meeting.Status.CLOSED)

    def of(self, group_slug):
        return self.filter(series__group__slug=group_slug)

    def at_hand(self):
        """Under way, or to begin within a day: those whose room code works."""
        near = (timezone.now() - Meeting.NEAR, timezone.now() + Meeting.NEAR)
        return self.filter(Q(status=Meeting.Status.LIVE) | Q(status=Meeting.Status.PLANNED, starts_at__range=near))

    def next_of(self, group_slug):
        """The meeting of a group that is under way or comes next, or None."""
        return self.of(group_slug).open().select_related("series__group").order_by("starts_at").first()


class Meeting(models.Model):
    """When and where people meet, who is coming, and the number of the last thing that happened. Knows no challenge."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        LIVE = "live", _("Live now")
        CLOSED = "closed", _("Over")
        CANCELLED = "cancelled", _("Called off")

    NEAR = timedelta(days=1)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    series = models.ForeignKey(MeetingSeries, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField(_("starts"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    online_link = models.URLField(_("online link"), blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.PLANNED)
    went_live_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    length = models.PositiveSmallIntegerField(_("how many minutes"), default=90)
    # Raised with each change of day, place, link or length and by calling it off: calendars tell new from old by it.
    sequence = models.PositiveIntegerField(default=0)
    # The number of the last event of the live meeting; without holes, for it is raised under a lock (trust.md M2).
    version = models.PositiveIntegerField(default=0)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["series", "starts_at"], name="one_meeting_a_start"),
            models.UniqueConstraint(fields=["series"], condition=Q(status="live"), name="one_live_meeting_a_series"),
        ]

    def __str__(self):
        return f"{self.series}, {date_format(timezone.localtime(self.starts_at), 'j F Y')}"

    @property
    def is_live(self):
        return self.status == self.Status.LIVE

    @property
    def is_over(self):
        return self.status in (self.Status.CLOSED, self.Status.CANCELLED)

    @property
    def is_planned(self):
        return self.status == self.Status.PLANNED

    @property
    def is_called_off(self):
        return self.status == self.Status.CANCELLED

    @property
    def ends_at(self):
        """When it is planned to end."""
        return self.starts_at + timedelta(minutes=self.length)

    @property
    def day(self):
        """The day it is on, in London: when it was opened, or while it was not, when it is to begin."""
        return timezone.localdate(self.went_live_at or self.starts_at)

    @property
    def is_at_hand(self):
        """Under way, or to begin within a day, as `at_hand` asks it of all."""
        return self.is_live or (self.is_planned and abs(self.starts_at - timezone.now()) <= self.NEAR)


class AttendanceQuerySet(models.QuerySet):
    def coming(self):
        """Those who said that they come, in the room or online."""
        return self.filter(coming__in=[Attendance.Coming.YES, Attendance.Coming.ONLINE])


class Attendance(models.Model):
    """Whether a person is coming, and that she was there. The public sees roles and counts alone."""

    class Coming(models.TextChoices):
        YES = "yes", _("I’m coming")
        ONLINE = "online", _("I’ll join online")
        NO = "no", _("I can’t come")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attendance")
    coming = models.CharField(max_length=8, choices=Coming.choices, blank=True)
    here_at = models.DateTimeField(null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="one_attendance_a_person")]
        verbose_name_plural = "attendance"

    def __str__(self):
        return f"{self.user}: {self.get_coming_display() or '?'}"


class AccessNeed(models.Model):
    """
    What would make it easier for one person to come, in her own words; between her and the officer, and nobody else.

    It goes 30 days after the meeting (`events.retention`). No screen, minutes, mail or report ever reads it.
    """

    AT_MOST = 300

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="access_needs")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_needs")
    words = models.CharField(_("what would make it easier"), max_length=AT_MOST)
    written_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="one_access_need_a_person")]

    def __str__(self):
        return f"A need for {self.meeting}"


class JoinCodeQuerySet(models.QuerySet):
    def good(self):
        """The one of each person that still opens something, used or not; whether today stands in `events.joining`."""
        return self.filter(ended_at__isnull=True)

    def with_day(self):
        """Each with `.day`, the moment by which its meeting's day is known."""
        return self.annotate(day=Coalesce("meeting__went_live_at", "meeting__starts_at"))


class JoinCode(models.Model):
    """
    A code on paper by which one young person joins one meeting on any phone, once.

    Only a keyed hash of it is kept, and the row itself goes the day after the meeting (`events.retention`). Its number
    stands on the paper in place of a name.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="join_codes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_codes")
    paper_number = models.PositiveSmallIntegerField()
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)
    # The op id of the tap that used it, so that a tap that is sent twice gets the first answer (trust.md M1).
    used_by_tap = models.UUIDField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = JoinCodeQuerySet.as_manager()

    class Meta:
        ordering = ["paper_number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "paper_number"], name="one_join_code_a_number"),
            models.UniqueConstraint(
                fields=["meeting", "user"], condition=Q(ended_at__isnull=True), name="one_good_join_code_a_person"
            ),
        ]

    def __str__(self):
        return f"Join code {self.paper_number} of {self.meeting_id}"
