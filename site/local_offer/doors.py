"""
The doors into the Local Offer: by age, by situation, and "I live outside the county" (domain.md 5, A31, A41).

A door is an address and a list. Nothing is asked and nothing is kept. What the source does not say is not promised: an
entry without an age stands apart from those that name one, and the unknown outside the county is one sentence.
"""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from local_offer.models import LocalOfferSectionPage, Need, OfferEntryPage
from pages import ready

OUTSIDE = "outside-the-county"
OLDEST = 200


@dataclass(frozen=True)
class Age:
    """A stretch of ages, both ends included."""

    slug: str
    label: str
    low: int
    high: int


AGES = (
    Age("under-18", _("Under 18"), 0, 17),
    Age("18-to-21", _("18 to 21"), 18, 21),
    Age("21-to-25", _("21 to 25"), 21, 25),
    Age("over-25", _("Over 25"), 26, OLDEST),
)
OUTSIDE_WORDS = _("I live outside the county")


@dataclass(frozen=True)
class Door:
    """One door as a page lists it."""

    slug: str
    label: str


@dataclass
class Behind:
    """
    What stands behind a door: `sure` names it, `perhaps` does not rule it out and does not name it, by section.

    `no` is what does not hold, and `unknown` how many nobody has an answer for: both for "outside the county" alone.
    """

    label: str
    kind: str
    sure: list = field(default_factory=list)
    perhaps: list = field(default_factory=list)
    no: list = field(default_factory=list)
    unknown: int = 0


def front():
    """The doors for the front page and the index: ages, and apart from them what fits somebody. One statement."""
    ages = [Door(age.slug, age.label) for age in AGES]
    needs = [
        Door(need.slug, need.door)
        for need in ready.kept("offer-doors", lambda: list(Need.objects.all()))
        if need.slug not in {age.slug for age in AGES}
    ]
    return {"ages": ages, "others": [Door(OUTSIDE, OUTSIDE_WORDS), *needs]}


def behind(slug):
    """What stands behind the door of this name, or None where there is no such door."""
    if slug == OUTSIDE:
        return outside()
    for age in AGES:
        if age.slug == slug:
            return of_age(age)
    need = Need.objects.filter(slug=slug).first()
    return need and Behind(need.door, "need", sure=sections_of(offered().filter(needs=need)))


def offered():
    """What can be read, is part of the offer and has not ended; what can be had now first."""
    return OfferEntryPage.objects.live().listed().exclude(availability="ended").open_first()


def of_age(age):
    """Those whose ages meet these, or that an editor put behind this very door; and, apart, those that name no age."""
    low = Q(min_age__isnull=True) | Q(min_age__lte=age.high)
    high = Q(max_age__isnull=True) | Q(max_age__gte=age.low)
    chosen = OfferEntryPage.needs.through.objects.filter(offerentrypage=OuterRef("pk"), need__slug=age.slug)
    entries = list(offered().annotate(chosen=Exists(chosen)).filter((low & high) | Q(chosen=True)))
    says_so = [entry for entry in entries if entry.chosen or names_an_age(entry)]
    silent = [entry for entry in entries if not (entry.chosen or names_an_age(entry))]
    return Behind(age.label, "age", sure=sections_of(says_so), perhaps=sections_of(silent))


def names_an_age(entry):
    return entry.min_age is not None or entry.max_age is not None


def outside():
    """Yes first; the unknown as a number; then no."""
    where = OfferEntryPage.OutsideCounty
    entries = list(offered().exclude(outside_county=where.UNKNOWN))
    return Behind(
        OUTSIDE_WORDS,
        "outside",
        sure=sections_of([entry for entry in entries if entry.outside_county == where.YES]),
        no=sections_of([entry for entry in entries if entry.outside_county == where.NO]),
        unknown=offered().filter(outside_county=where.UNKNOWN).count(),
    )


def sections_of(entries):
    """[(section, its entries)] in the order of the sections; in each, what can be had now first."""
    entries = list(entries)
    steps = OfferEntryPage.steplen
    by_path = {}
    for entry in entries:
        by_path.setdefault(entry.path[:-steps], []).append(entry)
    sections = LocalOfferSectionPage.objects.live().filter(path__in=by_path).order_by("path") if by_path else []
    return [(section, by_path[section.path]) for section in sections]
