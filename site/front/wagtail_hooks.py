from wagtail import hooks

from challenges import public
from front.views import home
from local_offer.models import OfferEntryPage


@hooks.register("before_serve_page")
def say_who_won_it(page, request, args, kwargs):
    """
    An entry of the Local Offer shows the challenges that wrote it.

    The Local Offer knows no challenge, so this app, which knows both, hands them over on the request (design.md 2).
    """
    if isinstance(page.specific_deferred, OfferEntryPage):
        request.won_by_young_people = public.won_by_young_people(page.specific)


@hooks.register("preview_home")
def show_the_front_page(request, page):
    """The front page for its editor, before it goes up: what a visitor would see."""
    return home.for_visitors(request, page)
