"""Naming the page of the Local Offer that says what changed (PR11)."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from challenges import actions, policy, public
from challenges.addresses import find
from challenges.forms.clocks import OfferForm
from challenges.models import Challenge
from challenges.views.clab import moved_on
from challenges.views.steps import FORM, allow, one_form

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
