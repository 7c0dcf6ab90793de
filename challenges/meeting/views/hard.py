"""A hard topic: marked before it comes, and told to everyone before the chair goes on to it."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from challenges.meeting import actions, policy
from challenges.meeting.board import Board
from challenges.meeting.forms import HardForm
from challenges.meeting.views.acts import act, console, read_or_post
from challenges.meeting.views.door import done, find, form_page, op_id, refused, whole
from challenges.views.steps import put


@read_or_post
def mark(request, pk):
    """May one of these be hard for somebody? Each item that is still to come, with a small form of its own."""
    meeting = find(request, pk, may=policy.marks_hard)
    wanted = whole(request, "item") if request.method == "POST" else None
    board = Board(meeting)
    items = [] if meeting.is_over else [item for item in board.to_come if not item.is_gone]
    forms = [HardForm(request.POST if item.pk == wanted else None, item=item) for item in items]
    sent = next((form for form in forms if form.item.pk == wanted), None)
    if request.method == "POST" and (sent is None or sent.is_valid()):
        to = reverse("meeting-hard", args=[meeting.pk])
        facts = {"hard": sent.cleaned_data["hard"], "note": sent.cleaned_data["note"]} if sent else {"hard": False}
        try:
            event = actions.mark_hard(meeting, by=request.user, op_id=op_id(request), item_id=wanted, **facts)
        except ValidationError as error:
            if sent is None or not hasattr(error, "error_dict"):
                return refused(request, error, to)
            put(sent, error)
        else:
            said = _("Saved. Everyone is told before it comes.") if facts["hard"] else _("Saved.")
            return done(request, event, to, said)
    runs_now = meeting.is_live and policy.runs(request.user, meeting)
    back = console(meeting) if runs_now else reverse("meeting", args=[meeting.pk])
    return form_page(request, "meeting/hard.html", sent, meeting=meeting, forms=forms, back=back)


@require_POST
def heads_up(request, pk):
    """ "The next one may be hard": on every screen, before it comes."""
    meeting = find(request, pk, may=policy.runs)
    return act(request, meeting, actions.give_heads_up, console(meeting), item_id=whole(request, "item"))
