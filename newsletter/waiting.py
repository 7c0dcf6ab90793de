"""What of the newsletter waits for one person: an issue to let go, and readers in doubt."""

from django.db.models import Count

from newsletter import policy
from newsletter.models import Delivery, Sending


def to_let_go(user):
    """Sendings that somebody else prepared."""
    if not policy.sends_news(user):
        return Sending.objects.none()
    waiting = Sending.objects.filter(state=Sending.State.PREPARED).exclude(made_by=user)
    return waiting.select_related("snapshot").order_by("made_at")


def in_doubt(user):
    """[(sending, how many readers perhaps got it)], for who decides about them."""
    if not policy.decides_about_unknown(user):
        return []
    doubted = Delivery.objects.filter(state=Delivery.State.UNKNOWN).order_by()
    numbers = dict(doubted.values_list("sending").annotate(number=Count("pk")))
    found = Sending.objects.filter(pk__in=numbers).select_related("snapshot") if numbers else []
    return [(sending, numbers[sending.pk]) for sending in found]
