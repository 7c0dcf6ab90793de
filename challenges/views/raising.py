"""Raising a challenge: three questions, and a draft that is kept (A1)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from challenges import actions, guards, limits, policy, promises
from challenges.addresses import find
from challenges.forms import RightForm, SendForm, WordsForm
from challenges.lifecycle import MovedOn
from challenges.middleware import remember
from challenges.models import Challenge
from challenges.views.steps import put
from local_offer.models import OfferEntryPage
from people import languages
from people.languages import speaks

read_or_post = require_http_methods(["GET", "HEAD", "POST"])
HOUR = 3600


def posted(request):
    """What was sent, if anything was: an empty POST is a form with every field missing, not a fresh one."""
    return request.POST if request.method == "POST" else None


def drafts_of(user):
    """What this person began and has not sent, the newest first."""
    return Challenge.objects.by(user).filter(status=Challenge.Status.DRAFT).order_by("-created_at")


def find_draft(request, key):
    """
    Her draft; 404 for somebody else's, as for one that does not exist.

    Raises `MovedOn` when it was sent already, in another tab or by a second tap.
    """
    challenge = find(request, key, Challenge.objects.select_related("authorship__user"))
    if not policy.is_author(request.user, challenge):
        raise Http404
    if challenge.status != Challenge.Status.DRAFT:
        raise MovedOn(challenge)
    return challenge


def sent_already(request, moved_on):
    messages.info(request, _("You sent this one already. Here it is."))
    return redirect(moved_on.challenge)


@speaks
@never_cache
@read_or_post
def begin(request):
    """
    Question 1 for something new. Nothing is stored before she has written something (A1).

    `?about=L41` begins with the title of a page of the Local Offer, for whoever it did not work for (A42).
    """
    about = about_entry(request)
    form = WordsForm(posted(request), initial={"own_words": didnt_work(about)} if about else None)
    if request.method == "POST" and form.is_valid():
        if not limits.allow(request, "draft", times=60, seconds=HOUR):
            form.add_error(None, _("Many people are writing from here just now. Please try again in an hour."))
            return page_one(request, form, status=429)
        draft = actions.start_draft(by=request.user, language=getattr(request.user, "language", languages.of(request)))
        if not request.user.is_authenticated:
            remember(request, draft)
        asks = {"own_ask": would_be_right(about)} if about else {}
        actions.save_draft(draft, by=request.user, **form.cleaned_data, **asks)
        if request.headers.get("Accept") == "application/json":
            return kept(draft)
        return redirect("challenge-raise-right", draft.pk)
    started = drafts_of(request.user)[:3] if request.method != "POST" and not about else ()
    return page_one(request, form, started=started, about_entry=about)


def about_entry(request):
    """The page of the Local Offer that `about` names, or None; one that not everybody can read is none."""
    number = request.POST.get("about") or request.GET.get("about") or ""
    if not number or len(number) > 8 or "\x00" in number:
        return None
    return OfferEntryPage.objects.live().listed().filter(offer_id=number).first()


def didnt_work(entry):
    """First words, to change or delete: the page's title, and nothing of what was counted there."""
    return _("“%(title)s” did not work for me.") % {"title": entry.title[:120]}


def would_be_right(entry):
    return _("Everybody it is for gets “%(title)s” when they ask.") % {"title": entry.title[:120]}


def page_one(request, form, status=None, **context):
    status = status or (422 if form.errors else 200)
    return render(request, "challenges/raise.html", {"form": form, **context}, status=status)


@speaks
@never_cache
@read_or_post
def words(request, key):
    """Question 1 again, for a draft: what needs to change?"""
    try:
        draft = find_draft(request, key)
    except MovedOn as moved_on:
        return sent_already(request, moved_on)
    form = WordsForm(posted(request), instance=draft)
    if request.method == "POST" and form.is_valid():
        actions.save_draft(draft, by=request.user, **form.cleaned_data)
        return redirect("challenge-raise-right", draft.pk)
    return page_one(request, form, draft=draft)


@speaks
@never_cache
@read_or_post
def right(request, key):
    """Question 2: what would make it right?"""
    try:
        draft = find_draft(request, key)
    except MovedOn as moved_on:
        return sent_already(request, moved_on)
    form = RightForm(posted(request), instance=draft)
    if request.method == "POST" and form.is_valid():
        actions.save_draft(draft, by=request.user, **form.cleaned_data)
        return redirect("challenge-raise-send", draft.pk)
    status = 422 if form.errors else 200
    return render(request, "challenges/raise_right.html", {"form": form, "draft": draft}, status=status)


@speaks
@require_POST
def keep(request, key):
    """
    Keep what stands in the box right now; asked by the page itself, some seconds after she stopped writing.

    An empty box is kept too, for she may have deleted it on purpose.
    """
    try:
        draft = find_draft(request, key)
    except MovedOn as moved_on:
        return JsonResponse({"said": _("You sent this one already."), "go": moved_on.challenge.get_absolute_url()})
    fields = {}
    for form_class, name in ((WordsForm, "own_words"), (RightForm, "own_ask")):
        if name in request.POST:
            form = form_class(request.POST, instance=draft)
            form.fields[name].required = False
            if not form.is_valid():
                return JsonResponse({"said": " ".join(form.errors[name])}, status=422)
            fields |= form.cleaned_data
    return kept(actions.save_draft(draft, by=request.user, **fields))


def kept(draft):
    said = _("Saved at %(time)s. Only you can see it.") % {"time": time_format(timezone.localtime(), "H:i")}
    return JsonResponse(
        {
            "said": said,
            "page": reverse("challenge-raise-words", args=[draft.pk]),
            "keep": reverse("challenge-raise-keep", args=[draft.pk]),
        }
    )


@speaks
@never_cache
@read_or_post
def send(request, key):
    """
    Question 3: who can see it, and your name. The last step before it goes to CLAB.

    What looks private is shown here before the button; it warns and never blocks (A35).
    """
    try:
        draft = find_draft(request, key)
    except MovedOn as moved_on:
        return sent_already(request, moved_on)
    if not draft.own_words.strip():
        return redirect("challenge-raise-words", draft.pk)
    has_account = draft.authorship.user is not None
    first = {
        "name_shown": draft.name_shown,
        "name_given": draft.authorship.name_given,
        "contact": draft.authorship.contact,
    }
    as_member = policy.may_show_as(request.user, draft, Challenge.NameShown.CLAB_MEMBER)
    form = SendForm(posted(request), initial=first, has_account=has_account, as_member=as_member)
    if request.method == "POST" and form.is_valid():
        answers = dict(form.cleaned_data)
        consent = answers.pop("consent")
        try:
            draft = actions.save_draft(draft, by=request.user, **answers)
            challenge, code = actions.send(draft, by=request.user, consent=consent)
        except MovedOn as moved_on:
            return sent_already(request, moved_on)
        except ValidationError as refused:
            put(form, refused)
        else:
            # Not a redirect: the code is shown here once, and is kept nowhere that a later request could read.
            return sent_page(request, challenge, code)
    context = {
        "form": form,
        "draft": draft,
        "has_account": has_account,
        "found": guards.private_details(f"{draft.own_words}\n{draft.own_ask}"),
    }
    return render(request, "challenges/raise_send.html", context, status=422 if form.errors else 200)


def sent_page(request, challenge, code):
    return render(
        request,
        "challenges/sent.html",
        {
            "challenge": challenge,
            "code": code,
            "check_by": promises.check_by(challenge.sent_at),
            "reply_by": promises.reply_by(challenge),
            "writes_back": challenge.authorship.user or challenge.authorship.contact,
        },
    )


@speaks
@require_POST
def throw_away(request, key):
    """Delete a draft for good: nobody else has ever seen it."""
    try:
        draft = find_draft(request, key)
    except MovedOn as moved_on:
        return sent_already(request, moved_on)
    actions.withdraw(draft, by=request.user)
    messages.success(request, _("Gone. Nobody has seen it."))
    return redirect("challenge-raise")
