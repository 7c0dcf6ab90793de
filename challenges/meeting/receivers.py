"""What the live meeting learns from the rest of the house. Connected in `ChallengesConfig.ready`."""

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from challenges.meeting import actions
from challenges.models import Challenge, TimelineEntry
from people.models import Membership


@receiver(post_save, sender=TimelineEntry)
def take_gone_ones_off_the_screens(instance, created, **kwargs):
    """
    A challenge that leaves J2I's sight leaves its screens too, once that is saved (design.md 3.7).

    The timeline is written with every move, whoever makes it and from wherever, so none is missed here.
    """
    gone = instance.code == TimelineEntry.Code.MOVED and instance.to_status not in Challenge.Status.at_j2i()
    if gone and instance.from_status in Challenge.Status.at_j2i():
        challenge = instance.challenge
        transaction.on_commit(lambda: actions.take_off(challenge), robust=True)


@receiver(post_save, sender=Membership)
def take_who_lost_a_seat_off_the_list(instance, created, **kwargs):
    """Who is asked to no meeting any more waits in none, and a chair who lost that seat runs none (trust.md 2f)."""
    if not created and instance.until:
        transaction.on_commit(lambda: actions.let_go(instance), robust=True)
