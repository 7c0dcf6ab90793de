from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Report(models.Model):
    """
    A report as it was on the day it was made: numbered without holes, and written once (domain.md 7, design.md 3.7).

    `content` is data, with the challenge beside each of its words: what was taken back is left out on reading, and its
    words are erased here when they are erased everywhere (`reports.frozen.forget`). No person stands in it.
    """

    class Kind(models.TextChoices):
        MONTHLY = "monthly", _("Monthly report for Heads of Service")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    number = models.PositiveIntegerField()
    # The days it speaks of, both included.
    first = models.DateField()
    last = models.DateField()
    frozen_at = models.DateTimeField(default=timezone.now)
    content = models.JSONField()

    class Meta:
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="one_report_a_number"),
            models.UniqueConstraint(fields=["kind", "first", "last"], name="one_report_a_time"),
            models.CheckConstraint(condition=Q(number__gt=0), name="reports_count_from_one"),
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="a_report_ends_after_it_begins"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("A report is written once.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("A report is never deleted.")
