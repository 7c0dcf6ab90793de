"""What the review learns from the CMS. Connected in `LocalOfferConfig.ready`."""

from django.dispatch import receiver
from wagtail.signals import page_published

from local_offer.models import OfferEntryPage
from local_offer.review import actions


@receiver(page_published, sender=OfferEntryPage, dispatch_uid="review_words_changed")
def words_changed(instance, **kwargs):
    """New words are nobody's signed ones: what was said of the old stands no more."""
    actions.words_changed(instance)
