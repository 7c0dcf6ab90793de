"""
Joining a meeting without typing its address: by the room's code, or by a young person's own code on paper (A10).

The room code is no secret and opens nothing: it only says which meeting, to somebody who is signed in and invited. A
code on paper is one: it lets the phone that shows it first take that young person's seat, in that meeting alone. Here
it is made, used and ended; what such a phone may do stands in `challenges.meeting.by_code`.
"""

from datetime import datetime, time, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from events import policy
from events.actions import mark_here
from events.models import JoinCode, Meeting
from people import audit, codes

ROOM_LETTERS, PAPER_LETTERS = 6, 10  # ten are 47 bits, and an address has few tries
ROOM_GROUP, PAPER_GROUP = 3, 5
FOR_THE_RATING = timedelta(hours=1)
SAME_TAP = timedelta(minutes=2)

# --- The room code ----------------------------------------------------------------------------------------------------


def room_code(meeting):
    """Six letters for this meeting and no other. Made from its id, so nothing is stored and a GET may show it."""
    number = int.from_bytes(salted_hmac("events.room-code", meeting.pk.hex, algorithm="sha256").digest())
    letters = []
    for _place in range(ROOM_LETTERS):
        number, letter = divmod(number, len(codes.LETTERS))
        letters.append(codes.LETTERS[letter])
    return "".join(letters)


def behind(code, user):
    """The meeting whose room code this is, if she is invited; None is the same for a wrong code."""
    at_hand = Meeting.objects.at_hand().select_related("series__group")
    return next((m for m in at_hand if constant_time_compare(room_code(m), code) and policy.invited(user, m)), None)


# --- A code on paper --------------------------------------------------------------------------------------------------


def digest(code):
    """The stored form. Keyed, for ten letters could be tried out on a copy of the database."""
    return salted_hmac("events.join-code", code, algorithm="sha256").hexdigest()


def over_at(meeting):
    """When every code of a meeting ends: at midnight in London, or an hour after it was closed, for the rating."""
    midnight = timezone.make_aware(datetime.combine(meeting.day + timedelta(days=1), time()))
    return min(midnight, meeting.closed_at + FOR_THE_RATING) if meeting.closed_at else midnight


def is_over(meeting):
    return meeting.is_called_off or timezone.now() >= over_at(meeting)


def begins(meeting):
    """Whether a code opens its meeting already: from the morning of the day on."""
    return meeting.day <= timezone.localdate()


def holds(found):
    """Whether a code is good: not ended, its meeting not over, and its person a young person with a seat there."""
    return found.ended_at is None and not is_over(found.meeting) and policy.joins_by_code(found.user, found.meeting)


def unused(code):
    """What a code on paper opens, or None: the same for a wrong, a used, an ended one and a lost seat."""
    found = _rows().filter(code_hash=digest(code), used_at=None).first()
    return found if found and holds(found) else None


def joined(pk):
    """The code by which a phone is in a meeting, or None as soon as it does not hold any more."""
    found = _rows().filter(pk=pk, used_at__isnull=False).first()
    return found if found and holds(found) else None


def still_in(meeting, pks):
    """Which of these codes still hold: asked every two seconds for the open pages, so in two statements for all."""
    if not pks or is_over(meeting):
        return set()
    good = JoinCode.objects.good().filter(pk__in=pks, meeting=meeting, user__in=policy.young_people(meeting))
    return set(good.values_list("pk", flat=True))


def _rows():
    return JoinCode.objects.select_related("user", "meeting__series__group")


@transaction.atomic
def make_join_codes(meeting, *, by, people):
    """
    A new code for each of these young people; one they had before ends, and with it the phone that is in by it.

    Returns the rows, each with the code itself as `.code`, for this call alone. Raises `PermissionDenied` for anybody
    but the officer, and for a person who has more than a young person's seat; `ValidationError` when it is over.
    """
    if not policy.gives_join_codes(by, meeting):
        raise PermissionDenied
    meeting = Meeting.objects.select_related("series__group").select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.is_over or is_over(meeting):
        raise ValidationError(_("This meeting is over."), code="meeting_over")
    last = meeting.join_codes.last()
    number, made = last.paper_number if last else 0, []
    for person in people:
        if not policy.joins_by_code(person, meeting):
            raise PermissionDenied
        for old in meeting.join_codes.good().filter(user=person):
            _end(old, by=by)
        number += 1
        letters = codes.new(PAPER_LETTERS)
        row = JoinCode.objects.create(meeting=meeting, user=person, paper_number=number, code_hash=digest(letters))
        row.code = letters
        audit.record("join_code_made", by=by, subject=row)
        made.append(row)
    return made


@transaction.atomic
def join(*, code, tap):
    """
    Use a code: from now on the phone that asked is in. Returns its row; whoever is in a live meeting is there.

    `tap` is the op id of the button: sent twice, it gets the same answer for two minutes. Raises `ValidationError`,
    with one sentence whatever is wrong.
    """
    found = _rows().select_for_update(of=("self",)).filter(code_hash=digest(code)).first()
    again = found and found.used_at and found.used_by_tap == tap and timezone.now() - found.used_at < SAME_TAP
    if found is None or not holds(found) or not begins(found.meeting) or (found.used_at and not again):
        raise ValidationError(_("This code opens nothing."), code="no_such_code")
    if not again:
        found.used_at, found.used_by_tap = timezone.now(), tap
        found.save(update_fields=["used_at", "used_by_tap"])
        audit.record("join_code_used", by=found.user, subject=found)
    if found.meeting.is_live:
        mark_here(found.meeting, by=found.user)
    return found


@transaction.atomic
def end_join_code(meeting, *, by, pk):
    """The officer takes a code back: the paper opens nothing, and a phone that is in is out within seconds."""
    if not policy.gives_join_codes(by, meeting):
        raise PermissionDenied
    found = meeting.join_codes.good().select_for_update().filter(pk=pk).first()
    if found is not None:
        _end(found, by=by)
    return found


@transaction.atomic
def leave(*, pk):
    """This phone is out: she left, signed in, or joined by another code. Nothing happens when it was over before."""
    found = JoinCode.objects.good().select_for_update(of=("self",)).select_related("user").filter(pk=pk).first()
    if found is not None:
        _end(found, by=found.user)
    return found


def leave_all(sender, user, **kwargs):
    """She signed out everywhere: the phones that are in by a code of hers are out too."""
    for found in JoinCode.objects.good().filter(user=user, used_at__isnull=False):
        _end(found, by=user)


def _end(found, *, by):
    found.ended_at = timezone.now()
    found.save(update_fields=["ended_at"])
    audit.record("join_code_ended", by=by, subject=found)
