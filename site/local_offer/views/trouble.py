"""'It didn't work for me': three questions, counted, and no row that knows who (A42)."""

from django.core import signing
from django.core.cache import caches
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string, salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from local_offer import actions, entries
from local_offer.forms import ExperienceForm
from people import limits

HOUR, DAY = 3600, 86_400
HERE, ANYWHERE = 5, 30  # forms an hour from one address: about one entry, and about all; a shared home has one address
SIGNER = signing.TimestampSigner(salt="local_offer.didnt_work")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def didnt_work(request, number):
    """
    The three questions about one entry. A form sent twice counts once, and one address can't flood the counters.

    Drafts and what is only being looked at have no such page.
    """
    entry = entries.find(number)
    form = ExperienceForm(request.POST if request.method == "POST" else None, initial={"once": token(entry)})
    if request.method == "POST" and form.is_valid():
        once = form.cleaned_data.pop("once")
        if is_new(once, entry):
            if not may_tell(request, entry):
                return page(request, entry, form, too_many=True, status=429)
            if spend(once):
                actions.count_experience(entry, **form.cleaned_data)
        return redirect("offer-didnt-work-thanks", entry.offer_id)
    return page(request, entry, form, status=422 if form.errors else 200)


def page(request, entry, form, *, status, too_many=False):
    context = {"entry": entry, "back": entry.get_url(request), "form": form, "too_many": too_many}
    return render(request, "local_offer/didnt_work.html", context, status=status)


@never_cache
@require_safe
def thanks(request, number):
    """What happens now, and the way to an answer for whoever wants one."""
    entry = entries.find(number)
    return render(request, "local_offer/didnt_work_thanks.html", {"entry": entry, "back": entry.get_url(request)})


# --- One form, one count ----------------------------------------------------------------------------------------------


def token(entry):
    """What makes a form count once: signed, for this entry, good for a day. It is in no row, and names nobody."""
    return SIGNER.sign(f"{entry.pk}:{get_random_string(16)}")


def is_new(once, entry):
    """Whether this form came from us for this entry, today, and has not been counted. Anything else counts nothing."""
    try:
        said = SIGNER.unsign(once, max_age=DAY)
    except signing.BadSignature:
        return False
    return said.startswith(f"{entry.pk}:") and caches["spent"].get(spent(once)) is None


def spend(once):
    """
    True for the first of several at once. The mark stands in a cache of its own, as a keyed hash, for a day.

    Apart from the rate limits: when those are over, or pushed out by many, what was spent stays spent.
    """
    return caches["spent"].add(spent(once), 1, timeout=DAY)


def spent(once):
    return "told:" + salted_hmac("local_offer.once", once, algorithm="sha256").hexdigest()


def may_tell(request, entry):
    here = limits.allow(request, f"didnt-work:{entry.pk}", times=HERE, seconds=HOUR)
    return here and limits.allow(request, "didnt-work", times=ANYWHERE, seconds=HOUR)
