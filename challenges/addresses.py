"""What the address of a challenge, a month or a day may look like (design.md 6)."""

from datetime import date
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from challenges.models import Challenge
from challenges.reports.periods import Month


class ChallengeKey:
    """
    `<challenge:key>` in an address: C-2026-014, R-2023-01 for one taken over, or a UUID in small letters.

    Anything else is not an address.
    """

    regex = r"[CR]-[0-9]{4}-[0-9]{2,6}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return str(value)


class MonthKey:
    """`<month:month>` in an address: 2026-11. A month no calendar has is not an address."""

    regex = r"[0-9]{4}-[0-9]{2}"

    def to_python(self, value):
        return Month.read(value)

    def to_url(self, value):
        return str(value)


class DayKey:
    """`<day:day>` in an address: 2026-11-22. A day no calendar has is not an address."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value):
        return date.fromisoformat(value)

    def to_url(self, value):
        return value.isoformat()


def find(request, key, challenges=None):
    """
    The challenge with this key, if this person may see it at all; else 404, the same for one that does not exist.

    `challenges` narrows or enriches the set it is looked for in.
    """
    seen = (Challenge.objects.all() if challenges is None else challenges).visible_to(request.user)
    by_key = Q(reference=key) if key[1] == "-" else Q(pk=UUID(key))
    challenge = seen.filter(by_key).first()
    if challenge is None:
        raise Http404
    return challenge
