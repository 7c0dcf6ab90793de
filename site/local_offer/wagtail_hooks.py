from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from wagtail import hooks

from local_offer.models import LocalOfferIndexPage, OfferEntryPage
from pages.cms.dashboard import Line


@hooks.register("needs_attention")
def entries_to_check(request):
    """Entries whose day to be checked has passed (A38): how many, and the way to the Local Offer."""
    late = OfferEntryPage.objects.live().filter(review_due__lt=timezone.localdate()).count()
    if late:
        offer = LocalOfferIndexPage.objects.first()
        text = ngettext(
            "%(count)d entry of the Local Offer should have been checked by now.",
            "%(count)d entries of the Local Offer should have been checked by now.",
            late,
        )
        yield Line(text % {"count": late}, reverse("wagtailadmin_explore", args=[offer.pk]) if offer else "")
