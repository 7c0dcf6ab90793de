"""What every action shares: asking the policy, and telling people."""

from django.core.exceptions import PermissionDenied

from challenges.models import Challenge
from people import mail


def require(allowed, why=""):
    """Stop with `PermissionDenied` unless the policy said yes."""
    if not allowed:
        raise PermissionDenied(why)


def tell_author(challenge, template, **context):
    """
    Write to the person who raised it, in the caller's transaction; nothing when she left no way to reach her.

    The mail holds a link and no story (trust.md 1.8). A broken mail server never undoes what was saved.
    """
    authorship = getattr(challenge, "authorship", None)
    if authorship is None:
        return
    to = authorship.user or authorship.contact
    if to:
        mail.send(template, to=to, context={"path": challenge.get_absolute_url(), **context})


def can_be_told(challenge):
    """Whether word of it reaches its author: she has an account (her home tells her), or left an address."""
    authorship = getattr(challenge, "authorship", None)
    return authorship is not None and bool(authorship.user_id or authorship.contact)


def fresh(challenge):
    """The challenge as the database has it now, unlocked; for checks before a form is shown again."""
    return Challenge.objects.get(pk=challenge.pk)
