"""Claim codes, and writing down for someone who told an officer: the code is theirs, and shown once (A21)."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from challenges import actions, guards, limits, policy, promises
from challenges.addresses import find
from challenges.forms import ClaimForm, HelpSomeoneForm
from challenges.middleware import remember
from challenges.views.raising import HOUR, posted, read_or_post
from challenges.views.steps import allow, put
from people import mail


@never_cache
@read_or_post
def claim(request):
    """
    Open a challenge with its code: in this browser for now, for good when signed in (A21).

    The sentence is the same whatever is wrong with a code, and one address has few tries.
    """
    form = ClaimForm(posted(request))
    if request.method == "POST":
        if not limits.allow(request, "claim", times=10, seconds=600):
            form = ClaimForm()
            form.too_many = _("That was a lot of tries. Please wait ten minutes, then try again.")
            return render(request, "challenges/claim.html", {"form": form}, status=429)
        if form.is_valid():
            try:
                challenge = actions.claim(by=request.user, code=form.cleaned_data["code"])
            except ValidationError as refused:
                form.add_error("code", refused)
            else:
                if not request.user.is_authenticated:
                    remember(request, challenge)
                messages.success(request, _("Here it is. It is yours."))
                return redirect(challenge)
    return render(request, "challenges/claim.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@read_or_post
def help_someone(request):
    """An officer writes down what someone told her. Shows their claim code, once, on a page to print (A21)."""
    if not policy.enters_for_someone(request.user):
        raise Http404
    form = HelpSomeoneForm(posted(request), initial={"once": uuid4()})
    found = private_in(form)
    if request.method == "POST" and form.is_valid() and (not found or "as_it_is" in request.POST):
        answers = dict(form.cleaned_data)
        once = f"helped:{request.user.pk}:{answers.pop('once')}"
        if not cache.add(once, "", timeout=12 * HOUR):
            return written_already(request, cache.get(once))
        try:
            challenge, code = actions.write_down_for_someone(by=request.user, **answers)
        except (ValidationError, PermissionDenied) as refused:
            cache.delete(once)
            if isinstance(refused, PermissionDenied):
                raise
            put(form, refused)
        else:
            cache.set(once, str(challenge.pk), timeout=12 * HOUR)
            context = {
                "challenge": challenge,
                "code": code,
                "reply_by": promises.reply_by(challenge),
                "claim_address": mail.link("challenge-claim"),
            }
            return render(request, "challenges/helped.html", context)
    # What looks private is shown once before it is saved; the second press sends it as it is.
    context = {"form": form, "found": found}
    return render(request, "challenges/raise_for_someone.html", context, status=422 if form.errors else 200)


@never_cache
@read_or_post
def new_code(request, key):
    """Their code is lost: the officer hands over a new one, shown once; the old one opens nothing any more (A21)."""
    challenge = find(request, key)
    allow(policy.moderates(request.user))
    if not policy.may_renew_code(request.user, challenge):
        messages.warning(request, _("This one has no code to make anew. It may be in somebody’s account already."))
        return redirect(challenge)
    if request.method != "POST":
        return render(request, "challenges/new_code.html", {"challenge": challenge})
    try:
        code = actions.renew_claim_code(challenge, by=request.user)
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
        return redirect(challenge)
    context = {"challenge": challenge, "code": code, "renewed": True, "claim_address": mail.link("challenge-claim")}
    return render(request, "challenges/helped.html", context)


def written_already(request, pk):
    messages.info(request, _("You saved this one already. Its code was shown then."))
    return redirect("challenge", UUID(pk)) if pk else redirect("challenge-help-someone")


def private_in(form):
    if not form.is_bound:
        return []
    return guards.private_details(f"{form.data.get('own_words', '')}\n{form.data.get('own_ask', '')}")
