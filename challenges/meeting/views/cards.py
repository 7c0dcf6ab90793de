"""Pause cards, the word board and the break, by plain forms."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from challenges.meeting import actions, policy
from challenges.meeting.board import Board
from challenges.meeting.forms import CardForm, WordForm
from challenges.meeting.views.acts import act, console, phone, read_or_post
from challenges.meeting.views.door import done, find, form_page, op_id, refused, whole
from challenges.views.steps import put


@require_POST
def show_card(request, pk):
    """ "What does that word mean?", "Slower, please" or "I need a break"."""
    meeting = find(request, pk)
    form = CardForm(request.POST)
    if not form.is_valid():
        return refused(request, ValidationError([e for errors in form.errors.values() for e in errors]), phone(meeting))
    said = _("The room stops for a moment. Nobody sees that it was you.")
    facts = {"kind": form.cleaned_data["kind"], "word": form.cleaned_data["text"]}
    return act(request, meeting, actions.show_card, phone(meeting), said, **facts)


@require_POST
def take_card_down(request, pk):
    meeting = find(request, pk, may=policy.runs)
    return act(request, meeting, actions.take_card_down, console(meeting), card_id=whole(request, "card"))


@read_or_post
def words(request, pk):
    """Words that wait for their meaning, and the board; each with a small form of its own."""
    meeting = find(request, pk, may=policy.explains)
    board = Board(meeting)
    wanted = whole(request, "word") if request.method == "POST" else None
    forms = [
        WordForm(request.POST if word.pk == wanted else None, word=word) for word in [*board.to_explain, *board.words]
    ]
    sent = next((form for form in forms if form.word.pk == wanted), None)
    if request.method == "POST" and (sent is None or sent.is_valid()):
        to = console(meeting) if policy.runs(request.user, meeting) else reverse("meeting-words", args=[meeting.pk])
        # Sent again after the word was taken off, it is the same tap and gets the same answer (trust.md M1).
        meaning = sent.cleaned_data["meaning"] if sent else request.POST.get("meaning", "").strip()
        try:
            event = actions.explain_word(
                meeting, by=request.user, op_id=op_id(request), word_id=wanted, meaning=meaning
            )
        except ValidationError as error:
            if sent is None or not hasattr(error, "error_dict"):
                return refused(request, error, to)
            put(sent, error)
        else:
            return done(request, event, to, _("Everyone sees what it means now."))
    may_run = policy.runs(request.user, meeting)
    back = console(meeting) if may_run else phone(meeting)
    return form_page(request, "meeting/words.html", sent, meeting=meeting, forms=forms, back=back)


@require_POST
def take_word_off(request, pk):
    meeting = find(request, pk, may=policy.explains)
    to = reverse("meeting-words", args=[meeting.pk])
    said = _("It is off every screen.")
    return act(request, meeting, actions.take_word_off, to, said, word_id=whole(request, "word"))


@require_POST
def start_break(request, pk):
    meeting = find(request, pk, may=policy.runs)
    return act(request, meeting, actions.start_break, console(meeting), minutes=whole(request, "minutes"))


@require_POST
def end_break(request, pk):
    meeting = find(request, pk, may=policy.runs)
    return act(request, meeting, actions.end_break, console(meeting))
