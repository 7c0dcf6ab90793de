"""What every action shares: asking the policy, and telling people."""

from django.core.exceptions import PermissionDenied

from challenges import hers
from challenges.models import Challenge
from people import notices


def require(allowed, why=""):
    """Stop with `PermissionDenied` unless the policy said yes."""
    if not allowed:
        raise PermissionDenied(why)


def tell_author(challenge, kind, *, about="", **refs):
    """
    Tell the person who raised it, in the caller's transaction; nothing when she left no way to reach her.

    Once for this kind and this version of the challenge, or for what it is `about`. A broken mail server never undoes
    what was saved. Returns the row of the outbox, or None. The row names her, so it does not name her challenge.
    """
    authorship = getattr(challenge, "authorship", None)
    to = authorship and (authorship.user or authorship.contact)
    if not to:
        return None
    about = about or f"version:{challenge.version}"
    refs |= {"hers": hers.key_of(challenge.pk), "about": hers.key_of(challenge.pk, about)}
    return notices.tell(kind, to=to, event=hers.event_of(kind, challenge.pk, about), **refs)


def can_be_told(challenge):
    """Whether word of it reaches its author: she has an account (her home tells her), or left an address."""
    authorship = getattr(challenge, "authorship", None)
    if authorship is None:
        return False
    return authorship.user.is_active if authorship.user else bool(authorship.contact)


def fresh(challenge):
    """The challenge as the database has it now, unlocked; for checks before a form is shown again."""
    return Challenge.objects.get(pk=challenge.pk)
