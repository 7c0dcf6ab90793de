"""What a live meeting keeps for one evening, and nobody ended it (trust.md, retention schedule)."""

from datetime import timedelta

from challenges.meeting import actions
from challenges.models import Speaker
from events.models import Meeting
from people.kept import Kept

SPEAKERS = Kept(Speaker.objects.all, "meeting__went_live_at", timedelta(days=1))


def forget_speakers(now):
    """A day after a meeting was opened nobody waits to speak in it any more, whether somebody ended it or not."""
    over = SPEAKERS.over(now)
    number = over.count()
    for meeting in Meeting.objects.filter(speakers__in=over).distinct():
        actions.clear_speakers(meeting)
    return number
