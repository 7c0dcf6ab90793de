"""The page of the Local Offer that says what changed: naming one, or making a new one (PR11, A40)."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from challenges import actions, policy, public
from challenges.actions.offer import drafted, public_words
from challenges.addresses import find
from challenges.forms.clocks import DraftEntryForm, OfferForm
from challenges.models import Challenge
from challenges.views.clab import moved_on
from challenges.views.steps import FORM, act, allow, one_form, page

S = Challenge.Status


@never_cache
@FORM
def link(request, key):
    """One page of the Local Offer at a time, for CLAB and the officer, on what CLAB called changed."""
    challenge = find(request, key)
    if challenge.is_taken_over:
        raise Http404
    allow(policy.may_link_entry(request.user, challenge))
    if challenge.status not in (S.CHANGED, S.PARTLY_CHANGED) or not hasattr(challenge, "outcome"):
        return moved_on(request, challenge)
    form = OfferForm(request.POST if request.method == "POST" else None)
    return one_form(
        request,
        challenge,
        form,
        lambda entry: actions.link_entry(challenge, by=request.user, entry=entry),
        title=_("Where does the Local Offer say so?"),
        lead=_("Young people then find what changed under “What can I get?”."),
        button=_("This page says so"),
        said=lambda linked: linked_words(linked, form.cleaned_data["entry"]),
    )


def linked_words(challenge, entry):
    """What the page says from now on; nothing of it yet while it is not public, and never of what is law anyway."""
    if any(won.reference == challenge.reference for won in public.won_by_young_people(entry)):
        return _("Linked. The page says that young people won this.")
    if entry.kind == entry.Kind.BY_LAW:
        return _("Linked. The page stays as it is: the law says the council must do this.")
    return _("Linked. When this is public, the page says that young people won it.")


@never_cache
@FORM
def draft(request, key):
    """A new page out of what changed, for the officer and the editor; they write on in the CMS."""
    challenge = find(request, key)
    if challenge.is_taken_over:
        raise Http404
    allow(policy.may_draft_entry(request.user, challenge))
    if challenge.status not in (S.CHANGED, S.PARTLY_CHANGED) or not hasattr(challenge, "outcome"):
        return moved_on(request, challenge)
    form = DraftEntryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        made = []
        going = act(
            request,
            challenge,
            form,
            lambda section: made.append(actions.draft_entry(challenge, by=request.user, section=section)),
            said=_("The draft is here. Write who it is for and how to get it. Then hand it in."),
        )
        if made:
            return redirect(reverse("wagtailadmin_pages:edit", args=[made[0].pk]))
        if going:
            return going
    context = {"challenge": challenge, "form": form, "text": public_words(challenge), "there": drafted(challenge)}
    return page(request, "challenges/draft_entry.html", context, form)
