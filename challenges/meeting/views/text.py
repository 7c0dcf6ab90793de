"""Text only: the live page in words alone, for a slow line and little data (trust.md X-A12)."""

from django.core.exceptions import BadRequest
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from challenges.meeting import fragments
from challenges.meeting.views.door import find

WANTS = {"1": True, "0": False}
KEPT = "text_only"


@require_POST
def text(request, pk):
    """Words alone from now on, or the drawings again. Her session keeps it: this device, until she signs out."""
    meeting = find(request, pk)
    if request.POST.get("text") not in WANTS:
        raise BadRequest("text")
    request.session[KEPT] = WANTS[request.POST["text"]]
    return redirect("meeting-live", meeting.pk)


def wants_text(request):
    """
    Whether this device gets words alone.

    The address says so first, then what she chose, then a browser that is told to save data.
    """
    asked = WANTS.get(request.GET.get("text"))
    chosen = request.session.get(KEPT) if asked is None else asked
    return request.headers.get("Save-Data", "").lower() == "on" if chosen is None else chosen


def in_words(response):
    """The same page without a drawing in it."""
    response.content = fragments.undrawn(response.content.decode()).encode()
    return response
