"""Who speaks, and who runs the meeting: one tap each, by plain forms."""

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from challenges.meeting import actions, policy
from challenges.meeting.views.acts import act, console, phone
from challenges.meeting.views.door import find, whole

CALLS = {
    "call": actions.call_speaker,
    "end": actions.end_turn,
    "back": actions.put_back,
    "off": actions.take_off_list,
}


@require_POST
def speak(request, pk):
    """`speak` is "yes" for "I'd like to speak", and "no" for "Not any more" and for "I'm done"."""
    meeting = find(request, pk)
    said = request.POST.get("speak")
    if said not in ("yes", "no"):
        raise BadRequest("speak")
    return act(request, meeting, actions.ask_to_speak if said == "yes" else actions.no_more, phone(meeting))


@require_POST
def speakers(request, pk):
    """`do` is "add", or "call:12", "end:12", "back:12", "off:12": one button each."""
    meeting = find(request, pk, may=policy.runs)
    what, _colon, row = request.POST.get("do", "").partition(":")
    if what == "add" and not row:
        return act(request, meeting, actions.add_speaker, console(meeting))
    if what not in CALLS or not (row.isascii() and row.isdigit() and len(row) < 16):
        raise BadRequest("do")
    return act(request, meeting, CALLS[what], console(meeting), speaker_id=int(row))


@require_POST
def hand_chair(request, pk):
    """`to` is the seat of the other one who chairs."""
    meeting = find(request, pk, may=policy.runs)
    wanted = whole(request, "to")
    seat = next((one for one in policy.chairs(meeting) if one.pk == wanted), None)
    if seat is None:
        raise BadRequest("to")
    said = _("%(name)s runs the meeting now. You can take it back with one tap.") % {"name": seat.user.display_name}
    return act(request, meeting, actions.hand_chair, console(meeting), said, seat=seat)


@require_POST
def take_chair(request, pk):
    """`seen` is the sign of who had it on the page where it was tapped."""
    meeting = find(request, pk, may=policy.runs)
    seen = request.POST.get("seen", "")
    return act(request, meeting, actions.take_chair, console(meeting), _("You run the meeting now."), seen=seen[:12])
