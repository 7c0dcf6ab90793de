"""
One tap out of a mail, without signing in: a signed link to one question, for one person (design.md 3.8).

The link opens a page that shows; a button on it acts. So a mail scanner that follows every link changes nothing. It
gives no more than that one answer: no sign-in, no other page. It ends after thirty days, when the question is closed,
and when the person may no longer answer it.
"""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core import signing

from challenges.models import Authorship
from people import mail
from people.models import User

SALT = "challenges.taps"
GOOD_FOR = 30 * 24 * 60 * 60  # seconds


@dataclass(frozen=True)
class Tap:
    """What a link asks (`kind`), about which record (`pk`), and the person who may answer."""

    kind: str
    pk: str
    person: object


def link(kind, pk, *, user, challenge=None):
    """The whole address for a mail. `user` None: the author of `challenge`, who has no account."""
    return mail.link("tap", token(kind, pk, user=user, challenge=challenge))


def token(kind, pk, *, user, challenge=None):
    who = ["u", user.pk] if user else ["c", str(challenge.pk)]
    return signing.dumps([kind, str(pk), *who], salt=SALT)


def opened(text):
    """The tap behind a link, or None when it is forged, too old, or its person may not act any more."""
    try:
        kind, pk, what, key = signing.loads(text, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = person_with_account(key) if what == "u" else author_without_account(key)
    return Tap(kind, pk, person) if person else None


def person_with_account(key):
    return User.objects.filter(pk=key, is_active=True).first()


def author_without_account(key):
    """Acts for this one challenge, as its code does; over when she took her address back or claimed it."""
    authorship = Authorship.objects.filter(challenge=key, user=None).exclude(contact="").first()
    if authorship is None:
        return None
    person = AnonymousUser()
    person.claimed = {authorship.challenge_id}
    return person
