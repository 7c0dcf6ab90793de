"""What people do about a meeting: say whether they come, and be there (A10)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events import policy
from events.models import Attendance


@transaction.atomic
def say_coming(meeting, *, by, coming):
    """
    "I'm coming", "online" or "can't come"; her last word counts. Returns her attendance.

    Raises `PermissionDenied` for somebody who was not asked, `ValidationError` once the meeting is over.
    """
    if not policy.invited(by, meeting):
        raise PermissionDenied
    if coming not in Attendance.Coming.values:
        raise ValidationError(_("Choose one of the three."), code="coming")
    if meeting.is_over:
        raise ValidationError(_("This meeting is over."), code="meeting_over")
    attendance, _new = Attendance.objects.update_or_create(meeting=meeting, user=by, defaults={"coming": coming})
    return attendance


@transaction.atomic
def mark_here(meeting, *, by):
    """She is in the room, or online. The first time stands. Returns her attendance."""
    if not policy.invited(by, meeting):
        raise PermissionDenied
    if not meeting.is_live:
        raise ValidationError(_("This meeting is not running now."), code="not_live")
    attendance, _new = Attendance.objects.get_or_create(meeting=meeting, user=by)
    if attendance.here_at is None:
        attendance.here_at = timezone.now()
        attendance.save(update_fields=["here_at"])
    return attendance
