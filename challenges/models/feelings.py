from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models import Meeting

from .agenda import AgendaItem


class FeelingsVoteQuerySet(models.QuerySet):
    def open(self):
        return self.filter(shown_at__isnull=True)

    def shown(self):
        return self.filter(shown_at__isnull=False)


class FeelingsVote(models.Model):
    """
    How young people feel about what is on the table: three counters, held until the chair shows them (domain.md 4).

    Who said what is kept nowhere. Below five answers no number is ever shown, and none is kept once it is over.
    """

    class Feeling(models.TextChoices):
        GREEN = "green", _("Good")
        AMBER = "amber", _("Not sure")
        RED = "red", _("Not good")

    AT_LEAST = 5  # answers; fewer would tell who felt what (trust.md 1.3)

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="feelings_votes")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="feelings_votes")
    about_answer = models.BooleanField(_("about the answer"), default=False)
    green = models.PositiveSmallIntegerField(default=0)
    amber = models.PositiveSmallIntegerField(default=0)
    red = models.PositiveSmallIntegerField(default=0)
    shown_at = models.DateTimeField(null=True, blank=True)

    objects = FeelingsVoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(shown_at__isnull=True), name="one_feelings_vote_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(shown_at__isnull=True)
                | Q(green=0, amber=0, red=0)
                | Q(green__gte=5 - F("amber") - F("red")),
                name="a_few_feelings_are_no_numbers",
            ),
        ]

    def __str__(self):
        return f"{self.item}"

    @property
    def answers(self):
        return self.green + self.amber + self.red

    @property
    def numbers(self):
        """Feeling to number, once they may be seen; None while it is open, and for fewer than five answers."""
        if self.shown_at is None or self.answers < self.AT_LEAST:
            return None
        return {feeling.value: getattr(self, feeling.value) for feeling in self.Feeling}


class FeelingToken(models.Model):
    """
    That somebody has given her feeling in a vote, and nothing else: no person, no moment, no feeling.

    The key is a keyed hash of vote and person (`meeting.feelings.token`); all of them go when the vote is over.
    """

    token = models.CharField(primary_key=True, max_length=64)
    vote = models.ForeignKey(FeelingsVote, on_delete=models.CASCADE, related_name="tokens")

    def __str__(self):
        return self.token
