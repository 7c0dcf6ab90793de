"""What people are told about the work of meetings: each kind, its topic, and its facts as they are when it leaves."""

from django.utils import timezone

from challenges.models import AgendaItem, Challenge
from challenges.next_step import next_step, with_clocks
from challenges.notices import page_for_the_top
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


register(Kind("carried", Topic.WORK, carried))
