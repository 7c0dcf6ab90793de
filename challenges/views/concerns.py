"""'I'm worried about them': anybody who reads a text may say so; a person reads it (trust.md 1.4)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from challenges import actions, limits, policy
from challenges.addresses import find
from challenges.forms import ConcernForm
from challenges.models import Challenge, Concern
from challenges.views.author import number
from challenges.views.raising import posted
from challenges.views.steps import allow


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def worried(request, key):
    """One box, which may stay empty; then what happens now, and when."""
    challenge = find(request, key)
    allow(challenge.status != Challenge.Status.DRAFT)  # nobody but its writer has read it
    update = None
    if policy.reads_inside(request.user, challenge):
        update = challenge.updates.filter(pk=number(request.POST.get("update") or request.GET.get("update"))).first()
    form = ConcernForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if not limits.allow(request, "concern", times=30, seconds=3600):
            return render(
                request, "challenges/concern.html", {"back": challenge.get_absolute_url(), "too_many": True}, status=429
            )
        actions.raise_concern(
            by=request.user,
            about=Concern.About.UPDATE if update else Concern.About.CHALLENGE,
            challenge=challenge,
            subject_id=update.pk if update else "",
            words=form.cleaned_data["words"],
        )
        return redirect("challenge-worried-thanks", challenge.reference or challenge.pk)
    context = {"back": challenge.get_absolute_url(), "update": update, "form": form}
    return render(request, "challenges/concern.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def thanks(request, key):
    """What happens with it, and by when."""
    back = find(request, key).get_absolute_url()
    return render(request, "challenges/concern_thanks.html", {"back": back})


@never_cache
@require_safe
def concerns(request):
    """Every concern, those that nobody has seen first; for the safeguarding lead and the officer alone."""
    if not policy.reads_concerns(request.user):
        raise Http404
    rows = Concern.objects.select_related("challenge", "raised_by", "seen_by").order_by("seen_at", "raised_at")
    waiting = list(rows.filter(seen_at__isnull=True))
    seen = list(rows.filter(seen_at__isnull=False).order_by("-seen_at")[:50])
    return render(request, "challenges/concerns.html", {"waiting": waiting, "seen": seen})


@require_POST
def seen(request, pk):
    """'I have seen it': from now on a person acts by the council's procedure."""
    if not policy.reads_concerns(request.user):
        raise Http404
    concern = get_object_or_404(Concern, pk=UUID(str(pk)))
    actions.mark_concern_seen(concern, by=request.user)
    messages.success(request, _("Marked as seen."))
    return redirect("challenge-worries")
