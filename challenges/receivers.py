"""What challenges learn from the apps below. Connected in `ChallengesConfig.ready`."""

from django.dispatch import receiver

from challenges import actions
from people.signals import seat_handed_over


@receiver(seat_handed_over)
def promises_follow_the_seat(old, new, **kwargs):
    """In the same transaction: either the seat and every open promise go to the colleague, or nothing does (A19)."""
    actions.move_promises(old=old, new=new)
