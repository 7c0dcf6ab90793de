from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

KEPT = timedelta(days=365)


class EntryFollow(models.Model):
    """
    Somebody with an account wants to hear when an amount changes (A37).

    Which entries a person follows says something about her. So it is hers alone to see, it ends with her account, by
    one tap, or a year after she tapped, and it keeps the day and no moment.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="entry_follows")
    entry = models.ForeignKey("local_offer.OfferEntryPage", on_delete=models.CASCADE, related_name="follows")
    since = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "entry"], name="followed_once")]

    def __str__(self):
        return f"{self.entry_id}"

    @property
    def ends(self):
        return self.since + KEPT
