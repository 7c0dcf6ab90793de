"""
The dashboard of the Corporate Parenting Panel, as at one day (D4, D28, PR8, domain.md 7.2): one function an item.

The Panel reads what is public and nothing else of a challenge (trust.md 2): titles and words come from live
publications; of the others only a number is told. Whoever opens the page reads the same.
"""

from dataclasses import dataclass

from challenges import wall
from challenges.models import Challenge, Pillar
from challenges.models.taken_over import ENOUGH
from challenges.promises import RUNG_WORDS, Rung
from challenges.rows import late_words

S = Challenge.Status


def _in(period, challenges):
    return challenges.filter(status_since__range=(period.starts, period.ends))


def changed(period):
    """What CLAB called changed or partly changed in the period and still stands so, with its public text (7.2, 2)."""
    won = [*_in(period, wall.judged(S.CHANGED)), *_in(period, wall.judged(S.PARTLY_CHANGED))]
    return wall.won_cards(won)


def changed_but_not_public(stories, period, shown):
    """How many more changed: not public, or not yet in the words of the verdict. A number, and no more."""
    known = {card["challenge"].pk for card in shown}
    won = [s for s in stories if s.closed_in(period) in (S.CHANGED, S.PARTLY_CHANGED)]
    # One that was opened again after the period is nobody's claim any more.
    return sum(s.challenge.pk not in known and s.challenge.status in S.closed() for s in won)


def opened_again(stories, period):
    """How many were opened again in the period, for it did not last or was not good enough."""
    return sum(story.opened_again_in(period) for story in stories)


@dataclass(frozen=True)
class Waiting:
    """One public challenge that is late or stuck: its public title, how late, who has to move (role, organisation)."""

    challenge: Challenge
    title: str
    late: str
    stuck: str  # the rung of the ladder in words, or nothing
    owner: str


def late_or_stuck(stories, period):
    """
    What was late or stuck at the end of the period (7.2, 4): three cycles behind stands first (domain.md 3.3), then
    what is stuck, then the latest.

    Returns the public ones, and how many more there are that are not public.
    """
    end = period.ends
    found = [story for story in stories if story.days_late_at(end) or story.is_stuck_at(end)]
    found.sort(key=lambda story: (-max(story.rung_at(end), Rung.REMINDED), -story.behind_at(end)))
    public = wall.public().filter(pk__in=[story.challenge.pk for story in found]).for_cards()
    public = {challenge.pk: challenge for challenge in public if challenge.public_text}
    shown = []
    for story in found:
        challenge = public.get(story.challenge.pk)
        if challenge is not None:
            days = story.days_late_at(end)
            shown.append(
                Waiting(
                    challenge=challenge,
                    title=challenge.public_text.title,
                    late=late_words(days) if days else "",
                    stuck=str(RUNG_WORDS[story.rung_at(end)]) if story.is_stuck_at(end) else "",
                    owner=story.owner_at(end),
                )
            )
    return shown, len(found) - len(shown)


def not_now(period):
    """'Not now' in the period, with the public words of why, and the day we look again (7.2, 5)."""
    found = [c for c in _in(period, wall.judged(S.NOT_NOW)) if c.public_text.asked_at >= c.status_since]
    return [
        {"challenge": challenge, "text": challenge.public_text, "again": _look_again_on(challenge)}
        for challenge in found
    ]


def _look_again_on(challenge):
    answer = next((a for a in challenge.read("answers") if a.confirmed_at and not a.sent_back_at), None)
    return answer.look_again_on if answer else None


def not_now_but_not_public(stories, period, shown):
    """How many more noes there were: a number, and no more."""
    known = {card["challenge"].pk for card in shown}
    noes = [story for story in stories if story.closed_in(period) == S.NOT_NOW]
    return sum(s.challenge.pk not in known and s.challenge.status in S.closed() for s in noes)


@dataclass(frozen=True)
class Spread:
    """How many challenges a theme has; None where there are fewer than five."""

    pillar: Pillar
    count: int | None


def spread(stories, period):
    """
    What CLAB had taken on by the end of the period, by theme: totals alone, and no group below five (7.2, 7).

    Where just one theme is small, the next smallest is hidden with it: no sum can give it away.
    """
    counted = dict.fromkeys(Pillar.objects.all(), 0)
    by_pk = {pillar.pk: pillar for pillar in counted}
    for story in stories:
        taken_on = story.first(S.AGREED)
        pillar = by_pk.get(story.challenge.pillar_id)
        if pillar and taken_on and taken_on <= period.ends:
            counted[pillar] += 1
    small = [pillar for pillar, count in counted.items() if count < ENOUGH]
    if len(small) == 1:
        rest = [pillar for pillar in counted if pillar not in small]
        small += sorted(rest, key=counted.get)[:1]
    return [Spread(pillar, None if pillar in small else count) for pillar, count in counted.items()]
