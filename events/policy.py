"""Who is asked to a meeting (trust.md 2: "those invited"). What may be done in it stands with what is done in it."""

from django.db.models import Q

from people import roles
from people.models import Membership, Role


def seats_at(meeting):
    """
    The current seats that make somebody invited: the group's own, the participation officer's, and at J2I CLAB's (D24).

    Asked anew by the live meeting every two seconds, so that who loses a seat loses the screen.
    """
    group = meeting.series.group
    asked = Q(group=group) | Q(role=Role.PARTICIPATION_OFFICER)
    if group.slug == roles.J2I:
        asked |= Q(group__slug=roles.CLAB)
    return Membership.objects.current().filter(asked)


def arranges(user, meeting):
    """Day, place and calling it off: the participation officer's, who books the room."""
    return roles.is_officer(user) and invited(user, meeting)


def reads_needs(user, meeting):
    """What others wrote about coming: the participation officer alone, who can do something about it."""
    return roles.is_officer(user) and invited(user, meeting)


def invited(user, meeting):
    """Whether this person is asked to the meeting. All others do not learn that it exists (404)."""
    slug = meeting.series.group.slug
    asked = {slug, roles.CLAB} if slug == roles.J2I else {slug}
    return roles.is_officer(user) or any(seat.group.slug in asked for seat in roles.seats(user))
