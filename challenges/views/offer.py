"""Naming the page of the Local Offer that says what changed (PR11)."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from challenges import actions, policy
from challenges.addresses import find
from challenges.forms.clocks import OfferForm
from challenges.models import Challenge
from challenges.views.clab import moved_on
from challenges.views.steps import FORM, allow, one_form


@never_cache
@FORM
def link(request, key):
    """One page of the Local Offer at a time, for CLAB and the officer, on what CLAB called changed."""
    challenge = find(request, key)
    if challenge.is_taken_over:
        raise Http404
    allow(policy.may_link_entry(request.user, challenge))
    if challenge.status not in Challenge.Status.closed() or not hasattr(challenge, "outcome"):
        return moved_on(request, challenge)
    return one_form(
        request,
        challenge,
        OfferForm(request.POST if request.method == "POST" else None),
        lambda entry: actions.link_entry(challenge, by=request.user, entry=entry),
        title=_("Where does the Local Offer say so?"),
        lead=_("Young people then find what changed under “What can I get?”."),
        button=_("This page says so"),
        said=_("Linked. The page says who won it."),
    )
