"""The one row that a practice meeting is: begun, changed act by act, and thrown away."""

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.meeting import policy
from challenges.meeting.practice import acts
from challenges.meeting.practice.board import PracticeBoard
from challenges.models import Practice
from people.kept import Kept

TAPS = 50  # so many taps back, one that comes twice is known
OLD = Kept(Practice.objects.all, "touched_at", Practice.KEEP)


def board_of(user):
    """Her practice meeting as it stands, or None."""
    practice = Practice.objects.filter(owner=user).first()
    return practice and PracticeBoard(practice.state)


@transaction.atomic
def begin(*, by):
    """A new one, from the beginning; what she did in the one before is gone."""
    if not policy.practises(by):
        raise PermissionDenied
    Practice.objects.update_or_create(owner=by, defaults={"state": acts.begin(), "touched_at": timezone.now()})


@transaction.atomic
def turn(act, *, by, op_id, **facts):
    """
    Do one act of `acts`. Returns the board as it is then; a tap that came before changes nothing.

    Raises `ValidationError` with a sentence to show, and then nothing is changed.
    """
    if not policy.practises(by):
        raise PermissionDenied
    practice = Practice.objects.select_for_update().filter(owner=by).first()
    if practice is None:
        raise ValidationError(_("Your practice meeting is not there any more. Start a new one."), code="gone")
    tap = str(uuid.uuid5(op_id, f"{act.__name__}:{sorted(facts.items())}"))
    done = practice.state["done"]
    if tap not in done:
        act(PracticeBoard(practice.state), **facts)
        practice.state["done"] = [*done, tap][-TAPS:]
        practice.touched_at = timezone.now()
        practice.save()
    return PracticeBoard(practice.state)


def throw_away(*, by):
    """It is gone at once."""
    Practice.objects.filter(owner=by).delete()


def forget_old(now):
    """A practice that nobody touched for seven days is deleted. How many were."""
    return OLD.over(now).delete()[0]
