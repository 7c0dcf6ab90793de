"""Who is asked to a meeting (trust.md 2: "those invited"). What may be done in it stands with what is done in it."""

from django.db.models import Q

from people import roles
from people.models import Membership, Role, User

# A code on paper opens a seat like these and no more: one meeting, one young person (trust.md 1.1).
YOUNG_SEATS = {Role.MEMBER, Role.CARE_LEAVER}


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
    if by_code(user) and user.join_code.meeting_id != meeting.pk:
        return False
    slug = meeting.series.group.slug
    asked = {slug, roles.CLAB} if slug == roles.J2I else {slug}
    return roles.is_officer(user) or any(seat.group.slug in asked for seat in roles.seats(user))


def by_code(user):
    """Whether she is in by a code on paper, on a phone that is hers for this one meeting alone."""
    return getattr(user, "join_code", None) is not None


def gives_join_codes(user, meeting):
    """Codes on paper: the participation officer's, who knows each person by sight and hands them over."""
    return roles.is_officer(user) and invited(user, meeting)


def joins_by_code(user, meeting):
    """A young person who sits here as a member and has no other job on the site; no chair, partner or officer."""
    return invited(user, meeting) and {seat.role for seat in roles.seats(user)} <= YOUNG_SEATS


def young_people(meeting):
    """Everybody for whom `joins_by_code` holds."""
    more = Membership.objects.current().exclude(role__in=YOUNG_SEATS)
    asked = User.objects.filter(memberships__in=seats_at(meeting).filter(role__in=YOUNG_SEATS))
    return asked.exclude(memberships__in=more).distinct()
