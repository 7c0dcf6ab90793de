"""The pack: all that one reads before a meeting, on paper too (domain.md 4, X-A15)."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from challenges.deals import deal_of
from challenges.meeting.written import written_before
from challenges.models import AgendaItem, Challenge, Commitment, Word
from pages.words import check

S, Kind = Challenge.Status, AgendaItem.Kind
WORDS = 30  # more would be a book

# Why it is on the list, in one sentence.
OPENING = _("We hear what changed since last time. Ask why if nothing did.")
CLOSING = _("We say thank you and set the next day.")
PURPOSES = {
    S.WITH_J2I: _("We ask for a promise: who does what, and by when."),
    S.IN_PROGRESS: _("We hear how it goes, and ask for an answer."),
    S.PAUSED: _("It is on hold. We ask what it waits for."),
    S.ANSWERED: _("There is an answer. CLAB says if it is good enough."),
}
CLOSED = _("It is closed. We hear how it ended.")

GROUND_RULES = (
    _("One person speaks at a time. Young people speak first."),
    _("No question is silly. Anyone can ask what a word means, or for a break."),
    _("You can leave the room at any time. You don’t have to say why."),
    _("Nobody has to tell their own story."),
    _("What somebody tells about their life stays in the room."),
    _("A promise has a name and a day. Everyone hears it read back."),
)
# Ours, for somebody who comes for the first time.
OUR_WORDS = (
    ("J2I", _("Journey to Independence: the group that meets here. Care leavers are in the chair.")),
    ("CLAB", _("Care Leavers Advisory Board: young people who have left care. They say what has to change.")),
    (_("Challenge"), _("Something that young people want changed.")),
    (_("Minutes"), _("What was said and promised, written down.")),
)


@dataclass(frozen=True)
class Sheet:
    """One item as the pack has it. `challenge` only where this person may read it; else its title alone."""

    item: AgendaItem
    purpose: object
    challenge: Challenge | None = None
    deals: list = field(default_factory=list)
    updates: list = field(default_factory=list)


def sheets(meeting, items, user):
    """Every item with its purpose; what is asked, promised and written, for who may read that. Six statements."""
    ids = [item.challenge_id for item in items if item.challenge_id]
    seen = set(
        Challenge.objects.visible_to(user).filter(pk__in=ids, status__in=S.at_j2i()).values_list("pk", flat=True)
    )
    promises = Commitment.objects.filter(part__challenge__in=seen, dropped_at__isnull=True).for_display()
    deals = {}
    for promise in sorted(promises, key=lambda one: (not one.is_late, one.due)):
        deals.setdefault(promise.part.challenge_id, []).append(deal_of(promise, inside=False, people=False))
    updates = {row.challenge.pk: row.updates for row in written_before(meeting, items, user)}
    return [_sheet(item, seen, deals, updates) for item in items]


def _sheet(item, seen, deals, updates):
    if item.kind != Kind.CHALLENGE:
        return Sheet(item, OPENING if item.kind == Kind.OPENING else CLOSING)
    if item.challenge_id not in seen:
        return Sheet(item, "")
    pk = item.challenge_id
    purpose = PURPOSES.get(item.challenge.status, CLOSED)
    return Sheet(item, purpose, item.challenge, deals.get(pk, []), updates.get(pk, []))


def words(meeting, sheets):
    """
    Words with what they mean: our own, those of the group's word boards, and the list's that stand in the updates.

    A list of (word, meaning), by the alphabet after our own; the newest meaning of a word is the one that counts.
    """
    said = Word.objects.filter(meeting__series__group=meeting.series.group).exclude(meaning="")
    found = {word.text.casefold(): (word.text, word.meaning) for word in said.order_by("explained_at")}
    for sheet in sheets:
        for update in sheet.updates:
            for flag in check(update.text, partner_reply=True):
                found.setdefault(flag.word.casefold(), (flag.word, flag.prefer.replace("'", "’")))
    return [*OUR_WORDS, *[found[key] for key in sorted(found)][:WORDS]]
