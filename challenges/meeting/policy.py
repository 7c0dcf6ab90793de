"""
Who may see and do what in a meeting: one small predicate a question (trust.md 2, design.md 4).

Who is not invited gets 404 everywhere; who is, and may not do a thing, gets 403.
"""

from django.db.models import Exists, OuterRef
from django.utils.crypto import salted_hmac

from challenges import policy
from challenges.models import LineHelper, RunningChair
from events.policy import by_code, invited, seats_at
from people import roles
from people.models import Role

ROOM, CHAIR = "room", "chair"
AUDIENCES = (ROOM, CHAIR)
RUN_IT = {Role.CHAIR, Role.CO_CHAIR}
HEAR_ALL = RUN_IT | {Role.MINUTE_TAKER}
# Who may be asked to show lines. No partner: what waits may be about her own organisation.
HELPERS = roles.YOUNG_ROLES | {Role.MINUTE_TAKER, Role.PARTICIPATION_OFFICER}

__all__ = [
    "AUDIENCES",
    "CHAIR",
    "ROOM",
    "audience",
    "audiences",
    "by_code",
    "chair_sign",
    "chairs",
    "corrects",
    "explains",
    "feels",
    "helpers",
    "helps",
    "in_the_chair",
    "invited",
    "is_young",
    "judges",
    "marks_hard",
    "may_hear",
    "may_hide",
    "may_promise",
    "may_record",
    "practises",
    "pre_meets",
    "promises",
    "reads_ahead",
    "reads_minutes",
    "reads_script",
    "runs",
    "sends_ahead",
    "shows_lines",
    "sits_by_the_chair",
    "was_there",
]


def runs(user, meeting):
    """Chair or co-chair of the meeting's group: order, next, show, end (A10, D72)."""
    return roles.has_seat(user, RUN_IT, meeting.series.group.slug)


def chairs(meeting):
    """
    The seats of those who chair the meeting's group, one each person, the chair before the co-chair, in one statement.

    Each with `.in_chair`: whether she runs the live meeting just now.
    """
    now = RunningChair.objects.filter(meeting=meeting, user=OuterRef("user"))
    seats = seats_at(meeting).filter(group=meeting.series.group_id, role__in=RUN_IT).annotate(in_chair=Exists(now))
    found = {}
    for seat in seats.select_related("user").order_by("role", "pk"):
        found.setdefault(seat.user_id, seat)
    return list(found.values())


def in_the_chair(meeting):
    """
    The seat of who runs the live meeting just now: whom it was handed to or who took it, else who opened it.

    None before and after, and when she has lost that seat meanwhile: then both consoles have the next thing.
    """
    return next((seat for seat in chairs(meeting) if seat.in_chair), None)


def chair_sign(meeting, seat):
    """A sign by which a console knows whether its own viewer has the chair; empty for nobody."""
    return salted_hmac("in-the-chair", f"{meeting.pk} {seat.user_id}").hexdigest()[:12] if seat else ""


def reads_script(user, meeting):
    """What the chair can say: hers and the co-chair's, and the officer's, who helps them get ready (A15)."""
    return runs(user, meeting) or (roles.is_officer(user) and invited(user, meeting))


def marks_hard(user, meeting):
    """Say that an item may be hard: who runs the meeting, and the officer, who looks after people in it (X-A16)."""
    return runs(user, meeting) or (roles.is_officer(user) and invited(user, meeting))


def sits_by_the_chair(user, meeting):
    """Chair, co-chair or minute-taker of the meeting's group."""
    return roles.has_seat(user, HEAR_ALL, meeting.series.group.slug)


def helps(user, meeting):
    """
    Whether the chair has handed her the job of showing lines, and she is still invited (design.md 4).

    Never on a phone that is in by a code on paper: whoever found that paper would read what waits.
    """
    helper = getattr(meeting, "line_helper", None)
    return helper is not None and helper.user_id == user.pk and invited(user, meeting) and not by_code(user)


def shows_lines(user, meeting):
    """Who may put a waiting line on the screens: who runs the meeting, and whom she handed that job to."""
    return runs(user, meeting) or helps(user, meeting)


def helpers(meeting):
    """Whom the job of showing lines can be handed to: a seat each person, the meeting's own first, then by name."""
    slug, found = meeting.series.group.slug, {}
    seats = seats_at(meeting).filter(role__in=HELPERS).select_related("user", "group")
    chairs = {seat.user_id for seat in seats if seat.role == Role.CHAIR and seat.group.slug == slug}
    for seat in sorted(seats, key=lambda seat: (seat.group.slug != slug, seat.user.display_name)):
        if seat.user_id not in chairs:
            found.setdefault(seat.user_id, seat)
    return list(found.values())


def audience(user, meeting):
    """Which of the two audiences she belongs to, or None. Lines that wait are for the chair's audience alone (A12)."""
    if sits_by_the_chair(user, meeting) or helps(user, meeting):
        return CHAIR
    return ROOM if invited(user, meeting) else None


def audiences(meeting):
    """Everybody who may follow the meeting now: user id to audience, in two statements."""
    slug, found = meeting.series.group.slug, {}
    for user_id, role, group in seats_at(meeting).values_list("user_id", "role", "group__slug"):
        if role in HEAR_ALL and group == slug:
            found[user_id] = CHAIR
        else:
            found.setdefault(user_id, ROOM)
    for user_id in LineHelper.objects.filter(meeting=meeting, user__in=found).values_list("user_id", flat=True):
        found[user_id] = CHAIR
    return found


def may_hear(seat, wanted):
    """Whether somebody of audience `seat` may get what is sent to `wanted`. The chair may also look at the room's."""
    return seat is not None and (wanted == ROOM or seat == CHAIR)


def may_hide(user, meeting):
    """Take a line off every screen: who shows them, and the officer, who watches for private details."""
    return shows_lines(user, meeting) or (roles.is_officer(user) and invited(user, meeting))


def may_record(user, meeting):
    """Write down a promise as it is made: who runs it, and the minute-taker."""
    return sits_by_the_chair(user, meeting)


def promises(user, meeting):
    """Ids of the organisations she speaks for in this meeting's group, as lead or deputy; mostly none."""
    slug = meeting.series.group.slug
    return {
        seat.organisation_id
        for seat in roles.seats(user)
        if seat.role in roles.PARTNER_ROLES and seat.group.slug == slug and seat.organisation_id
    }


def may_promise(user, meeting, read_back):
    """Say yes to a promise that is read back: its organisation's lead or deputy, and never another's (A13, I3)."""
    return read_back.owner.organisation_id in promises(user, meeting)


def explains(user, meeting):
    """Write the plain meaning of a word, or take the word off the board: who sits by the chair, and the officer."""
    return sits_by_the_chair(user, meeting) or (roles.is_officer(user) and invited(user, meeting))


def judges(user, meeting):
    """CLAB's verdict in the room: its members, signed in, and nobody else (A5)."""
    return policy.judges(user) and invited(user, meeting) and not by_code(user)


def is_young(user):
    """Whether her answers about a meeting are counted with young people's: a seat as member, chair or co-chair."""
    return roles.has_seat(user, roles.YOUNG_ROLES)


def feels(user, meeting):
    """
    Says how she feels in a vote: the young people of the meeting's group, and at J2I all of CLAB (domain.md 4).

    Nobody else: a partner's, officer's or minute-taker's feeling would be counted as theirs.
    """
    slug = meeting.series.group.slug
    return roles.has_seat(user, roles.YOUNG_ROLES, slug) or (slug == roles.J2I and roles.is_clab_member(user))


def reads_minutes(user, filed):
    """
    The safe version: those invited; Heads of Service and the Panel once the short version is out.

    Who was asked to the meeting could follow it live. All others read after those whose challenge it was (PR10).
    """
    if invited(user, filed.meeting):
        return True
    return filed.out_at is not None and (roles.is_head_of_service(user) or roles.is_panel_member(user))


def was_there(user, meeting):
    """Joined on this site, or did something in the meeting; and is still asked to it."""
    return invited(user, meeting) and meeting.attendance.filter(user=user, here_at__isnull=False).exists()


def corrects(user, meeting):
    """Says that a fact in the draft is wrong: who speaks for an organisation at this table (domain.md 4)."""
    return roles.has_seat(user, roles.PARTNER_ROLES, meeting.series.group.slug)


def sends_ahead(user, meeting):
    """Sends words for an item from the meeting's page: the young people who are invited, whether they come or not."""
    return feels(user, meeting)


def reads_ahead(user, meeting):
    """All words sent ahead, and who sent them: the participation officer alone, to keep everyone safe."""
    return roles.is_officer(user) and invited(user, meeting)


def pre_meets(user, meeting):
    """The pre-meet: the young people of the meeting, and nobody else: no partner, officer or minute-taker."""
    return invited(user, meeting) and feels(user, meeting)


def practises(user):
    """Opens a practice meeting of her own: any young person with a seat, for anyone may be asked to chair (A15)."""
    return is_young(user)
