"""What people do about a meeting: say whether they come and what would help, be there, change it, call it off (A10)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events import policy
from events.models import AccessNeed, Attendance, Meeting
from people import notices
from people.models import User


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


@transaction.atomic
def say_need(meeting, *, by, words):
    """
    What would make it easier for her to come; the last words count, and none delete it. Returns it, or None.

    Raises `PermissionDenied` for somebody who was not asked. Once the meeting is over she may still delete it.
    """
    if not policy.invited(by, meeting):
        raise PermissionDenied
    words = words.strip()
    if not words:
        AccessNeed.objects.filter(meeting=meeting, user=by).delete()
        return None
    if meeting.is_over:
        raise ValidationError(_("This meeting is over."), code="meeting_over")
    if len(words) > AccessNeed.AT_MOST:
        raise ValidationError({"words": _("That is too long. Say it in 300 letters.")})
    need, _new = AccessNeed.objects.update_or_create(meeting=meeting, user=by, defaults={"words": words})
    return need


@transaction.atomic
def change_meeting(meeting, *, by, seen, starts_at, length, place="", online_link=""):
    """
    Another day, place, link or length. Whoever said she comes is told. Returns the meeting as it is now.

    `seen` is the sequence of the page she changed it on: what somebody else changed meanwhile is never lost unseen
    (trust.md M4). Saved with nothing changed, it tells nobody.
    """
    meeting = _to_arrange(meeting, by)
    if seen != meeting.sequence:
        says = _("Somebody else has changed this meeting. It is now: %(now)s. Yours is below: save again to use it.")
        raise ValidationError(says % {"now": _in_words(meeting)}, code="changed_meanwhile")
    if starts_at <= timezone.now():
        raise ValidationError({"day": _("Choose a day and time that are still to come.")})
    if meeting.series.meetings.filter(starts_at=starts_at).exclude(pk=meeting.pk).exists():
        raise ValidationError({"day": _("There is a meeting at that time already.")})
    new = {"starts_at": starts_at, "length": length, "place": place.strip(), "online_link": online_link}
    if all(getattr(meeting, name) == value for name, value in new.items()):
        return meeting
    for name, value in new.items():
        setattr(meeting, name, value)
    return _save_and_tell(meeting, by, "meeting_changed")


@transaction.atomic
def call_off(meeting, *, by):
    """The meeting does not take place. Whoever said she comes is told. Returns the meeting as it is now."""
    meeting = _to_arrange(meeting, by)
    meeting.status = Meeting.Status.CANCELLED
    return _save_and_tell(meeting, by, "meeting_off")


def _to_arrange(meeting, by):
    """The meeting, locked and fresh, for somebody who may arrange it, while it has not begun."""
    if not policy.arranges(by, meeting):
        raise PermissionDenied
    meeting = Meeting.objects.select_related("series__group").select_for_update(of=("self",)).get(pk=meeting.pk)
    if not meeting.is_planned:
        raise ValidationError(
            _("This meeting has begun, is over, or was called off. It cannot be changed any more."), code="not_planned"
        )
    return meeting


def _in_words(meeting):
    """Day, time and place in one line."""
    starts_at = timezone.localtime(meeting.starts_at)
    when = f"{date_format(starts_at, 'l j F Y')}, {date_format(starts_at, 'g:i A').lower()}"
    return f"{when}, {meeting.place}" if meeting.place else when


def _save_and_tell(meeting, by, kind):
    meeting.sequence += 1
    meeting.save()
    coming = User.objects.filter(attendance__in=meeting.attendance.coming()).exclude(pk=by.pk)
    told = {"meeting": str(meeting.pk), "sequence": meeting.sequence}
    event = f"meeting:{meeting.pk}:{meeting.sequence}"
    notices.tell_all(kind, to=coming.prefetch_related("notice_choices"), event=event, **told)
    return meeting
