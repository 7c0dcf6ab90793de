"""What the address of a challenge may look like: its UUID, or its reference once CLAB took it on (design.md 6)."""

from uuid import UUID

from django.db.models import Q
from django.http import Http404

from challenges.models import Challenge


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
