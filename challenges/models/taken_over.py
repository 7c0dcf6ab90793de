from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .challenge import Challenge

# Answers before a result shows, and more of them before it shows anew. Below five, one person's answer could be
# guessed; if it moved with each new answer, whoever looks before and after would know what the sixth person said.
ENOUGH = 5


class TakenOver(models.Model):
    """
    What the council's 2023 report says of a challenge that CLAB took over (domain.md, five things: 4).

    No dates of ours, no clock, no verdict: the council's word stands beside "CLAB has not checked yet".
    """

    class Origin(models.TextChoices):
        CLAB = "clab", _("CLAB asked")
        YOUNG_PEOPLE = "young_people", _("Young people asked")
        INFERRED = "inferred", _("The report names the need")

    challenge = models.OneToOneField(Challenge, primary_key=True, on_delete=models.CASCADE, related_name="taken_over")
    data_id = models.CharField(max_length=8, unique=True)
    origin = models.CharField(max_length=16, choices=Origin.choices)
    council_says = models.CharField(max_length=40)
    outcome = models.TextField(max_length=1000, blank=True)
    big = models.CharField(max_length=24, blank=True)
    as_at = models.DateField()
    source_paragraph = models.CharField(max_length=60)
    entries = models.ManyToManyField("local_offer.OfferEntryPage", blank=True, related_name="+")
    # What CLAB's members said, as it stood when the last five had answered: {"yes": 3, "no": 2}.
    shown_result = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        ordering = ["data_id"]
        verbose_name_plural = "taken over"

    def __str__(self):
        return f"{self.data_id}: {self.council_says}"

    @property
    def public_heading(self):
        return _("The report says") if self.origin == self.Origin.INFERRED else _("You said")

    @property
    def shown_total(self):
        """How many answers stand in the result that shows; 0 where none shows yet."""
        return sum(self.shown_result.values())

    @property
    def says_done(self):
        """The council says done, or partly: what CLAB checks first."""
        return self.council_says in ("done", "partly done")


class ListCheck(models.Model):
    """'True for you?': one member's answer on a taken-over card. Nobody sees who picked what."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")
        DONT_KNOW = "dont_know", _("Don’t know")

    taken_over = models.ForeignKey(TakenOver, on_delete=models.CASCADE, related_name="checks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["taken_over", "user"], name="one_answer_a_member")]

    def __str__(self):
        return self.get_answer_display()
