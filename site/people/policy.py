"""Who may invite whom (trust.md 2, "Role grants"). One small question each."""

from people import roles
from people.models import Role

# These can change what everybody reads or who may do what, so an officer's word alone does not make one.
GIVEN_BY_ADMINISTRATOR = {
    Role.ADMINISTRATOR,
    Role.EDITOR,
    Role.OPPORTUNITIES_EDITOR,
    Role.HEAD_OF_SERVICE,
    Role.DIRECTOR,
    Role.ASSISTANT_DIRECTOR,
    Role.LEAD_MEMBER,
    Role.PARTICIPATION_OFFICER,
    Role.SAFEGUARDING_LEAD,
}


def may_invite(user):
    """Officers and administrators, nobody else."""
    return roles.is_officer(user) or roles.is_administrator(user)


def may_give(user, role):
    """An administrator gives any role; an officer any that carries no power over the site."""
    if roles.is_administrator(user):
        return True
    return roles.is_officer(user) and role not in GIVEN_BY_ADMINISTRATOR


def roles_to_give(user):
    return [role for role in Role if may_give(user, role)]


def may_hand_over(user, seat):
    """Her own seat at J2I, for an organisation: to a colleague of the same organisation, in the same role (A19)."""
    hers = seat in roles.seats(user)
    return hers and seat.role in roles.PARTNER_ROLES and seat.group.slug == roles.J2I


def looks_after_mail(user):
    """Sees how the site runs and what did not arrive, without content: officers and administrators."""
    return roles.is_officer(user) or roles.is_administrator(user)


def may_take_offline(user):
    """Takes everything public off the net, and brings it back: officers and administrators."""
    return roles.is_officer(user) or roles.is_administrator(user)


def decides_about_mail(user):
    """Sees who a mail did not reach, and sends it again: officers alone. Administrators see counts (trust.md 2c)."""
    return roles.is_officer(user)
