from django.db import models


class AnswerCount(models.Model):
    """How often one answer was tapped to an issue's question of the month: a number, and no row a person."""

    issue = models.ForeignKey("newsletter.NewsletterIssuePage", on_delete=models.CASCADE, related_name="answer_counts")
    question = models.UUIDField()  # the id of its block
    option = models.PositiveSmallIntegerField()  # which of its answers, counted from 0
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue", "question", "option"], name="one_counter_an_answer_of_a_month")
        ]

    def __str__(self):
        return f"{self.issue_id}/{self.option}: {self.number}"


class AnswerSpent(models.Model):
    """That somebody has answered: a keyed hash, so that nobody counts twice and nobody learns who (A22)."""

    issue = models.ForeignKey("newsletter.NewsletterIssuePage", on_delete=models.CASCADE, related_name="+")
    question = models.UUIDField()
    token = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "question", "token"], name="one_answer_a_question")]

    def __str__(self):
        return f"{self.issue_id}/{self.pk}"
