import calendar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .answer import Verdict
from .challenge import Challenge

A_YEAR = 12  # months after the verdict; the first time is sooner, and a setting (PR12)


def months_after(day, months):
    """The same day so many months later; the last of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))


class CheckBackQuerySet(models.QuerySet):
    def open(self):
        """Asked, and waiting for a word: on a challenge that is still called changed."""
        return self.filter(
            asked_at__isnull=False,
            lasted="",
            dropped_at__isnull=True,
            challenge__status__in=[Challenge.Status.CHANGED, Challenge.Status.PARTLY_CHANGED],
        )

    def due(self, on):
        """Their day has come, and nobody has been asked yet."""
        return self.filter(
            due_on__lte=on,
            asked_at__isnull=True,
            dropped_at__isnull=True,
            challenge__status__in=[Challenge.Status.CHANGED, Challenge.Status.PARTLY_CHANGED],
        )

    def answered(self):
        return self.exclude(lasted="")


class CheckBack(models.Model):
    """
    'Is it still working?', asked some months after a verdict said that it changed, and again after a year (A9, PR12).

    No state of the challenge: it stays changed until somebody says no. Each verdict has its own two, so that one which
    was opened again and changed anew is checked anew. Who answered is a role and no person.
    """

    class Lasted(models.TextChoices):
        YES = "still_working", _("Yes, still working")
        PARTLY = "partly", _("Only partly")
        NO = "not_any_more", _("No, not any more")

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="check_backs")
    verdict = models.ForeignKey(Verdict, on_delete=models.CASCADE, related_name="check_backs")
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    asked_at = models.DateTimeField(null=True, blank=True)
    lasted = models.CharField(max_length=16, choices=Lasted.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=8, choices=[("author", "author"), ("clab", "clab")], blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)  # opened again before, or the next one asked the same

    objects = CheckBackQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on"])]
        constraints = [
            models.UniqueConstraint(fields=["verdict", "months"], name="one_check_back_a_time"),
            models.CheckConstraint(condition=Q(months__gt=0, months__lte=A_YEAR), name="check_back_within_a_year"),
            models.CheckConstraint(
                condition=Q(lasted="", answered_at__isnull=True, answered_by="")
                | (~Q(lasted="") & Q(answered_at__isnull=False, asked_at__isnull=False) & ~Q(answered_by="")),
                name="an_answered_check_back_says_when",
            ),
        ]

    def __str__(self):
        return f"{self.challenge}, {self.months} months"

    @property
    def is_open(self):
        changed = self.challenge.status in (Challenge.Status.CHANGED, Challenge.Status.PARTLY_CHANGED)
        return changed and bool(self.asked_at) and not self.lasted and not self.dropped_at

    @property
    def says(self):
        """What came of it, for the wall and the challenge's page; empty while it is open."""
        if self.lasted == self.Lasted.YES:
            return _("Checked after %(months)d months: still working") % {"months": self.months}
        if self.lasted == self.Lasted.PARTLY:
            return _("Checked after %(months)d months: only partly working") % {"months": self.months}
        if self.lasted == self.Lasted.NO:
            return _("Checked after %(months)d months: it did not last") % {"months": self.months}
        return ""

    @classmethod
    def plan(cls, verdict, *, first):
        """
        The two of one verdict: `first` months after the day it was given, and after a year. Called twice, still two.

        Returns how many are new.
        """
        given = timezone.localdate(verdict.given_at)
        made = 0
        for months in (first, A_YEAR):
            _one, new = cls.objects.get_or_create(
                verdict=verdict,
                months=months,
                defaults={"challenge": verdict.challenge, "due_on": months_after(given, months)},
            )
            made += new
        return made
