"""The lists behind the doors."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from local_offer import doors
from local_offer.models import LocalOfferIndexPage


@require_safe
def door(request, slug):
    """What stands behind one door: an age, a situation, or living outside the county (A31, A41)."""
    behind = doors.behind(slug)
    if behind is None:
        raise Http404
    context = {"behind": behind, "offer": LocalOfferIndexPage.objects.live().first()}
    return render(request, "local_offer/door.html", context)
