"""What challenges learn from the apps below. Connected in `ChallengesConfig.ready`."""

from django.dispatch import receiver
from wagtail.signals import page_published

from challenges import actions
from local_offer.models import OfferEntryPage
from people.signals import seat_handed_over


@receiver(seat_handed_over)
def promises_follow_the_seat(old, new, **kwargs):
    """In the same transaction: either the seat and every open promise go to the colleague, or nothing does (A19)."""
    actions.move_promises(old=old, new=new)


@receiver(page_published, sender=OfferEntryPage, dispatch_uid="the_offer_says_so")
def the_offer_says_so(instance, **kwargs):
    """A page that was made out of a challenge is public: from now on both lead to each other (A40)."""
    actions.say_it_is_in_the_offer(instance)
