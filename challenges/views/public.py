"""What everybody may read: the list of challenges, the wall of what changed, and how a challenge moves."""

from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from taggit.models import Tag

from challenges import clocks, lifecycle, promises, rows, wall
from challenges.meeting import way_in
from challenges.models import Challenge, ChallengeTag, Clock, Pillar
from challenges.path import STOP_OF, STOPS, Path, Status, Stop, status_of
from pages import ready
from pages.ready import same_for_all
from people import mail

S = Challenge.Status
A_PAGE = 20


@same_for_all
@require_safe
def challenge_list(request):
    """
    What this person may see: for a visitor, what is public (A3).

    `?sort=` is one of `rows.SORTS`; `?pillar=` and `?tag=` narrow it. What is not on the list of choices is ignored.
    """
    seen = Challenge.objects.visible_to(request.user).exclude(status__in=[S.DRAFT, S.WITHDRAWN, S.REDIRECTED])
    pillars, tags = doors(request.user, seen)
    pillar = next((p for p in pillars if p.slug == request.GET.get("pillar")), None)
    tag = next((t for t in tags if t.slug == request.GET.get("tag")), None)
    sort = request.GET.get("sort") if request.GET.get("sort") in rows.SORTS else next(iter(rows.SORTS))
    chosen = seen
    if pillar:
        chosen = chosen.filter(pillar=pillar)
    if tag:
        chosen = chosen.filter(pk__in=ChallengeTag.objects.filter(tag=tag).values("content_object"))
    found = rows.sorted_by(rows.prefetched(chosen, request.user), sort)
    paginator = Paginator(found, A_PAGE)
    doors_are = f"{pillar.slug if pillar else ''}-{tag.pk if tag else ''}"
    paginator.count = same_for_visitors(request.user, f"list-count-{doors_are}", chosen.count)
    page_obj = paginator.get_page(request.GET.get("page"))
    context = {
        "rows": rows.rows_of(request.user, page_obj),
        "page_obj": page_obj,
        "pillars": pillars,
        "tags": tags,
        "pillar": pillar,
        "tag": tag,
        "sort": sort,
        "sorts": rows.SORTS,
        "total": page_obj.paginator.count,
    }
    return render(request, "challenges/challenge_list.html", context)


def doors(user, seen):
    """(pillars, tags) of what she sees."""

    def read():
        return list(Pillar.objects.filter(challenges__in=seen).distinct()), tags_of(seen)

    return same_for_visitors(user, "list-doors", read)


def same_for_visitors(user, name, read):
    """What `read()` returns. All visitors see the same, so theirs is kept with the ready pages (goal G8)."""
    if user.is_authenticated or getattr(user, "claimed", ()):
        return read()
    return ready.kept(name, read)


def tags_of(challenges):
    """The tags of these challenges, and of no other: a tag may say what an unseen challenge is about."""
    used = ChallengeTag.objects.filter(content_object__in=challenges)
    return list(Tag.objects.filter(pk__in=used.values("tag")).order_by("name"))


@same_for_all
@require_safe
def what_changed(request):
    """
    The wall: what CLAB says changed, bright; what the council says, plain. The same for everybody.

    `?pillar=` and `?tag=` narrow it; what no card on it has is ignored.
    """
    pillars, tags = wall.doors()
    pillar = next((slug for slug, _title, _count in pillars if slug == request.GET.get("pillar")), "")
    tag = next((slug for slug, _name, _count in tags if slug == request.GET.get("tag")), "")
    cards, page_obj = wall.whole(pillar=pillar, tag=tag, page=request.GET.get("page"))
    context = {**cards, "page_obj": page_obj, "pillars": pillars, "tags": tags, "pillar": pillar, "tag": tag}
    return render(request, "challenges/what_changed.html", context)


@never_cache  # what was taken back is gone at the next look (design.md 3, rule 7)
@require_safe
def changed_card(request, key):
    """
    "You asked. It changed.": one challenge as a card to print or send. Public words alone, and never a name.

    Only what CLAB called changed, or partly; 404 for everything else, whoever asks.
    """
    found = wall.judged(S.CHANGED, S.PARTLY_CHANGED).filter(reference=key)
    cards = wall.won_cards(found[:1])
    if not cards:
        raise Http404
    link = mail.link("challenge", key)
    return render(request, "challenges/changed_card.html", {"card": cards[0], "link": link, "qr": way_in.qr(link)})


@dataclass(frozen=True)
class Room:
    """A state on "How a challenge moves": its chip, what comes next, and the moves that lead away from it."""

    status: Status
    next: object
    moves: list


def six_stops(notes):
    """The road of every challenge, with a sentence at each stop and nothing done yet."""
    drawn = [
        Stop(name, note, "", "tick" if code == "changed" else icon, "won" if code == "changed" else "")
        for (code, name, icon), note in zip(STOPS, notes, strict=True)
    ]
    return Path(_("The six stops"), tuple(drawn), 0)


def stop_notes():
    return [
        _("You tell us. We say “got it” straight away."),
        _("CLAB talks about it and makes it ours."),
        _("It goes to the next J2I meeting."),
        _("Someone promises what they will do, and by when."),
        _("You get a yes, a part yes, or a no with reasons."),
        _("Only CLAB can say it is done."),
    ]


@same_for_all
@require_safe
def how_it_moves(request):
    """Written from the table of moves itself, so that it cannot say anything else than what the site does."""
    order = [*sorted(STOP_OF, key=STOP_OF.get), S.NOT_NOW]
    rooms = [
        Room(status_of(Challenge(status=status)), promises.WHAT_COMES_NEXT[status], away_from(status))
        for status in [S.DRAFT, *order]
    ]
    ends = [
        Room(status_of(Challenge(status=status)), promises.WHAT_COMES_NEXT[status], into(status))
        for status in (S.MERGED, S.REDIRECTED, S.WITHDRAWN)
    ]
    context = {
        "path": six_stops(stop_notes()),
        "rooms": rooms,
        "ends": ends,
        **our_promises(),
    }
    return render(request, "challenges/how_it_moves.html", context)


def away_from(status):
    """The moves that lead on from a state. Taking back is open nearly everywhere, so it stands on its own."""
    return [move for move in lifecycle.MOVES if status in move.sources and move.code != "withdraw"]


def into(status):
    return [move for move in lifecycle.MOVES if move.target == status]


def our_promises():
    """
    What young people are promised: what a board and its council said yes to, and on a demo the proposals (domain 3.3).

    The numbers are those that the clocks run on.
    """
    every = Clock.objects.in_force()
    return {
        "promises": [(clock, clocks.in_words(clock)) for clock in every if clock.is_adopted],
        "proposed": [clocks.in_words(clock) for clock in every if not clock.is_adopted] if settings.DEMO else [],
    }
