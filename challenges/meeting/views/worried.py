"""'I'm worried about them', on a line that was shown in a meeting (trust.md 1.4)."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from challenges import actions, limits
from challenges.forms import ConcernForm
from challenges.meeting import policy
from challenges.meeting.views.door import find, shown_line
from challenges.models import Concern


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def worried(request, pk, line):
    """One box, which may stay empty. The room does not learn of it."""
    meeting = find(request, pk)
    line = shown_line(meeting, line, everything=policy.audience(request.user, meeting) == policy.CHAIR)
    back = reverse("meeting-live", args=[meeting.pk])
    form = ConcernForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not limits.allow(request, "concern", times=30, seconds=3600):
            return render(request, "challenges/concern.html", {"back": back, "too_many": True}, status=429)
        actions.raise_concern(
            by=request.user, about=Concern.About.LINE, subject_id=line.pk, words=form.cleaned_data["words"]
        )
        return redirect("meeting-worried-thanks", meeting.pk)
    context = {"back": back, "line": line, "form": form}
    return render(request, "challenges/concern.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def thanks(request, pk):
    """What happens with it, and by when."""
    back = reverse("meeting-live", args=[find(request, pk).pk])
    return render(request, "challenges/concern_thanks.html", {"back": back})
