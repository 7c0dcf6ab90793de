"""What people are told about a meeting they said they come to. No place and no agenda: somebody else may read it."""

from django.urls import reverse

from events import policy
from events.models import Meeting
from people.models import Topic
from people.notices import Kind, register


def as_it_is(refs, user, status):
    """The meeting, for somebody who still comes to it; None where it was changed again, and told again, since."""
    meeting = Meeting.objects.select_related("series__group").filter(pk=refs["meeting"], status=status).first()
    if meeting is None or meeting.sequence != refs["sequence"] or user is None or not policy.invited(user, meeting):
        return None
    if not meeting.attendance.coming().filter(user=user).exists():
        return None
    return {"starts_at": meeting.starts_at, "path": reverse("meeting", args=[meeting.pk])}


def changed(refs, user):
    return as_it_is(refs, user, Meeting.Status.PLANNED)


def called_off(refs, user):
    return as_it_is(refs, user, Meeting.Status.CANCELLED)


register(
    Kind("meeting_changed", Topic.MEETINGS, changed),
    Kind("meeting_off", Topic.MEETINGS, called_off),
)
