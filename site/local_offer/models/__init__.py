"""
The Local Offer: its places (`places.py`), one entry (`entry.py`) and the doors it stands behind (`need.py`); what an
amount was before (`amount.py`), who follows it (`follow.py`), how often it did not work (`experience.py`), and its
yearly check (`review.py`).
"""

from .amount import AmountChange
from .entry import OfferEntryPage
from .experience import OfferExperience, TroubleNote
from .follow import EntryFollow
from .need import Need
from .places import LocalOfferIndexPage, LocalOfferSectionPage
from .related import RelatedEntry
from .review import OfferReview, OwnerAnswer, ReviewAsk, ReviewSignature

__all__ = [
    "AmountChange",
    "EntryFollow",
    "LocalOfferIndexPage",
    "LocalOfferSectionPage",
    "Need",
    "OfferEntryPage",
    "OfferExperience",
    "OfferReview",
    "OwnerAnswer",
    "RelatedEntry",
    "ReviewAsk",
    "ReviewSignature",
    "TroubleNote",
]
