"""
Who a person is: questions about seats, and nothing else (trust.md 2).

Questions about an object ("may she see this challenge?") stand in each app's `policy.py`, which asks these.
Every function takes a user, signed in or not, and answers from her current seats: one statement a request.
"""

from people.models import Role, WorkingGroup

CLAB, J2I, PANEL = "clab", "j2i", "corporate-parenting-panel"
HEADS, LEADERS = "heads-of-service", "directors-lead-member"
CARE_LEAVERS, SITE_TEAM = "care-leavers", "site-team"

YOUNG_ROLES = {Role.MEMBER, Role.CHAIR, Role.CO_CHAIR}
PARTNER_ROLES = {Role.PARTNER_LEAD, Role.DEPUTY}
SENIOR_ROLES = {Role.HEAD_OF_SERVICE, Role.DIRECTOR, Role.ASSISTANT_DIRECTOR, Role.LEAD_MEMBER}
# CLAB has a direct line to these three (D6); a Head of Service is asked by the month, with a day to reply by (D5).
TOP_ROLES = (Role.DIRECTOR, Role.ASSISTANT_DIRECTOR, Role.LEAD_MEMBER, Role.HEAD_OF_SERVICE)
TEAM_ROLES = {Role.PARTICIPATION_OFFICER, Role.SAFEGUARDING_LEAD}


# Which roles there are in which groups: an invitation names one of these pairs, or nobody is invited. Elsewhere a role
# would say more than was meant: a "member" of the Panel would count as a young person, a partner of CLAB as one of it.
PLACES = {
    Role.MEMBER: {CLAB, WorkingGroup.Kind.TASK_GROUP, WorkingGroup.Kind.YOUNG_PEOPLE},
    Role.CARE_LEAVER: {CARE_LEAVERS},
    Role.CHAIR: {CLAB, J2I},
    Role.CO_CHAIR: {CLAB, J2I},
    Role.MINUTE_TAKER: {J2I},
    Role.PARTNER_LEAD: {J2I, WorkingGroup.Kind.TASK_GROUP},
    Role.DEPUTY: {J2I, WorkingGroup.Kind.TASK_GROUP},
    Role.PARTICIPATION_OFFICER: {CLAB},
    Role.SAFEGUARDING_LEAD: {CLAB, HEADS},  # a duty of named officers and Heads of Service (trust.md 2)
    Role.HEAD_OF_SERVICE: {HEADS},
    Role.DIRECTOR: {LEADERS},
    Role.ASSISTANT_DIRECTOR: {LEADERS},
    Role.LEAD_MEMBER: {LEADERS},
    Role.PANEL_MEMBER: {PANEL},
    Role.EDITOR: {SITE_TEAM},
    Role.OPPORTUNITIES_EDITOR: {SITE_TEAM},
    Role.ADMINISTRATOR: {SITE_TEAM},
}


def fits(role, group):
    """Whether there is such a role in such a group. Who has an account and is not on CLAB is a care leaver there."""
    places = PLACES.get(role, set())
    if group.slug == CARE_LEAVERS:
        return role == Role.CARE_LEAVER
    return group.slug in places or group.kind in places


def seats(user):
    """Her current memberships; none for a visitor."""
    return user.seats if user.is_authenticated else []


def has_seat(user, roles, group=None):
    return any(seat.role in roles and (group is None or seat.group.slug == group) for seat in seats(user))


def is_clab_member(user):
    """A young person on CLAB (CM in the matrix)."""
    return has_seat(user, YOUNG_ROLES, CLAB)


def is_chair(user):
    """Chair or co-chair of J2I (CH)."""
    return has_seat(user, {Role.CHAIR, Role.CO_CHAIR}, J2I)


def is_partner(user):
    """Speaks for an organisation at J2I (PA)."""
    return has_seat(user, PARTNER_ROLES, J2I)


def organisations_of(user):
    """Ids of the organisations she speaks for at J2I."""
    return {s.organisation_id for s in seats(user) if s.role in PARTNER_ROLES and s.group.slug == J2I}


def is_officer(user):
    """Participation officer (PO)."""
    return has_seat(user, {Role.PARTICIPATION_OFFICER})


def is_safeguarding_lead(user):
    """Carries the safeguarding duty (SL)."""
    return has_seat(user, {Role.SAFEGUARDING_LEAD})


def is_minute_taker(user):
    return has_seat(user, {Role.MINUTE_TAKER}, J2I)


def is_head_of_service(user):
    """Head of Service, Director, Assistant Director or Lead Member (HS)."""
    return has_seat(user, SENIOR_ROLES)


def top_roles_of(user):
    """Which of the roles at the top she holds now; mostly none (D5, D6)."""
    return {seat.role for seat in seats(user) if seat.role in TOP_ROLES}


def is_panel_member(user):
    """Panel viewer (CP)."""
    return has_seat(user, {Role.PANEL_MEMBER})


def is_editor(user):
    """Site editor (SE)."""
    return has_seat(user, {Role.EDITOR, Role.OPPORTUNITIES_EDITOR})


def is_administrator(user):
    """Configures the site and never reads stories (AD)."""
    return has_seat(user, {Role.ADMINISTRATOR})


def has_a_job_here(user):
    """Sits here for a council or an organisation, whatever else she is: any role that is not a young person's."""
    return has_seat(user, set(Role) - YOUNG_ROLES - {Role.CARE_LEAVER})


def is_care_leaver(user):
    """A young person with an account, on CLAB or not (CL)."""
    return has_seat(user, YOUNG_ROLES | {Role.CARE_LEAVER})


def sits_at_j2i(user):
    """Has any seat in J2I, or stands by it as officer."""
    return any(seat.group.slug == J2I for seat in seats(user)) or is_officer(user)
