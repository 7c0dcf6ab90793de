"""
What the welcome says: up to three things that changed, and what is in the Local Offer, where she lives (D37).

To somebody outside the county it names only what is known to hold there, and says how much we do not know yet.
"""

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from challenges import public
from local_offer import doors
from local_offer.models import OfferEntryPage

THREE = 3


def of(*, outside):
    """The facts for its templates, as they are at this moment."""
    changed = public.changed(THREE, outside=outside)
    offer = entries(THREE - len(changed), outside=outside)
    unknown = doors.offered().filter(outside_county=OfferEntryPage.OutsideCounty.UNKNOWN).count() if outside else 0
    return {
        "changed": [{"title": one.title, "says": one.summary, "url": full(one.url), "example": one.is_example}
                    for one in changed],
        "offer": [{"title": one.title, "says": one.summary, "url": full(one.url)} for one in offer],
        "outside": outside,
        "unknown": unknown,
        "door": full(reverse("offer-door", args=[doors.OUTSIDE])),
        "tell_us": full(reverse("challenge-raise")),
        "help": full(reverse("help-now")),
    }  # fmt: skip


def entries(most, *, outside):
    """What can be had now, what CLAB checked last first."""
    found = doors.offered().filter(availability=OfferEntryPage.Availability.AVAILABLE)
    if outside:
        found = found.filter(outside_county=OfferEntryPage.OutsideCounty.YES)
    return list(found.order_by(F("last_checked_by_clab").desc(nulls_last=True), "-last_published_at", "pk")[:most])


def full(path):
    return settings.SITE_URL + path
