"""The board: what a screen missed, or the whole of it. Asked after a hole, after a lost socket, or every 15 seconds."""

from django.http import Http404, HttpResponse, HttpResponseNotModified, JsonResponse
from django.views.decorators.http import require_safe

from challenges.meeting import fragments, hub, journal, policy
from events.models import Meeting


@require_safe
def board(request, pk):
    """
    `?since=n`: the events after n; without it, or when more than 200 behind, every part as it stands now.

    404 for whoever is not invited: the script stops then and says so. 304 early when nothing happened. `as` tells whose
    board it is: a page that asked for the chair's and gets the room's has lost that place, and goes back to the phone.
    `?text=1`: the same in words alone, for little data.
    """
    meeting = Meeting.objects.select_related("series__group").filter(pk=pk).first()
    seat = policy.audience(request.user, meeting) if meeting else None
    if seat is None:
        raise Http404
    wanted = request.GET.get("as", policy.ROOM)
    audience = policy.CHAIR if wanted == policy.CHAIR and policy.may_hear(seat, policy.CHAIR) else policy.ROOM
    text = request.GET.get("text") == "1"
    etag = f'"{meeting.version}-{audience}{"-text" if text else ""}"'
    since = request.GET.get("since", "")
    if since and not (since.isascii() and since.isdigit() and len(since) < 16):
        return HttpResponse(status=400)
    if request.headers.get("If-None-Match") == etag and since == str(meeting.version):
        response = HttpResponseNotModified()
    elif since and 0 <= meeting.version - int(since) <= hub.AT_ONCE:
        events = [
            {"n": n, "html": _said(chair if audience == policy.CHAIR else room, text)}
            for n, room, chair in journal.after(meeting.pk, int(since))
        ]
        told = {"n": events[-1]["n"] if events else meeting.version, "as": audience, "events": events}
        response = JsonResponse(told)
    else:
        shown = fragments.render(meeting, fragments.EVERYTHING)
        response = JsonResponse({"n": meeting.version, "as": audience, "board": _said(getattr(shown, audience), text)})
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def _said(html, text):
    return fragments.words_only(html) if text else html
