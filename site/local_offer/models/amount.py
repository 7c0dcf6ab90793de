from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from local_offer import sources


class AmountChangeQuerySet(models.QuerySet):
    def of(self, entry):
        """All amounts that one entry ever had in public, the newest first."""
        return self.filter(entry=entry).order_by("-pk")


class AmountChange(models.Model):
    """
    One amount as readers saw it: the first one an entry was published with, and each one that took its place (A37).

    Written when it is published, never for a draft, and not changed after that. So the last row is what the page says
    now, and those before it are what it said. It holds a role and no person.
    """

    class Role(models.TextChoices):
        EDITOR = "editor", _("a site editor")
        OFFICER = "officer", _("the participation officer")
        ADMINISTRATOR = "administrator", _("an administrator")
        SITE = "site", _("the site itself")

    entry = models.ForeignKey("local_offer.OfferEntryPage", on_delete=models.CASCADE, related_name="amount_changes")
    amount = models.CharField(max_length=120, blank=True)
    amount_gbp = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    amount_period = models.CharField(max_length=40, blank=True)
    from_day = models.DateField(null=True, blank=True)  # the first one has none: nobody knows since when it holds
    source = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.SITE)
    at = models.DateTimeField(default=timezone.now)

    objects = AmountChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.amount or "–"

    @property
    def value(self):
        """What makes it another amount: words, pounds or how often."""
        return self.amount, self.amount_gbp, self.amount_period

    @property
    def in_words(self):
        """Its source as a reader can follow it."""
        return sources.in_words(self.source)
