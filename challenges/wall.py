"""The public wall: what CLAB says changed, and what the council says, apart (design.md 13, look/README)."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from challenges.models import Challenge, CheckBack, ListCheck, Publication

S = Challenge.Status


@dataclass(frozen=True)
class Claim:
    """Who says what, beside what CLAB says (components/duo.html)."""

    who: str
    says: str
    when: str = ""
    verdict: str = ""
    icon: str = "sun"
    author: str = ""  # what the person who raised it says, where she agreed to these words herself


def public():
    """What a visitor may see, whoever asks: the wall is the same for everybody."""
    return Challenge.objects.visible_to(AnonymousUser())


def judged(status):
    """
    Public ones that CLAB judged so, newest first, where the public text was written after that verdict.

    A text from before says something else, or an older verdict's why: it waits here until the new one is public.
    """
    newer = Publication.objects.live().filter(challenge=OuterRef("pk"), asked_at__gte=OuterRef("status_since"))
    found = public().ours().filter(Exists(newer), status=status)
    lasted = Prefetch("check_backs", CheckBack.objects.answered().order_by("answered_at"), to_attr="lasted")
    return found.for_cards().prefetch_related("parts__organisation", "answers", lasted).order_by("-status_since")


def did_not_last():
    """
    Public ones that CLAB had called changed, and that did not last: open again, the newest first (A9).

    They stay until CLAB judges them anew. The words are those that are public; that it did not last is a code.
    """
    noes = CheckBack.objects.filter(challenge=OuterRef("pk"), lasted=CheckBack.Lasted.NO)
    found = public().ours().filter(Exists(noes), status__in=S.open())
    return found.for_cards().order_by("-status_since")


def broken_cards(challenges):
    return [{"challenge": c, "text": c.public_text} for c in challenges if c.public_text]


def council_says(*words):
    """Public taken-over ones of which the council's report says this, in its order."""
    found = public().taken_over().filter(taken_over__council_says__in=words)
    return found.for_cards().order_by("taken_over__data_id")


def won_cards(challenges):
    """Judged ones with their public text and their claim."""
    return [
        {
            "challenge": challenge,
            "text": challenge.public_text,
            "duo": claim_of(challenge),
            "lasted": lasted_of(challenge),
        }
        for challenge in challenges
        if challenge.public_text and challenge.public_text.asked_at >= challenge.status_since
    ]


def lasted_of(challenge):
    """What came of the check-backs of the verdict that holds, in their order. Reads `lasted` as prefetched."""
    return [one for one in getattr(challenge, "lasted", ()) if one.answered_at >= challenge.status_since]


def told_cards(challenges):
    """Taken-over ones: the council's word, and CLAB's half dashed until it has checked."""
    challenges = list(challenges)
    result = results([challenge.taken_over for challenge in challenges])
    return [
        {
            "challenge": challenge,
            "text": challenge.public_text,
            "over": challenge.taken_over,
            "duo": council_claim(challenge.taken_over),
            "result": result.get(challenge.pk),
        }
        for challenge in challenges
    ]


def claim_of(challenge):
    """What the organisations gave as answer, and CLAB's word on it."""
    standing = next((a for a in challenge.answers.all() if a.confirmed_at and not a.sent_back_at), None)
    who = ", ".join(str(part.organisation) for part in challenge.parts.all())
    changed = challenge.status == S.CHANGED
    return Claim(
        who=who or _("J2I"),
        says={"yes": _("done"), "partly": _("partly done"), "no": _("not now")}[standing.kind] if standing else "",
        when=month(standing.confirmed_at) if standing else "",
        verdict=_("Changed, says CLAB") if changed else _("Partly changed, says CLAB"),
        icon="sun" if changed else "part",
        author=challenge.public_text.said_by_author if challenge.public_text else "",
    )


def council_claim(taken_over):
    """The council's own word. No verdict: CLAB has not checked yet."""
    return Claim(who=_("The council"), says=council_word(taken_over), when=month(taken_over.as_at))


def council_word(taken_over):
    words = {"done": _("done"), "partly done": _("partly done"), "under way": _("under way")}
    return words.get(taken_over.council_says, taken_over.council_says)


def month(day):
    return date_format(day, "F Y")


# --- CLAB checks the list ---------------------------------------------------------------------------------------------


def results(taken_over):
    """
    What CLAB's members answered on these cards, by card; a card that fewer than five answered is not in it.

    As it stood when the last five had answered (`models.taken_over.ENOUGH`): between two such moments nothing moves,
    so that no answer can be told from the one before. Counts alone: nobody sees who picked what.
    """
    return {
        card.pk: {
            "total": card.shown_total,
            "rows": [(answer.label, card.shown_result.get(answer.value, 0)) for answer in ListCheck.Answer],
        }
        for card in taken_over
        if card.shown_result
    }
