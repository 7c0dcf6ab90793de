"""What is kept of a meeting no longer than it is needed (trust.md, retention schedule)."""

from datetime import timedelta

from events.models import AccessNeed, JoinCode
from people.kept import Kept

NEEDS = Kept(AccessNeed.objects.all, "meeting__starts_at", timedelta(days=30))
# From its beginning on, for a meeting's day ends at midnight.
JOIN_CODES = Kept(JoinCode.objects.with_day, "day", timedelta(days=1))


def forget_needs(now):
    """What would make it easier to come is forgotten 30 days after the meeting was to begin."""
    return NEEDS.over(now).delete()[0]


def forget_join_codes(now):
    """Codes on paper are forgotten a day after their meeting began: who had one, and when it was used."""
    return JOIN_CODES.over(now).delete()[0]
