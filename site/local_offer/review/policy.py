"""Who goes through the Local Offer, who signs, who answers for an entry: one small question each (trust.md 2)."""

from people import roles
from people.models import Role


def signs(user):
    """CLAB alone checks: two of its members make it so."""
    return roles.is_clab_member(user)


def reads_room(user):
    """Every entry with what was said of it: CLAB, J2I's chairs and minute-taker, the officer."""
    return signs(user) or roles.is_chair(user) or roles.is_minute_taker(user) or roles.is_officer(user)


def answers(user):
    """May be asked about an entry: who speaks for an organisation, the officer, and those at the top."""
    return roles.is_partner(user) or roles.is_officer(user) or roles.is_head_of_service(user)


def enters(user):
    """The review's front page, and how far it has come: all who read, answer, or write the pages (A38)."""
    return reads_room(user) or answers(user) or ends(user)


def ends(user):
    """An editor says yes to CLAB's "It has ended": it changes what everybody reads."""
    return roles.has_seat(user, {Role.EDITOR})


def sees_changes(user):
    """What has to change, and why: those who write the pages."""
    return ends(user) or roles.is_officer(user)
