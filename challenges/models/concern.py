import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .challenge import Challenge


class Concern(models.Model):
    """'I'm worried about them': raised on any text, read by the safeguarding lead and the officer alone."""

    class About(models.TextChoices):
        CHALLENGE = "challenge", _("a challenge")
        LINE = "line", _("a line in a meeting")
        UPDATE = "update", _("a piece of news")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    about = models.CharField(max_length=12, choices=About.choices)
    challenge = models.ForeignKey(Challenge, null=True, on_delete=models.PROTECT, related_name="+")
    subject_id = models.CharField(max_length=40, blank=True)
    words = models.TextField(_("what worries you"), max_length=2000, blank=True)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["seen_at", "raised_at"]

    def __str__(self):
        return f"{self.get_about_display()}, {self.raised_at:%d %B %Y %H:%M}"
