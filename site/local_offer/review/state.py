"""How far the review has come, for the rooms: the numbers of `numbers.py`, by section and by who looks after it."""

from local_offer.models import LocalOfferSectionPage, OfferEntryPage, OfferReview
from local_offer.review import owners
from local_offer.review.numbers import numbers


def standing_of(entries):
    """What CLAB says of each now: {entry's key: review}, in one statement and one for who signed."""
    found = OfferReview.objects.standing().filter(entry__in=[entry.pk for entry in entries])
    return {review.entry_id: review for review in found.prefetch_related("signatures")}


def sections():
    """The live sections in the editors' order."""
    return list(LocalOfferSectionPage.objects.live().order_by("path"))


def whole():
    """The whole review: (its numbers, [(section, numbers)], [(who looks after it, numbers)])."""
    entries = list(OfferEntryPage.objects.in_review().select_related("owner_organisation").order_by("path"))
    standing = standing_of(entries)
    by_section, by_owner = {}, {}
    for entry in entries:
        by_section.setdefault(entry.path[: -entry.steplen], []).append(entry)
        by_owner.setdefault(owners.label_of(entry), []).append(entry)
    of_sections = [(section, numbers(by_section.get(section.path, []), standing)) for section in sections()]
    return (
        numbers(entries, standing),
        [(section, found) for section, found in of_sections if found.every],
        [(owner, numbers(of_owner, standing)) for owner, of_owner in sorted(by_owner.items())],
    )
