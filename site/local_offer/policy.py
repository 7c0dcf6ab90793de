"""Who may do what with an entry of the Local Offer: one small predicate a question (trust.md 2)."""

from local_offer.models import AmountChange
from people import roles


def may_follow(user):
    """Whoever has an account, whatever seat she has (A37)."""
    return user.is_authenticated


def may_show_trouble(user):
    """That people had trouble with an entry is CLAB's to say, and nobody else's (A42)."""
    return roles.is_clab_member(user)


def role_of(user):
    """The role in which somebody changed an amount: what history keeps instead of a name."""
    if user is None or not user.is_authenticated:
        return AmountChange.Role.SITE
    if roles.is_editor(user):
        return AmountChange.Role.EDITOR
    if roles.is_officer(user):
        return AmountChange.Role.OFFICER
    return AmountChange.Role.ADMINISTRATOR if roles.is_administrator(user) else AmountChange.Role.SITE
