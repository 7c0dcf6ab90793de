"""What follows when an entry is published, in the same transaction (`OfferEntryPage.publish`)."""

from django.dispatch import receiver
from wagtail.signals import page_published

from local_offer import actions
from local_offer.models import OfferEntryPage


@receiver(page_published, sender=OfferEntryPage, dispatch_uid="keep_the_amount_before")
def keep_the_amount_before(sender, instance, revision, **kwargs):
    """Published by hand, by a second person or at its hour: one action writes what the amount was (A37)."""
    if instance.live:
        actions.record_amount(instance, by=revision.user if revision else None)
