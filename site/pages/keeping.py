"""
A copy to keep on a phone: the Local Offer, help now and rights, and nothing else; only when the reader asks (X-A14).

The page fetches each address without cookies, so what is kept is what any visitor sees. The worker (`copy.js`) hands a
kept page out only when the network does not answer, and never keeps anything itself.
"""

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from wagtail.models import Page

from pages.models.page import KEPT

OFFER = ("local_offer.localofferindexpage", "local_offer.localoffersectionpage", "local_offer.offerentrypage")
A_PAGE = 14  # thousand letters at most, on the average; what it really was is said once it is kept
FILES = ("css/site.css", "js/site.js", "js/keep.js", "js/listen.js", "img/icon.svg")


def pages():
    """The addresses of the public pages that a copy holds, the way to help first."""
    found = [reverse("help-now"), reverse("keep")]
    english = Page.objects.live().public().filter(locale__language_code=settings.LANGUAGE_CODE)
    for page in english.order_by("path").select_related("content_type"):
        kind = f"{page.content_type.app_label}.{page.content_type.model}"
        if kind in OFFER or (kind == "pages.informationpage" and page.slug in KEPT):
            found.append(page.url)
    return list(dict.fromkeys(address for address in found if address))


def files():
    """The styles and scripts that these pages need; with them one can also delete the copy without internet."""
    return [staticfiles_storage.url(name) for name in FILES]


def megabytes(pages):
    """About how much room the copy takes at most, in whole megabytes."""
    return -(-len(pages) * A_PAGE // 1000)
