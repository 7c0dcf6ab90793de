from wagtail import hooks

from challenges import public
from local_offer.models import OfferEntryPage


@hooks.register("before_serve_page")
def say_who_won_it(page, request, args, kwargs):
    """
    An entry of the Local Offer shows the challenges that wrote it.

    The Local Offer knows no challenge, so this app, which knows both, hands them over on the request (design.md 2).
    """
    if isinstance(page.specific_deferred, OfferEntryPage):
        request.won_by_young_people = public.won_by_young_people(page.specific)
