"""'CLAB checks the list': is what the council says true for us? One card each, four taps."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from challenges import actions, policy, waiting, wall
from challenges.models import ListCheck
from challenges.views.steps import enter, press


@never_cache
@require_safe
def check_list(request):
    """'CLAB checks the list': the first card she has not answered, or how it stands when she has answered all."""
    enter(policy.checks_the_list(request.user))
    cards = list(waiting.cards())
    answered = waiting.checked_by(request.user)
    following = next((card for card in cards if card.pk not in answered), None)
    if following is not None and "all" not in request.GET:
        return redirect("clab-list-card", following.data_id)
    results = wall.results(cards)
    shown = [
        {"card": card, "says": wall.council_word(card), "result": results.get(card.pk), "mine": card.pk in answered}
        for card in cards
    ]
    done = sum(card["mine"] for card in shown)
    return render(request, "challenges/clab/list.html", {"cards": shown, "done": done, "total": len(cards)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def card(request, data_id):
    """One card, four taps: the tap is the answer. Her last answer counts, and only she sees it."""
    enter(policy.checks_the_list(request.user))
    cards = list(waiting.cards())
    place = next((n for n, each in enumerate(cards) if each.data_id == data_id), None)
    if place is None:
        raise Http404
    this = cards[place]
    if request.method == "POST":
        following = cards[place + 1].data_id if place + 1 < len(cards) else None
        return press(
            request,
            this.challenge,
            lambda: actions.answer_list_check(this, by=request.user, answer=request.POST.get("answer", "")),
            said=_("Counted."),
            then=card_or_list(following),
        )
    context = {
        "card": this,
        "says": wall.council_word(this),
        "month": wall.month(this.as_at),
        "number": place + 1,
        "total": len(cards),
        "before": cards[place - 1] if place else None,
        "mine": waiting.checked_by(request.user).get(this.pk),
        "answers": list(zip(ListCheck.Answer, ("tick", "part", "bar", "ask"), strict=True)),
        "result": wall.results([this]).get(this.pk),
    }
    return render(request, "challenges/clab/card.html", context)


def card_or_list(data_id):
    return reverse("clab-list-card", args=[data_id]) if data_id else reverse("clab-list")
