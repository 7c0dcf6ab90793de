"""The minutes: the page, the chair's short version, facts put right, "That is how it was", frozen, on paper."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from challenges import guards
from challenges.meeting import actions, corrections, life, paper, policy, short
from challenges.meeting.minutes import readable
from challenges.meeting.minutes_forms import CorrectForm, ShortForm
from challenges.meeting.views.door import SEE_OTHER, find, refused, some_uuid
from challenges.models import AgreedToken, Correction, Minutes
from pages import plainer

read_or_post = require_http_methods(["GET", "HEAD", "POST"])


def find_filed(request, pk):
    """The minutes, for who may read them; else 404, the same as where there are none yet."""
    filed = Minutes.objects.select_related("meeting__series__group").filter(meeting=pk).first()
    if filed is None or not policy.reads_minutes(request.user, filed):
        raise Http404
    return filed


def page(filed):
    return reverse("meeting-minutes", args=[filed.meeting_id])


@require_safe
def minutes(request, pk):
    """
    The short version, how far they are, then all that was shown; for each what she can do about it now.

    While the chair has not read it, the short version is hers and her co-chair's alone.
    """
    filed = find_filed(request, pk)
    meeting, user = filed.meeting, request.user
    context = {
        "meeting": meeting,
        "filed": filed,
        "minutes": readable(filed),
        "stops": life.stops(filed),
        "agreed": life.agreed(filed),
        "may_hide": policy.may_hide(user, meeting),
        "may_explain": policy.explains(user, meeting),
        "may_run": policy.runs(user, meeting),
        "to_decide": [],
    }
    context["shows_short"] = context["may_run"] or life.is_open(filed) or filed.frozen_at is not None
    if life.is_open(filed):
        there = policy.was_there(user, meeting)
        rows = corrections.shown(filed, context["minutes"])
        waits = [one for one in rows if one.status == Correction.Status.WAITING]
        context |= {
            "may_agree": there,
            "has_agreed": AgreedToken.objects.filter(digest=life.agreed_digest(filed, user)).exists(),
            "may_correct": there and policy.corrects(user, meeting),
            "mine": [(corrections.label_of(one.fact), one) for one in rows if one.by_id == user.pk],
            "to_decide": with_labels(waits) if policy.sits_by_the_chair(user, meeting) else [],
            "may_freeze": context["may_run"] and filed.out_at is not None and not waits,
        }
    return render(request, "meeting/minutes.html", context)


def with_labels(rows):
    return [(corrections.label_of(one.fact), one) for one in rows]


@read_or_post
def write_short(request, pk):
    """
    The chair reads the page the site proposes, changes what she likes, and says that it is right.

    Words to avoid and private details get a hint, once. Where somebody saved meanwhile, both versions stand there.
    """
    meeting = find(request, pk, may=policy.runs)
    filed = Minutes.objects.select_related("meeting").filter(meeting=meeting).first()
    if filed is None:
        return redirect("meeting", meeting.pk)
    if filed.approved_at or filed.frozen_at:
        return redirect(page(filed))
    content = readable(filed)
    form = ShortForm(request.POST or None, boxes=short.boxes(content), version=filed.version)
    context, status = {"flags": [], "private": [], "theirs": False}, 200
    if request.method == "POST":
        approve = "approve" in request.POST
        status = 200 if form.is_valid() else 422
        if status == 200 and approve and "as_it_is" not in request.POST:
            context |= {"flags": form.flags(), "private": guards.private_details(form.all_words())}
        if status == 200 and not (context["flags"] or context["private"]):
            try:
                actions.write_short(
                    meeting, by=request.user, words=form.words(), seen_version=form.seen_version, approve=approve
                )
            except ValidationError as error:
                form.add_error(None, error)
                form.now_at(filed.version)
                status, context["theirs"] = (409, True) if error.code == "moved_on" else (422, False)
            else:
                said = _("Thank you. Whoever raised it hears first, then everybody.") if approve else _("Saved.")
                messages.success(request, said)
                return HttpResponseRedirect(page(filed) if approve else request.path, status=SEE_OTHER)
    context |= {"meeting": meeting, "filed": filed, "form": form, "minutes": content, "boxes": form.rows(content)}
    return render(request, "meeting/minutes_short.html", context, status=status)


@read_or_post
def correct(request, pk):
    """A partner who was there puts a fact right; promises, decisions and what others said are not on the list."""
    meeting = find(request, pk, may=policy.corrects)
    filed = Minutes.objects.select_related("meeting__series__group").filter(meeting=meeting).first()
    if filed is None:
        return redirect("meeting", meeting.pk)
    open_now = life.is_open(filed) and policy.was_there(request.user, meeting)
    facts = corrections.facts_for(filed, request.user) if open_now else []
    form, status = CorrectForm(request.POST or None, facts=facts), 200
    if request.method == "POST":
        try:
            if form.is_valid():
                actions.propose_correction(meeting, by=request.user, **form.cleaned_data)
                messages.success(request, _("Sent. The chair or the minute-taker looks at it."))
                plainer.say_afterwards(request)
                return HttpResponseRedirect(page(filed), status=SEE_OTHER)
        except ValidationError as error:
            form.add_error(None if error.code == "not_there" else "says", error)
        status = 422
    context = {"meeting": meeting, "filed": filed, "form": form, "facts": facts}
    return render(request, "meeting/minutes_correct.html", context, status=status)


def act(request, pk, may, action, said="", **facts):
    """Do it and go back to the page of the minutes; or say there why not."""
    meeting = find(request, pk, may=may)
    to = reverse("meeting-minutes", args=[meeting.pk])
    if not Minutes.objects.filter(meeting=meeting).exists():
        to = reverse("meeting", args=[meeting.pk])
    try:
        action(meeting, by=request.user, **facts)
    except ValidationError as error:
        return refused(request, error, to)
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(to, status=SEE_OTHER)


@require_POST
def decide(request, pk):
    """Take a correction, or not, with a word why."""
    find(request, pk, may=policy.sits_by_the_chair)
    facts = {
        "correction_id": some_uuid(request, "correction"),
        "take": request.POST.get("take") == "yes",
        "word": request.POST.get("word", "")[:201],
    }
    return act(request, pk, policy.sits_by_the_chair, actions.decide_correction, _("Saved."), **facts)


@require_POST
def agree(request, pk):
    return act(request, pk, policy.invited, actions.agree, _("Thank you. Counted, without your name."))


@require_POST
def freeze(request, pk):
    return act(request, pk, policy.runs, actions.freeze_minutes, _("Frozen. Nothing in them changes any more."))


@require_safe
def pdf(request, pk):
    """Frozen minutes on paper; where this machine cannot make a PDF, the page prints as well and says so."""
    filed = find_filed(request, pk)
    if filed.frozen_at is None:
        messages.info(request, _("The minutes are a draft. There is a PDF once they are frozen."))
        return redirect(page(filed))
    made = paper.made(filed)
    if made is None:
        messages.info(request, _("This site cannot make a PDF now. Print this page instead: it is made for paper."))
        return redirect(page(filed))
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="minutes-{filed.number}.pdf"'
    return response
