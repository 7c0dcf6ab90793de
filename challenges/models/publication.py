from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .answer import AuthorReply
from .challenge import Challenge


class PublicationQuerySet(models.QuerySet):
    def live(self, at=None):
        """
        What the public may read now (domain.md 3.1).

        Its moment has come and nobody ended it. The moment is set when the author is told: at once on her "go ahead",
        else two working days later (PR10). Demo wording is public only where the site is a demo (design.md 13).
        """
        public = self.filter(live_at__lte=at or timezone.now(), ended_at__isnull=True)
        if not settings.DEMO:
            public = public.exclude(challenge__wording=Challenge.Wording.DEMO)
        return public

    def waiting(self):
        """Asked for, and neither live nor ended."""
        return self.filter(ended_at__isnull=True).filter(Q(live_at__isnull=True) | Q(live_at__gt=timezone.now()))


class Publication(models.Model):
    """
    The exact text the public may read of a challenge, and who agreed to it, in order (PR10, A8).

    Asked for by CLAB or the officer, agreed by the chair, then the author is told. Changing the text means a new
    row; ending it takes the words off every page at once.
    """

    class Said(models.TextChoices):
        GO_AHEAD = "go_ahead", _("Go ahead")
        NO = "no", _("No, keep it private")

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="publications")
    title = models.CharField(_("title"), max_length=120)
    what_we_asked = models.CharField(_("what we asked"), max_length=300)
    words = models.TextField(_("in their words"), max_length=2000, blank=True)
    answer = models.TextField(_("the answer"), max_length=3000, blank=True)
    what_changed = models.TextField(_("what changed"), max_length=1000, blank=True)
    big = models.CharField(max_length=24, blank=True)
    why = models.CharField(_("why CLAB says so"), max_length=300, blank=True)
    what_is_left = models.CharField(max_length=500, blank=True)
    # What its author said to "Does this fix it?": part of the text that she reads first. It shows only if she said go
    # ahead to it (`said_by_author`), for her silence is no leave to quote her.
    author_says = models.CharField(max_length=8, choices=AuthorReply.Fixes.choices, blank=True)

    asked_at = models.DateTimeField(default=timezone.now)
    asked_by_role = models.CharField(max_length=30)
    agreed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    author_said = models.CharField(max_length=10, choices=Said.choices, blank=True)
    live_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["live_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(live_at__isnull=True) | (Q(agreed_at__isnull=False) & Q(told_at__isnull=False)),
                name="public_only_when_agreed_and_told",
            ),
            models.CheckConstraint(condition=~Q(author_said="no") | Q(ended_at__isnull=False), name="her_no_ends_it"),
        ]

    def __str__(self):
        return self.title

    @property
    def said_by_author(self):
        """Her word on the answer, for the public: only with her own go ahead to this text."""
        return self.author_says if self.author_said == self.Said.GO_AHEAD else ""
