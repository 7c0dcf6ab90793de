"""CLAB's own room: take on, judge, open again, ask to publish, check the council's list (A4-A6)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from challenges import actions, guards, policy, rows, waiting
from challenges.actions.publishing import current_text
from challenges.addresses import find
from challenges.forms.clab import PublishForm, ReasonForm, SecondForm, VerdictForm, WordingForm, YesForm
from challenges.lifecycle import MovedOn
from challenges.models import Challenge, Principle
from challenges.path import status_of
from challenges.views.steps import act, allow, enter, page, press

S = Challenge.Status


@never_cache
@require_safe
def room(request):
    """What waits for CLAB, what is late and with whom. For its members, and the officer who supports them."""
    user = request.user
    enter(policy.enters_clab(user))
    judges = policy.judges(user)
    new, answers = list(waiting.to_take_on(user)), list(waiting.to_judge(user))
    done, total = waiting.list_progress(user)
    context = {
        "judges": judges,
        "officer": policy.moderates(user),
        "new": [c for c in new if not c.yeses],
        "answers": [c for c in answers if not c.waiting_verdicts],
        "seconds": [c for c in new if c.yeses],
        "verdicts": [c for c in answers if c.waiting_verdicts],
        "held": waiting.held(),
        "unchecked": waiting.unchecked_count(),
        "late": [(promise, rows.late_words(promise.days_late)) for promise in waiting.late_promises(user)],
        "offer_late": waiting.offer_late(user),
        "to_publish": waiting.to_make_public(user),
        "check_backs": waiting.check_backs(user),
        "publications": waiting.publications(user),
        "cards_done": done,
        "cards_total": total,
    }
    return render(request, "challenges/clab/room.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_on(request, key):
    """
    CLAB's wording beside her own words; then a yes. One POST keeps the words, another says yes (A5).

    `?own=1` fills the form with what she asked for as she put it: for when she said no to CLAB's words.
    """
    challenge = find(request, key)
    allow(policy.judges(request.user))
    if challenge.status != S.RECEIVED:
        return moved_on(request, challenge)
    saying_yes = request.method == "POST" and "yes" in request.POST
    wording = WordingForm.of(
        challenge,
        request.POST if request.method == "POST" and not saying_yes else None,
        her_own=request.GET.get("own") == "1",
    )
    yes = YesForm(request.POST if saying_yes else None, auto_id="yes_%s", initial={"version": challenge.version})
    going = None
    if saying_yes:
        going = act(
            request,
            challenge,
            yes,
            lambda after_meeting, version: actions.take_on(
                challenge, by=request.user, after_meeting=after_meeting, seen_version=version
            ),
            said=taken_on_words,
            then="clab",
        )
    elif request.method == "POST":
        going = act(
            request,
            challenge,
            wording,
            lambda version, **words: actions.propose_wording(challenge, by=request.user, seen_version=version, **words),
            said=_("Saved. Now two members say yes."),
            then=request.path,
        )
    if going:
        return going
    signed = challenge.signatures.standing().filter(what_for="taking_on")
    context = {
        "challenge": challenge,
        "status": status_of(challenge),
        "wording": wording,
        "yes": yes,
        "yeses": signed.count(),
        "i_said_yes": signed.filter(user=request.user).exists(),
        "ready": bool(challenge.title and challenge.what_we_asked and challenge.pillar_id),
        "refused": challenge.wording == Challenge.Wording.CLAB and challenge.wording_reply == Challenge.YesNo.NO,
    }
    return page(request, "challenges/clab/take_on.html", context, wording, yes)


def taken_on_words(challenge):
    if challenge.status == S.AGREED:
        return _("CLAB takes it on. It is %(reference)s now.") % {"reference": challenge.reference}
    return _("Your yes is counted. One more member makes it so.")


def moved_on(request, challenge):
    """The form is for another moment of its life: say what is, and show the page."""
    messages.warning(request, MovedOn(challenge).messages[0])
    return redirect(challenge)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verdict(request, key):
    """CLAB's verdict on the standing answer: who sees it but may not judge gets 403, whoever cannot see it 404 (A5)."""
    challenge = find(request, key)
    allow(policy.judges(request.user))
    answer = guards.standing_answer(challenge)
    if challenge.status != S.ANSWERED or answer is None:
        return moved_on(request, challenge)
    looking = request.method == "POST" and "find" in request.POST
    waits = challenge.verdicts.filter(given_at__isnull=True, dropped_at__isnull=True, answer=answer).first()
    picked = request.POST.getlist("entries")
    form = VerdictForm(
        request.POST if request.method == "POST" and not looking else None,
        answer=answer,
        looking_for=request.POST.get("look_for", ""),
        picked=picked,
        initial=typed_so_far(request) if looking else {"version": challenge.version},
    )
    if request.method == "POST" and not looking:
        going = act(
            request,
            challenge,
            form,
            lambda kind, why, what_is_left, after_meeting, version, **rest: actions.give_verdict(
                challenge,
                by=request.user,
                kind=kind,
                why=why,
                what_is_left=what_is_left,
                after_meeting=after_meeting,
                outcome=form.outcome,
                seen_version=version,
            ),
            said=verdict_words,
        )
        if going:
            return going
    context = {
        "challenge": challenge,
        "answer": answer,
        "reply": getattr(answer, "author_reply", None),
        "form": form,
        "looking": looking,
        "waits": waits,
        "outcome": waits.outcome if waits else None,
        "principles": Principle.objects.filter(pk__in=waits.outcome.get("principles", ())) if waits else (),
        "mine": waits is not None and waits.signatures.standing().filter(user=request.user).exists(),
        "second": SecondForm(auto_id="second_%s", initial={"verdict": waits.pk}) if waits else None,
        "promises": waiting.promises_of(challenge),
    }
    return page(request, "challenges/clab/verdict.html", context, form)


def typed_so_far(request):
    """What she has typed and ticked, while she looks for entries: nothing is saved yet, and nothing is lost."""
    return {**request.POST.dict(), **{name: request.POST.getlist(name) for name in ("entries", "principles")}}


def verdict_words(verdict):
    if verdict.given_at:
        return _("CLAB has spoken: %(verdict)s.") % {"verdict": verdict.get_kind_display().lower()}
    return _("Your word is counted. One more member who says the same makes it so.")


@require_POST
def second_verdict(request, key):
    """The second member says the same, to the verdict she read."""
    challenge = find(request, key)
    allow(policy.judges(request.user))
    form = SecondForm(request.POST)
    waits = None
    if form.is_valid():
        waits = challenge.verdicts.filter(
            pk=form.cleaned_data["verdict"], given_at__isnull=True, dropped_at__isnull=True
        ).first()
    if waits is None:
        messages.warning(request, _("This verdict does not wait any more. Look at it again."))
        return redirect("challenge-verdict", key)
    return press(
        request,
        challenge,
        lambda: actions.give_verdict(
            challenge,
            by=request.user,
            kind=waits.kind,
            why=waits.why,
            what_is_left=waits.what_is_left,
            after_meeting=form.cleaned_data["after_meeting"],
            seconds=waits,
        ),
        said=verdict_words,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request, key):
    """CLAB opens a closed one again, with a reason."""
    challenge = find(request, key)
    allow(policy.judges(request.user))
    if challenge.status not in S.closed():
        return moved_on(request, challenge)
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        going = act(
            request,
            challenge,
            form,
            lambda reason: actions.reopen(challenge, by=request.user, reason=reason),
            said=_("It is open again. The people who promised see why."),
        )
        if going:
            return going
    return page(request, "challenges/clab/reopen.html", {"challenge": challenge, "form": form}, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request, key):
    """Ask to make it public, after reading the exact text. `?own=1` shows it with her own words (PR10)."""
    challenge = find(request, key)
    allow(policy.may_ask_to_publish(request.user, challenge))
    own = request.GET.get("own") == "1"
    form = PublishForm(
        request.POST if request.method == "POST" else None,
        initial={"version": challenge.version, "with_own_words": own},
    )
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["version"] != challenge.version:
            return moved_on(request, challenge)
        own = form.cleaned_data["with_own_words"]
        going = act(
            request,
            challenge,
            form,
            lambda version, with_own_words: actions.ask_to_publish(
                challenge, by=request.user, with_own_words=with_own_words
            ),
            said=_("Asked. The chair looks at it, then the person who raised it hears first."),
        )
        if going:
            return going
    text = current_text(challenge, with_own_words=own)
    context = {
        "challenge": challenge,
        "form": form,
        "text": text,
        "own": own,
        "private": guards.private_details("\n".join(text.values())),
        "live": challenge.public_text,
        "waits": challenge.publications.waiting().first(),
    }
    return page(request, "challenges/clab/publish.html", context, form)
