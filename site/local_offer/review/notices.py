"""What people are told about the review: each kind, its topic, and its facts as they are when it leaves (A38)."""

from django.urls import reverse

from local_offer.review import due, policy, taps
from people.models import Topic
from people.notices import Kind, register


def ask(refs, user):
    """All that waits for her, in one mail; moot once she has answered, or CLAB has checked it without her."""
    waiting = due.waiting_for(user)
    if not waiting:
        return None
    return {
        "entries": waiting,
        "number": len(waiting),
        "nobody_set": any(entry.asked.nobody_set for entry in waiting),
        "path": reverse("review-mine"),
        "tap": taps.link(user),
    }


def silent(refs, user):
    """How many pages nobody answers for; moot once somebody did."""
    number = len(due.silent())
    if not number or not policy.enters(user):
        return None
    return {"number": number, "path": reverse("review-state")}


register(Kind("review_ask", Topic.OWED, ask), Kind("review_silent", Topic.WORK, silent))
