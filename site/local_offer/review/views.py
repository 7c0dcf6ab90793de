"""The review room (`/local-offer/review/`): where CLAB and J2I go through the Local Offer once a year (D29)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from local_offer.models import LocalOfferSectionPage, OfferEntryPage, OfferReview
from local_offer.review import actions, due, forms, policy, room, state, taps
from pages import plainer

FORM = require_http_methods(["GET", "HEAD", "POST"])
WHOLE = "all"  # in place of a section: the whole Local Offer on one screen


def enter(allowed):
    """A room is not there for those it is not for (trust.md 2)."""
    if not allowed:
        raise Http404


@never_cache
@require_safe
def front(request):
    """How far it has come, a door to each section for CLAB, and what waits for those who look after entries."""
    user = request.user
    enter(policy.enters(user))
    numbers, sections, _owners = state.whole()
    context = {
        "numbers": numbers,
        "sections": sections if policy.reads_room(user) else [],
        "signs": policy.signs(user),
        "answers": policy.answers(user),
        "mine": len(due.waiting_for(user)) if policy.answers(user) else 0,
        "sees_changes": policy.sees_changes(user),
    }
    return render(request, "local_offer/review/front.html", context)


@never_cache
@require_safe
def whole_state(request):
    """The state of the whole review on one page: by section, and by who looks after it."""
    enter(policy.enters(request.user))
    numbers, sections, of_owners = state.whole()
    context = {"numbers": numbers, "tables": [(_("By section"), sections), (_("By who looks after it"), of_owners)]}
    return render(request, "local_offer/review/state.html", context)


# --- CLAB goes through it ---------------------------------------------------------------------------------------------


@never_cache
@FORM
def section(request, code):
    """The entries of a section, or of all, on one screen: a box for each that is still right, and one button."""
    enter(policy.reads_room(request.user))
    of = None if code == WHOLE else LocalOfferSectionPage.objects.live().filter(code=code).first()
    enter(of or code == WHOLE)
    refused = []
    if request.method == "POST":
        try:
            signed = actions.sign_many(by=request.user, picked=forms.seen_words(request.POST.getlist("right")))
        except ValidationError as wrong:
            refused = wrong.messages
        else:
            if signed.counted or signed.left:
                say_what_became(request, signed)
                return redirect("review-section", code)
            refused = [_("Tick what is still right. Then press the button.")]
    rows = room.rows(room.in_section(of), request.user)
    context = {
        "section": of,
        "code": code,
        "groups": groups(rows, of),
        "numbers": state.numbers([row.entry for row in rows]),
        "signs": policy.signs(request.user),
        "some": any(row.asks_her for row in rows),
        "ticked": "tick" in request.GET,
        "refused": refused,
    }
    return render(request, "local_offer/review/section.html", context, status=422 if refused else 200)


def groups(rows, section):
    """[(section, rows)], so that a whole Local Offer has a heading for each part of life."""
    if section:
        return [(section, rows)] if rows else []
    found = [(one, [row for row in rows if row.entry.path.startswith(one.path)]) for one in state.sections()]
    return [(one, of_section) for one, of_section in found if of_section]


def say_what_became(request, signed):
    """What was counted, what is checked by it, and what she has to look at again."""
    waits = len(signed.counted) - len(signed.held)
    if signed.held:
        said = ngettext(
            "%(count)d has two names now. It is checked.",
            "%(count)d have two names now. They are checked.",
            len(signed.held),
        )
        messages.success(request, said % {"count": len(signed.held)})
    if waits:
        said = ngettext(
            "Your name is under %(count)d. One more member makes it so.",
            "Your name is under %(count)d. One more member makes them so.",
            waits,
        )
        messages.success(request, said % {"count": waits})
    for entry in signed.left:
        said = _("Look at this one by itself: “%(title)s”. Its words changed, or somebody has a doubt.")
        messages.warning(request, said % {"title": entry.title})


@never_cache
@FORM
def one(request, offer_id):
    """One entry in full, what was said of it, and three choices: still right, needs a change, ended."""
    enter(policy.reads_room(request.user))
    entry = find(offer_id)
    row = room.rows([entry], request.user)[0]
    form = forms.SaysForm(
        request.POST if request.method == "POST" else None,
        initial={"seal": row.seal, "seen": row.review and row.review.pk},
    )
    if request.method == "POST":
        if not policy.signs(request.user):
            raise PermissionDenied
        if form.is_valid():
            try:
                review = actions.sign(entry, by=request.user, **form.cleaned_data)
            except ValidationError as wrong:
                form = forms.SaysForm(
                    initial={**form.cleaned_data, "seal": row.seal, "seen": row.review and row.review.pk}
                )
                return show_one(request, row, form, refused=wrong.messages)
            messages.success(request, said_words(review))
            following = room.following(entry, request.user)
            section_code = entry.get_parent().specific.code
            return (
                redirect("review-entry", following.offer_id) if following else redirect("review-section", section_code)
            )
    return show_one(request, row, form)


def show_one(request, row, form, refused=()):
    parent = row.entry.get_parent().specific
    context = {
        "row": row,
        "entry": row.entry,
        "section": parent,
        "form": form,
        "signs": policy.signs(request.user),
        "refused": refused,
    }
    wrong = refused or (form.is_bound and form.errors)
    return render(request, "local_offer/review/one.html", context, status=422 if wrong else 200)


def find(offer_id):
    entry = OfferEntryPage.objects.in_review().select_related("owner_organisation").filter(offer_id=offer_id).first()
    enter(entry)
    return entry


def said_words(review):
    if review.signed_at is None:
        return _("Counted. One more member makes it so.")
    if review.says == OfferReview.Says.STILL_RIGHT:
        return _("Two of us have signed. It is checked.")
    if review.says == OfferReview.Says.ENDED:
        return _("Two of us say it has ended. An editor says yes, and then the page says so.")
    return _("Two of us say it needs a change. The page says “being checked”, and the editors know.")


# --- Those who look after entries -------------------------------------------------------------------------------------


@never_cache
@FORM
def mine(request):
    """What waits for her as the one who looks after it; signed in."""
    enter(policy.answers(request.user))
    return ask_owner(request, request.user, then="review-mine")


@never_cache
@FORM
def tap(request, token):
    """The same out of the mail, without signing in: GET shows, POST acts, for that one person."""
    person = taps.opened(token)
    if person is None or not policy.answers(person):
        return render(request, "local_offer/review/tap_over.html", status=404)
    return ask_owner(request, person, then=None)


def ask_owner(request, person, *, then):
    refused, seen, changes = [], {}, {}
    if request.method == "POST":
        try:
            seen, changes = forms.owners_words(request.POST)
            if not seen:
                raise ValidationError(_("There is nothing to answer on this page any more."), code="seen")
            answered, left = actions.answer(by=person, seen=seen, changes=changes)
        except PermissionDenied:
            refused = [_("There is nothing to answer on this page any more.")]
        except ValidationError as wrong:
            refused = wrong.messages
        else:
            said = thanks(answered, left)
            if then:
                messages.success(request, said)
                plainer.say_afterwards(request)
                return redirect(then)
            return render(request, "local_offer/review/tap_done.html", {"said": said, "left": left})
    rows = room.rows(due.waiting_for(person), person)
    context = {
        "rows": [(row, row.entry.pk in changes, changes.get(row.entry.pk, "")) for row in rows],
        "nobody_set": any(row.entry.asked.nobody_set for row in rows),
        "room": bool(then),
        "refused": refused,
    }
    return render(request, "local_offer/review/mine.html", context, status=422 if refused else 200)


def thanks(answered, left):
    said = ngettext("Thank you. CLAB sees your answer.", "Thank you. CLAB sees your %(count)d answers.", len(answered))
    if not answered:
        said = _("Nothing was counted.")
    said %= {"count": len(answered)}
    if left:
        again = ngettext(
            "%(count)d changed while you read. Look at it again.",
            "%(count)d changed while you read. Look at them again.",
            len(left),
        )
        said += " " + again % {"count": len(left)}
    return said


# --- Those who write the pages ----------------------------------------------------------------------------------------


@never_cache
@require_safe
def changes(request):
    """What somebody says is not right any more, with the way to the page in the CMS; an editor says yes to an end."""
    enter(policy.sees_changes(request.user))
    rows = [(row, reverse("wagtailadmin_pages:edit", args=[row.entry.pk])) for row in room.doubts()]
    return render(request, "local_offer/review/changes.html", {"rows": rows, "ends": policy.ends(request.user)})


@require_POST
def end(request, offer_id):
    """An editor's yes to "It has ended"."""
    enter(policy.sees_changes(request.user))
    try:
        entry = actions.end(find(offer_id), by=request.user, seal=request.POST.get("seal", ""))
    except ValidationError as refused:
        for sentence in refused.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, _("“%(title)s” says now that it has ended.") % {"title": entry.title})
    return redirect("review-changes")
