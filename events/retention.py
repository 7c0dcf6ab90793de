"""What is kept of a meeting no longer than it is needed (trust.md, retention schedule)."""

from datetime import timedelta

from events.models import AccessNeed
from people.kept import Kept

NEEDS = Kept(AccessNeed.objects.all, "meeting__starts_at", timedelta(days=30))


def forget_needs(now):
    """What would make it easier to come is forgotten 30 days after the meeting was to begin."""
    return NEEDS.over(now).delete()[0]
