"""Words sent ahead of a meeting, and voice notes: what somebody says who is not in the room (A1, A32)."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .agenda import AgendaItem
from .challenge import Challenge


class WordsAheadQuerySet(models.QuerySet):
    def by(self, user):
        """What this person sent, from a meeting's page or as the person who raised the challenge; for her own pages."""
        mine = Q(by_author=True, item__challenge__in=Challenge.objects.by(user))
        if user.is_authenticated:
            mine |= Q(user=user)
        return self.filter(mine)

    def with_author(self, user):
        """Those that belong to the same sender as a new row of `user` would; `user` None: the person who raised it."""
        return self.filter(by_author=True) if user is None else self.filter(user=user)

    def written(self):
        """With words that she has said yes to: what the chair may read out."""
        return self.exclude(text="")

    def waiting(self):
        return self.filter(read_at__isnull=True)


class WordsAhead(models.Model):
    """
    What somebody who may not come has sent for one item, to be read out by the chair (A32).

    `user` is who sent it from the meeting's page. Sent from a challenge's own page by the person who raised it, there
    is none: no row leads from a challenge to her (design.md 3.4), and `Authorship` says whose it is.
    """

    AT_MOST = 2500  # letters: about three minutes, read out loud
    KEEP = timedelta(days=30)  # after the meeting

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="words_ahead")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="words_ahead"
    )
    by_author = models.BooleanField(_("by the person who raised it"), default=False)
    # Empty as long as there is only her voice.
    text = models.TextField(_("words"), max_length=AT_MOST, blank=True)
    says_name = models.BooleanField(_("the chair says her name"), default=False)
    sent_at = models.DateTimeField(default=timezone.now)
    # There was no time, and it went on to the next meeting with its item.
    carried_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = WordsAheadQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at"]
        verbose_name_plural = "words ahead"
        constraints = [
            models.UniqueConstraint(fields=["item", "user"], name="words_ahead_once_a_person"),
            models.UniqueConstraint(fields=["item"], condition=Q(by_author=True), name="words_ahead_once_by_author"),
            models.CheckConstraint(
                condition=Q(by_author=True, user__isnull=True, says_name=False)
                | Q(by_author=False, user__isnull=False),
                name="words_ahead_by_author_name_nobody",
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | ~Q(text=""), name="only_words_ahead_with_text_are_read"
            ),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def name(self):
        """The name the chair says, where she wants that; else nothing, for no screen knows more."""
        return self.user.display_name if self.says_name else ""


class VoiceNote(models.Model):
    """
    What somebody said instead of writing it: for a draft of hers, or for words she sends ahead (A1).

    Nobody hears it but she and, once she asks for it (`asked_at`), the officer who writes it down. It goes as soon as
    she has said yes to the written words. The sound is a table of its own, so that no list reads it.
    """

    LONGEST = 180  # seconds
    BIGGEST = 5 * 1024 * 1024  # octets: three minutes in what a phone records
    KEEP = timedelta(days=30)

    class Kind(models.TextChoices):
        WEBM = "webm", "audio/webm"
        OGG = "ogg", "audio/ogg"
        MP4 = "m4a", "audio/mp4"
        MP3 = "mp3", "audio/mpeg"
        WAV = "wav", "audio/wav"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    challenge = models.OneToOneField(
        Challenge, null=True, blank=True, on_delete=models.CASCADE, related_name="voice_note"
    )
    words_ahead = models.OneToOneField(
        WordsAhead, null=True, blank=True, on_delete=models.CASCADE, related_name="voice_note"
    )
    kind = models.CharField(max_length=4, choices=Kind.choices)
    seconds = models.PositiveSmallIntegerField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True, blank=True)
    # What the officer heard; nobody else reads it before she has said yes.
    text = models.TextField(_("what was said"), max_length=WordsAhead.AT_MOST, blank=True)
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(challenge__isnull=True, words_ahead__isnull=False)
                | Q(challenge__isnull=False, words_ahead__isnull=True),
                name="a_voice_note_is_for_one_thing",
            ),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def waits_for_officer(self):
        return self.asked_at is not None and self.written_at is None


class VoiceSound(models.Model):
    """The sound itself, without name or other facts of the file it came in; never a file on a disk that is served."""

    note = models.OneToOneField(VoiceNote, primary_key=True, on_delete=models.CASCADE, related_name="sound")
    data = models.BinaryField()

    def __str__(self):
        return str(self.note_id)
