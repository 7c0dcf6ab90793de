"""What is made before a meeting: young people's own questions, and a practice meeting that is nobody else's."""

from datetime import timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .agenda import AgendaItem


class PreMeetQuestion(models.Model):
    """
    What young people want to ask about one item, written before the meeting: theirs and the chair's (domain.md 4).

    No frame, minutes, mail or report ever holds it, and it goes seven days after the meeting. It hangs on the item, so
    that it goes along when the meeting is called off. Names show only where she whose name it is says so.
    """

    AT_MOST = 300  # characters
    A_PERSON = 10  # questions a meeting: the chair reads them with eight people in the room
    KEEP = timedelta(days=7)

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(_("question"), max_length=AT_MOST)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    author_named = models.BooleanField(default=False)
    # Who says it in the room; nobody yet: "somebody please ask this for me".
    speaker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    speaker_named = models.BooleanField(default=False)
    written_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["item", "pk"]

    def __str__(self):
        return f"A question for item {self.item_id}"

    @property
    def by(self):
        """Whose it is, where she wants her name beside it; else an empty string."""
        return self.author.display_name if self.author_named else ""

    @property
    def said_by(self):
        """Who says it, where she wants that read; else an empty string."""
        return self.speaker.display_name if self.speaker_id and self.speaker_named else ""


class Practice(models.Model):
    """
    One person's practice meeting: made-up items, and all that she did with them, in this one row (A15).

    Nothing of it is a meeting, challenge or promise, so no report, number or screen can count it. It goes seven days
    after she last touched it.
    """

    KEEP = timedelta(days=7)

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="practice"
    )
    state = models.JSONField(encoder=DjangoJSONEncoder)
    touched_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return "A practice meeting"
