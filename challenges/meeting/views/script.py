"""What the chair can say, from the welcome to the goodbye: to read on the eve, or to print."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from challenges.meeting import policy
from challenges.meeting.board import Board
from challenges.meeting.script import whole
from challenges.meeting.views.door import find


@require_safe
def script(request, pk):
    """The whole script of this meeting, one column. `?print=large`: in large print."""
    meeting = find(request, pk, may=policy.reads_script)
    context = {
        "meeting": meeting,
        "scenes": [] if meeting.is_over else whole(Board(meeting)),
        "large": request.GET.get("print") == "large",
    }
    return render(request, "meeting/script.html", context)
