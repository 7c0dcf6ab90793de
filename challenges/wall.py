"""The public wall: what CLAB says changed, and what the council says, apart (design.md 13, look/README)."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Prefetch, Q, Value, When
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from challenges.models import Answer, Challenge, ChallengeTag, CheckBack, ListCheck, Part, Publication, as_read
from pages import ready

S = Challenge.Status
A_PAGE = 30


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


def judged(*status):
    """
    Public ones that CLAB judged so, newest first, where the public text was written after that verdict.

    A text from before says something else, or an older verdict's why: it waits here until the new one is public.
    """
    return with_claims(public().filter(_judged(*status))).order_by("-status_since")


def _judged(*status):
    newer = Publication.objects.live().filter(challenge=OuterRef("pk"), asked_at__gte=OuterRef("status_since"))
    return Q(Exists(newer), taken_over__isnull=True, status__in=status)


def _did_not_last():
    """
    What CLAB had called changed, and did not last: open again (A9).

    It stays until CLAB judges it anew. The words are those that are public; that it did not last is a code.
    """
    noes = CheckBack.objects.filter(challenge=OuterRef("pk"), lasted=CheckBack.Lasted.NO)
    return Q(Exists(noes), taken_over__isnull=True, status__in=S.open())


def with_claims(challenges):
    """With all that a bright card shows, in a fixed number of statements."""
    lasted = Prefetch("check_backs", CheckBack.objects.answered().order_by("answered_at"), to_attr="lasted")
    parts = as_read("parts", Part.objects.select_related("organisation"))
    return challenges.for_cards().prefetch_related(parts, as_read("answers", Answer.objects.all()), lasted)


def broken_cards(challenges):
    return [{"challenge": c, "text": c.public_text} for c in challenges if c.public_text]


def council_says(*words):
    """Public taken-over ones of which the council's report says this, in its order."""
    return public().filter(taken_over__council_says__in=words).for_cards().order_by("taken_over__data_id")


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
    standing = next((a for a in challenge.read("answers") if a.confirmed_at and not a.sent_back_at), None)
    who = ", ".join(str(part.organisation) for part in challenge.read("parts"))
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


# --- The whole wall ---------------------------------------------------------------------------------------------------


# Which section one that stands on the wall belongs to, by code, in the wall's order: the proudest first.
SECTIONS = {
    "changed": Q(taken_over__isnull=True, status=S.CHANGED),
    "partly": Q(taken_over__isnull=True, status=S.PARTLY_CHANGED),
    "broken": Q(taken_over__isnull=True, status__in=S.open()),
    "told": Q(taken_over__council_says__in=("done", "partly done")),
    "under_way": Q(taken_over__council_says="under way"),
}


def on_it():
    """What stands on the wall, of all that is public."""
    told = SECTIONS["told"] | SECTIONS["under_way"]
    return public().filter(_judged(S.CHANGED, S.PARTLY_CHANGED) | _did_not_last() | told)


def whole(*, pillar="", tag="", page=None):
    """
    The wall, a page at a time: ({section: cards}, page_obj). `pillar` and `tag` are slugs and narrow it.

    However many stand on it, it asks the same number of statements.
    """
    section = Case(
        *[When(condition, then=Value(place)) for place, condition in enumerate(SECTIONS.values())],
        output_field=IntegerField(),
    )
    found = with_claims(narrowed(on_it(), pillar, tag).annotate(section=section))
    paginator = Paginator(found.order_by("section", "taken_over__data_id", "-status_since", "pk"), A_PAGE)
    paginator.count = ready.kept(f"wall-count-{pillar}-{tag}", found.count)
    page_obj = paginator.get_page(page)
    shown = list(page_obj)
    cards_of = {"broken": broken_cards, "told": told_cards, "under_way": told_cards}
    cards = {
        code: cards_of.get(code, won_cards)([challenge for challenge in shown if challenge.section == place])
        for place, code in enumerate(SECTIONS)
    }
    return cards, page_obj


def narrowed(challenges, pillar, tag):
    """Those of this promise of the council and with this tag; all of them where neither is given."""
    if pillar:
        challenges = challenges.filter(pillar__slug=pillar)
    if tag:
        challenges = challenges.filter(pk__in=ChallengeTag.objects.filter(tag__slug=tag).values("content_object"))
    return challenges


def doors():
    """
    What the wall can be narrowed by: (pillars, tags), each as (slug, words, how many), for what stands on it alone.

    A tag that only an unseen challenge has would say what that one is about (G5). The same for all, so it is kept.
    """
    return ready.kept("wall-doors", _doors)


def _doors():
    found = on_it().order_by()
    pillars = found.filter(pillar__isnull=False).values_list("pillar__slug", "pillar__title")
    tags = ChallengeTag.objects.filter(content_object__in=found.values("pk")).values_list("tag__slug", "tag__name")
    return [
        list(pillars.annotate(Count("pk")).order_by("pillar__order")),
        list(tags.annotate(Count("pk")).order_by("tag__name")),
    ]


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
