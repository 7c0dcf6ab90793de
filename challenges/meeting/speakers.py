"""
The speakers' list as it is read: who waits, in the order it calls, and whose turn it is (domain.md 4).

The order is for who runs the meeting. The room learns how many wait, and of who speaks only the role.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from challenges.models import Speaker
from events.policy import seats_at
from people.roles import YOUNG_ROLES

AHEAD = 12  # turns of one person that her open page knows its own sign of


@dataclass(frozen=True)
class Listed:
    """One row of the list. `name` is for the chair's eyes; `label`, what the room may read, is empty for the young."""

    row: Speaker
    name: str
    label: str
    young: bool

    @property
    def place(self):
        """Young people first; of them, and of the others, who has not spoken today; then who asked first."""
        return (not self.young, self.row.turns > 0, self.row.place, self.row.pk)


@dataclass(frozen=True)
class SpeakersList:
    """`waiting` in the order the list calls, `now` who speaks or None, `sign` by which her own page knows it."""

    waiting: tuple = ()
    now: Listed | None = None
    sign: str = ""


def list_of(meeting):
    """
    The list of a live meeting, in two statements; an empty one before and after. Who is not invited any more is not on
    it. Without a name it is a young person whom the chair knows: if she has spoken before, only the chair can say.
    """
    found = _everybody(meeting) if meeting.is_live else []
    now = next((one for one in found if one.row.is_speaking), None)
    sign = sign_of(meeting, now.row.user_id, now.row.turns) if now and now.row.user_id else ""
    return SpeakersList(tuple(one for one in found if one is not now), now, sign)


def _everybody(meeting):
    rows = list(meeting.speakers.filter(place__isnull=False).select_related("user"))
    seats = defaultdict(list)
    if rows:
        asked = seats_at(meeting).filter(user__in=[row.user_id for row in rows if row.user_id])
        for seat in asked.select_related("group", "organisation"):
            seats[seat.user_id].append(seat)
    own = meeting.series.group_id
    found = [_listed(row, seats[row.user_id], own) for row in rows if row.user_id is None or seats[row.user_id]]
    return sorted(found, key=lambda one: one.place)


def _listed(row, seats, own):
    if row.user_id is None or any(seat.role in YOUNG_ROLES for seat in seats):
        return Listed(row, row.user.display_name if row.user_id else "", "", young=True)
    seat = min(seats, key=lambda seat: (seat.group_id != own, seat.pk))
    return Listed(row, row.user.display_name, str(seat.organisation or seat.get_role_display()), young=False)


def sign_of(meeting, user_id, turn):
    """
    By which a page knows that it is its own viewer's turn. Another one each turn, so that nobody counts turns by it.
    """
    return salted_hmac("speaks", f"{meeting.pk} {user_id} {turn}").hexdigest()[:12]


def signs(meeting, user_id, row):
    """The signs of her next turns, and of this one if she has it: what her own page holds."""
    turns = row.turns if row else 0
    return " ".join(sign_of(meeting, user_id, turn) for turn in range(max(turns, 1), turns + AHEAD))
