"""What stops the room kindly, and the words it explains on the way (domain.md 4). No row here knows a person."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import Meeting


class Word(models.Model):
    """
    A word that somebody asked for in a meeting, and its plain meaning once it has one.

    Nothing says who asked, or when: the row is without person and time until it is explained.
    """

    AT_MOST = 40  # characters
    MOST = 20  # words a meeting: the board is read on a phone

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="words")
    text = models.CharField(_("word"), max_length=AT_MOST)
    # It says nothing new to the room: it stood on the screens, or is in the site's own list of words.
    is_known = models.BooleanField(default=False)
    meaning = models.CharField(_("what it means"), max_length=120, blank=True)
    explained_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "text"], name="a_word_once_a_meeting"),
            models.CheckConstraint(
                condition=Q(meaning="", explained_at__isnull=True) | (~Q(meaning="") & Q(explained_at__isnull=False)),
                name="explained_is_with_its_meaning",
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def may_be_shown(self):
        """To the room: what somebody typed shows only when it is known there, or once it was explained."""
        return self.is_known or bool(self.meaning)


class PauseCard(models.Model):
    """A pause card that somebody put up. One of a kind, however many ask; the oldest is on the screens."""

    class Kind(models.TextChoices):
        WORD = "word", _("What does that word mean?")
        SLOWER = "slower", _("Slower, please")
        BREAK = "break", _("I need a break")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="cards")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    word = models.ForeignKey(Word, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "kind"], name="one_card_of_a_kind"),
            models.CheckConstraint(condition=Q(kind="word") | Q(word__isnull=True), name="only_a_word_card_has_one"),
        ]

    def __str__(self):
        return str(self.get_kind_display())


class Break(models.Model):
    """The room has a break until this moment, by the clock on the wall. There is one while it lasts."""

    LENGTHS = (5, 10, 15)  # minutes

    meeting = models.OneToOneField(Meeting, primary_key=True, on_delete=models.CASCADE, related_name="break_now")
    back_at = models.DateTimeField()

    def __str__(self):
        return str(self.back_at)
