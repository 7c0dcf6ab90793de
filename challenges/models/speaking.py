"""Who speaks next, and who runs the meeting just now. Both are about one evening: every row goes when it ends."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from events.models import Meeting


class SpeakerQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(place__isnull=False, is_speaking=False)

    def speaking(self):
        return self.filter(is_speaking=True)


class Speaker(models.Model):
    """
    Somebody who would like to speak in a live meeting, speaks now, or has spoken today (domain.md 4).

    Without a person it is a young one in the room who has no phone: the chair put her on the list, and who she is
    stands nowhere.
    """

    IN_ROOM = 5  # at most so many without a name wait at once

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="speakers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    # The meeting's number when she asked, for clocks may jump and numbers never do. She keeps it while she speaks, so
    # that she can be put back; None when she neither waits nor speaks.
    place = models.PositiveIntegerField(null=True, blank=True)
    is_speaking = models.BooleanField(default=False)
    turns = models.PositiveSmallIntegerField(default=0)

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], name="once_on_the_speakers_list"),
            models.UniqueConstraint(fields=["meeting"], condition=Q(is_speaking=True), name="one_speaks_at_a_time"),
            models.CheckConstraint(
                condition=Q(is_speaking=False) | Q(place__isnull=False), name="who_speaks_has_asked"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(place__isnull=False), name="without_a_name_only_while_on_the_list"
            ),
        ]

    def __str__(self):
        return f"{self.user or '?'}: {self.meeting}"


class RunningChair(models.Model):
    """Who runs a live meeting just now: who opened it, then whom it was handed to, or who took it."""

    meeting = models.OneToOneField(Meeting, primary_key=True, on_delete=models.CASCADE, related_name="running_chair")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    handed = models.BooleanField(default=False)

    def __str__(self):
        return f"{self.user}: {self.meeting}"
