"""What people are told about the work of meetings: each kind, its topic, and its facts as they are when it leaves."""

from django.urls import reverse
from django.utils import timezone

from challenges.meeting import life, policy
from challenges.models import AgendaItem, Challenge, Minutes
from challenges.next_step import next_step, with_clocks
from challenges.notices import page_for_the_top, still_open
from events.models import Meeting
from people import roles
from people.models import Topic
from people.notices import Kind, register


def carried(refs, user):
    """What three meetings did not finish, for a Head of Service. Moot once the next one is over, or it is closed."""
    if user is None or not roles.is_head_of_service(user):
        return None
    coming = AgendaItem.objects.filter(challenge=refs["challenge"], meeting=refs["meeting"])
    item = coming.filter(meeting__in=Meeting.objects.open()).select_related("meeting").first()
    challenge = item and with_clocks(Challenge.objects.open().filter(pk=item.challenge_id)).first()
    if not challenge:
        return None
    return {
        "reference": challenge.reference,
        "day": timezone.localtime(item.meeting.starts_at),
        "who": next_step(challenge).who,
        "path": page_for_the_top(challenge, user),
    }


def minutes_out(refs, user):
    """That the short version is there, and nothing of what it says; moot for who is not asked there any more."""
    out = Minutes.objects.filter(meeting=refs["meeting"], out_at__isnull=False)
    filed = out.select_related("meeting__series__group").first()
    if filed is None or user is None or not policy.reads_minutes(user, filed):
        return None
    path = reverse("meeting-minutes", args=[filed.meeting_id])
    return {"day": timezone.localtime(filed.meeting.starts_at), "open": life.is_open(filed), "path": path}


register(
    Kind("carried", Topic.WORK, carried),
    Kind("talked_about", Topic.MINE, still_open),
    Kind("minutes_out", Topic.MEETINGS, minutes_out),
)
