from django.db import models
from django.utils import timezone


class Chore(models.Model):
    """
    One step of what is done every minute (`run_due`): when it last ran, and who has it in hand.

    The lease keeps two workers from doing the same work side by side. It is no lock that anything stands on: a step is
    safe to run twice, and a lease whose worker died runs out.
    """

    name = models.CharField(primary_key=True, max_length=60)
    leased_until = models.DateTimeField(null=True, blank=True)
    ran_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=120, blank=True)  # the class of what went wrong last time, never its words

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class ChoreRun(models.Model):
    """A run of a step that did something, or went wrong: what the officer's page shows. A month of them is kept."""

    chore = models.ForeignKey(Chore, on_delete=models.CASCADE, related_name="runs")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    did = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.chore_id}: {self.did}"
