"""What those who follow an entry are told (A37). The words stand in templates/notices/."""

from django.urls import reverse

from local_offer.models import EntryFollow
from people.models import Topic
from people.notices import Kind, register

AMOUNT_CHANGED = "amount_changed"


def amount_changed(refs, user):
    """
    Moot once she follows it no more, or it cannot be read.

    It names no entry and leads to her own list: which pages she follows is nobody's business who reads her mail.
    """
    followed = EntryFollow.objects.filter(user=user, entry=refs["entry"], entry__live=True, entry__listed=True)
    return {"path": reverse("offer-following")} if user and followed.exists() else None


register(Kind(AMOUNT_CHANGED, Topic.OFFER, amount_changed))
