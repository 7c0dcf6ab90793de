"""Search over what anybody may read: public pages and public challenges, and nothing else."""

import re
from dataclasses import dataclass

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from local_offer.models import LocalOfferSectionPage, OfferEntryPage
from newsletter.models import NewsletterIssuePage

LONGEST = 100
MOST_WORDS = 8
SHOWN = 30
KINDS = {
    OfferEntryPage: lambda: _("Local Offer"),
    LocalOfferSectionPage: lambda: _("Local Offer"),
    NewsletterIssuePage: lambda: _("News"),
}


@dataclass(frozen=True)
class Result:
    title: str
    url: str
    summary: str
    kind: str
    claim: str = ""


@require_safe
def search(request):
    """What was found for `?q=`: titles first. Hostile or endless text is cut to a few plain words (Q1)."""
    query = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST].strip()
    words = re.findall(r"\w+", query)[:MOST_WORDS]
    found = [*challenges(" ".join(words)), *pages(request, words)] if words else []
    found.sort(key=lambda result: not in_title(result, words))
    context = {"query": query, "results": found[:SHOWN], "more": len(found) > SHOWN, "offer_url": "/local-offer/"}
    return render(request, "front/search.html", context)


def pages(request, words):
    """
    Live public pages with every word, or the beginning of it.

    Without Wagtail's ranking: on SQLite it costs the square of the hits. A bounded handful is enough; titles go first.
    """
    unlisted = list(OfferEntryPage.objects.unlisted().values_list("pk", flat=True))
    hits = (
        Page.objects.live()
        .public()
        .filter(depth__gt=1)
        .exclude(pk__in=unlisted)
        .order_by("path")
        .autocomplete(" ".join(words), operator="and", order_by_relevance=False)
    )
    return [
        Result(page.title, page.get_url(request), page.search_description, kind(page)) for page in hits[: 2 * SHOWN]
    ]


def kind(page):
    return KINDS.get(page.specific_class, lambda: _("Page"))()


def challenges(words):
    """Public challenges, in their public words."""
    from challenges import public

    return [
        Result(hit.title, hit.url, hit.summary, _("Challenge"), claim(hit.council_says))
        for hit in public.search(words)[:SHOWN]
    ]


def claim(council_says):
    """What only the council says is never told as a fact (design.md 3, rule 13)."""
    if not council_says:
        return ""
    return _("The council says: %(word)s. CLAB has not checked yet.") % {"word": council_says}


def in_title(result, words):
    title = result.title.lower()
    return all(word.lower() in title for word in words)
