"""The meetings of the demo, six weeks apart."""

from datetime import timedelta

from django.utils import timezone

from challenges.demo.days import CYCLE
from events.models import Attendance, Meeting, MeetingSeries
from people.models import WorkingGroup


def plan(demo):
    """The next J2I meeting and fifteen past ones; meetings[-1] is the last one held."""
    j2i = WorkingGroup.objects.get(slug="j2i")
    series = MeetingSeries.objects.create(
        group=j2i, name="J2I", every_days=CYCLE, place="The Exchange, room 2 (example)"
    )
    meetings = {}
    start = demo.today + timedelta(days=demo.next_meeting_in)
    for back in range(0, -16, -1):
        starts_at = start + timedelta(days=CYCLE * back)
        past = back < 0
        meetings[back] = Meeting.objects.create(
            series=series,
            starts_at=timezone.make_aware(timezone.localtime(starts_at).replace(tzinfo=None)),
            place=series.place,
        )
        for user in (demo.amara, demo.dylan, demo.yonas, demo.ruth, demo.tom, demo.priya, demo.gareth):
            Attendance.objects.create(
                meeting=meetings[back],
                user=user,
                coming=Attendance.Coming.YES if past or user in (demo.amara, demo.priya) else "",
                here_at=starts_at if past else None,
            )
    return meetings


def close_past(meetings):
    """The past meetings were planned while their stories were told; now they are over."""
    for back, meeting in meetings.items():
        if back < 0:
            Meeting.objects.filter(pk=meeting.pk).update(
                status=Meeting.Status.CLOSED,
                went_live_at=meeting.starts_at,
                closed_at=meeting.starts_at + timedelta(hours=2),
            )
            meeting.agenda.update(status="done")
