"""What partners wrote before the meeting: their newest news on each item since last time, to read before (A17)."""

from dataclasses import dataclass, field

from challenges.models import Challenge, ChallengeUpdate, Part
from people import roles

S = Challenge.Status


@dataclass(frozen=True)
class Written:
    """One challenge of the list: `updates`, one an organisation, and whether this person may add hers (`mine`)."""

    challenge: Challenge
    updates: list = field(default_factory=list)
    mine: bool = False


def written_before(meeting, items, user):
    """
    The items of the list that somebody wrote on, or that this person's organisation has a part in, in their order.

    News is its writer's own word on the challenge's page, for everybody inside; so it needs no second place to live.
    What was taken back since is left out. Three statements, however long the list.
    """
    on_list = [item.challenge for item in items if item.challenge and item.challenge.status in S.at_j2i()]
    mine = roles.organisations_of(user)
    parts = Part.objects.filter(challenge__in=on_list, organisation__in=mine)
    owes = set(parts.values_list("challenge_id", flat=True)) if mine else set()
    news = ChallengeUpdate.objects.filter(challenge__in=on_list, organisation__isnull=False)
    before = meeting.series.meetings.closed().filter(starts_at__lt=meeting.starts_at).last()
    if before:
        news = news.filter(at__gt=before.closed_at or before.starts_at)
    newest = {}
    for update in news.select_related("organisation"):
        newest.setdefault((update.challenge_id, update.organisation_id), update)
    rows = [
        Written(one, [update for (key, _who), update in newest.items() if key == one.pk], one.pk in owes)
        for one in on_list
    ]
    return [row for row in rows if row.updates or row.mine]
