"""What every page and act of a meeting shares: finding it, and answering a form or the live script."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render

from challenges.lifecycle import MovedOn
from challenges.meeting import policy
from challenges.models import Line
from events.models import Meeting
from pages import plainer

SEE_OTHER = 303
LIVE = "live"  # what the script says of itself, so that it gets a short answer instead of a page


def find(request, pk, *, may=policy.invited):
    """
    The meeting, for somebody who is invited; else 404, the same as for one that does not exist.

    Raises `PermissionDenied` where she is invited and `may` says no.
    """
    meeting = Meeting.objects.select_related("series__group").filter(pk=pk).first()
    if meeting is None or not policy.invited(request.user, meeting):
        raise Http404
    if not may(request.user, meeting):
        raise PermissionDenied
    return meeting


def shown_line(meeting, pk, *, everything=False):
    """A line this person reads: shown ones, and for the chair's audience those that wait; else 404."""
    read = [Line.Status.RELEASED, Line.Status.WAITING] if everything else [Line.Status.RELEASED]
    return get_object_or_404(meeting.lines, pk=pk, status__in=read)


def op_id(request):
    """The op id of the form that was sent. A form without one is not ours."""
    try:
        return UUID(request.POST["op_id"])
    except (KeyError, ValueError) as error:
        raise BadRequest("op_id") from error


def whole(request, name):
    """A whole number from the form, within what a database knows."""
    value = request.POST.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) < 16):
        raise BadRequest(name)
    return int(value)


def some_uuid(request, name):
    try:
        return UUID(request.POST[name])
    except (KeyError, ValueError) as error:
        raise BadRequest(name) from error


def is_live_script(request):
    return request.headers.get("X-Requested-With") == LIVE


def done(request, event, to, said=""):
    """
    It is saved: on to the page it leads to, or the short answer for the script.

    A meeting does not wait for better words, so what could be plainer is said afterwards, to who is at work here.
    """
    if is_live_script(request):
        sentences = [str(said), *plainer.afterwards(request)]
        return JsonResponse({"n": event.n, "go": to, "said": " ".join(filter(None, sentences))})
    if said:
        messages.success(request, said)
    plainer.say_afterwards(request)
    return HttpResponseRedirect(to, status=SEE_OTHER)


def refused(request, error, to):
    """It was not saved, and why: shown on the page it came from, as that is now."""
    sentences = list(dict.fromkeys(error.messages))
    if is_live_script(request):
        return JsonResponse({"error": " ".join(sentences)}, status=409 if isinstance(error, MovedOn) else 422)
    for sentence in sentences:
        messages.error(request, sentence)
    return HttpResponseRedirect(to, status=SEE_OTHER)


def form_page(request, template, form, **context):
    """A page with a form; one that came back says what to fix."""
    if form is not None and form.errors and is_live_script(request):
        sentences = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"error": " ".join(dict.fromkeys(sentences))}, status=422)
    status = 422 if form is not None and form.errors else 200
    return render(request, template, {"form": form, "op_id": uuid4(), **context}, status=status)
