from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Meeting

OPEN_FOR = timedelta(days=14)  # from the end of the meeting


class RatingCount(models.Model):
    """
    How often each answer was tapped to one question about one meeting, young people apart (domain.md 4).

    A number and nothing else: no row knows who tapped or when, so that nobody can find out who picked what. Lundy's
    four: space, voice, audience, influence.
    """

    class Question(models.TextChoices):
        SPACE = "space", _("Did you have space to say what you think?")
        VOICE = "voice", _("Did people help you to say it?")
        AUDIENCE = "audience", _("Did the people who decide listen?")
        INFLUENCE = "influence", _("Will what was said make a difference?")

    class Side(models.TextChoices):
        YOUNG = "young", _("Young people")
        OTHERS = "others", _("Everybody else")

    class Answer(models.TextChoices):
        # Each names a column.
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="rating_counts")
    question = models.CharField(max_length=10, choices=Question.choices)
    side = models.CharField(max_length=8, choices=Side.choices)
    yes = models.PositiveSmallIntegerField(default=0)
    partly = models.PositiveSmallIntegerField(default=0)
    no = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "question", "side"], name="one_count_a_side")]

    def __str__(self):
        return f"{self.question}, {self.side}: {self.total}"

    @property
    def total(self):
        return self.yes + self.partly + self.no


class RatingToken(models.Model):
    """
    That somebody has answered one question: a keyed hash, spent once, and deleted when the rating closes.

    It holds no choice, no moment and no person; the hash is the key, so that not even the order of rows tells who came
    after whom.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")

    def __str__(self):
        return self.digest[:8]
