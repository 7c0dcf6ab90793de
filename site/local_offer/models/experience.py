from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class What(models.TextChoices):
    """What happened when somebody tried."""

    TOLD_NO = "told_no", _("I was told no")
    NO_ANSWER = "no_answer", _("Nobody answered me")
    DIFFERENT = "different", _("It was different from this page")
    WHOM_TO_ASK = "whom_to_ask", _("I couldn’t find out who to ask")
    TOO_LONG = "too_long", _("It took too long")
    SOMETHING_ELSE = "something_else", _("Something else")


class When(models.TextChoices):
    """Roughly when: a stretch of time and no day."""

    THIS_MONTH = "this_month", _("This month")
    HALF_YEAR = "half_year", _("In the last half year")
    LONGER = "longer", _("Longer ago")


class Where(models.TextChoices):
    """Inside the county or not, and no place."""

    INSIDE = "inside", _("In the county")
    OUTSIDE = "outside", _("Outside the county")
    NOT_SAID = "not_said", _("I’d rather not say")


class OfferExperience(models.Model):
    """
    How often one answer was given about one entry in one month: "It didn't work for me" (A42).

    A number a question and answer. There is no row a person and no moment, and the three answers of one person are not
    kept together. What may be shown of the numbers is `local_offer.experiences`.
    """

    class Question(models.TextChoices):
        WHAT = "what", _("What happened?")
        WHEN = "when", _("When was it?")
        WHERE = "where", _("Where do you live?")

    ANSWERS = {Question.WHAT: What, Question.WHEN: When, Question.WHERE: Where}

    entry = models.ForeignKey("local_offer.OfferEntryPage", on_delete=models.CASCADE, related_name="experiences")
    month = models.DateField()  # its first day
    question = models.CharField(max_length=8, choices=Question.choices)
    answer = models.CharField(max_length=16)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "month", "question", "answer"], name="one_counter_an_answer")
        ]

    def __str__(self):
        return f"{self.entry_id}, {self.month:%Y-%m}"


class TroubleNote(models.Model):
    """
    Whether an entry says "Some people had trouble with this". CLAB alone decides, with one tap each way (A42).

    It holds the role that tapped last and the day, and no person.
    """

    entry = models.OneToOneField(
        "local_offer.OfferEntryPage", primary_key=True, on_delete=models.CASCADE, related_name="trouble_note"
    )
    shown = models.BooleanField()
    role = models.CharField(max_length=16, default="clab")
    on = models.DateField(default=timezone.localdate)

    def __str__(self):
        return f"{self.entry_id}: {self.shown}"
