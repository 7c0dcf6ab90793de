"""Finding an entry by its number, for what is done beside its page."""

from django.http import Http404

from local_offer.models import OfferEntryPage


def find(number):
    """
    The entry with this number as everybody can read it; else 404.

    The same for a draft, for what is only being looked at, and for a number there is not: none of them has a page on
    which something can go wrong, or an amount to follow.
    """
    entry = OfferEntryPage.objects.live().listed().filter(offer_id=number).first()
    if entry is None:
        raise Http404
    return entry
