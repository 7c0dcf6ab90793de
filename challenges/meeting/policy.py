"""
Who may see and do what in a meeting: one small predicate a question (trust.md 2, design.md 4).

Who is not invited gets 404 everywhere; who is, and may not do a thing, gets 403.
"""

from challenges import policy
from events.policy import invited, seats_at
from people import roles
from people.models import Role

ROOM, CHAIR = "room", "chair"
AUDIENCES = (ROOM, CHAIR)
RUN_IT = {Role.CHAIR, Role.CO_CHAIR}
HEAR_ALL = RUN_IT | {Role.MINUTE_TAKER}

__all__ = [
    "AUDIENCES",
    "CHAIR",
    "ROOM",
    "audience",
    "audiences",
    "invited",
    "judges",
    "may_hear",
    "may_hide",
    "may_record",
    "reads_minutes",
    "runs",
]


def runs(user, meeting):
    """Chair or co-chair of the meeting's group: order, next, show, end (A10, D72)."""
    return roles.has_seat(user, RUN_IT, meeting.series.group.slug)


def audience(user, meeting):
    """Which of the two audiences she belongs to, or None. Lines that wait are for the chair's audience alone (A12)."""
    if roles.has_seat(user, HEAR_ALL, meeting.series.group.slug):
        return CHAIR
    return ROOM if invited(user, meeting) else None


def audiences(meeting):
    """Everybody who may follow the meeting now: user id to audience, in one statement."""
    slug, found = meeting.series.group.slug, {}
    for user_id, role, group in seats_at(meeting).values_list("user_id", "role", "group__slug"):
        if role in HEAR_ALL and group == slug:
            found[user_id] = CHAIR
        else:
            found.setdefault(user_id, ROOM)
    return found


def may_hear(seat, wanted):
    """Whether somebody of audience `seat` may get what is sent to `wanted`. The chair may also look at the room's."""
    return seat is not None and (wanted == ROOM or seat == CHAIR)


def may_hide(user, meeting):
    """Take a line off every screen: who runs it, and the officer, who watches for private details."""
    return runs(user, meeting) or (roles.is_officer(user) and invited(user, meeting))


def may_record(user, meeting):
    """Write down a promise as it is made: who runs it, and the minute-taker."""
    return audience(user, meeting) == CHAIR


def judges(user, meeting):
    """CLAB's verdict in the room: its members, and nobody else (A5)."""
    return policy.judges(user) and invited(user, meeting)


def reads_minutes(user, meeting):
    """The safe version: those invited, the officer, Heads of Service and the Panel."""
    return invited(user, meeting) or roles.is_head_of_service(user) or roles.is_panel_member(user)
