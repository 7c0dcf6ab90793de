"""
How the outbox names a challenge to the person who raised it: by a key that only this site can make (design.md 3.4).

A row of the outbox names a person. Did it also name her challenge, it would be a second table that knows who raised
what. So it holds a keyed hash, and her challenge is found again among those `Authorship` says are hers. When that link
is cut, or the site's secret key is changed, the row leads nowhere.
"""

from django.utils.crypto import salted_hmac

from challenges.models import Authorship


def key_of(challenge_id, about=""):
    """The key of a challenge, or of one thing about it (a text, a check-back)."""
    return salted_hmac("challenges.hers", f"{challenge_id}:{about}", algorithm="sha256").hexdigest()[:40]


def event_of(kind, challenge_id, about):
    """The name of one event in her outbox."""
    return f"{kind}:{key_of(challenge_id, about)}"


def as_told(publication):
    """What the notice of a text is about: another text of the same challenge is another event."""
    return f"text:{publication.pk}"


def told_event(publication):
    """The event of this text, told to its author (PR10)."""
    return event_of("before_public", publication.challenge_id, as_told(publication))


def found(key, user):
    """The authorship behind a key, among those of this person, or of people without an account (None); or None."""
    hers = Authorship.objects.filter(user=user) if user else Authorship.objects.filter(user=None).exclude(contact="")
    for pk in hers.values_list("pk", flat=True):
        if key_of(pk) == key:
            return Authorship.objects.select_related("challenge").get(pk=pk)
    return None
