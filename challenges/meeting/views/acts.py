"""What people do in a meeting: POST alone, each a few lines, for form and script alike."""

from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from challenges.lifecycle import MovedOn
from challenges.meeting import actions, policy
from challenges.meeting.board import Board
from challenges.meeting.forms import AnswerForm, LineForm, PauseForm, PromiseForm, VerdictForm
from challenges.meeting.views.door import (
    SEE_OTHER,
    done,
    find,
    form_page,
    op_id,
    refused,
    some_uuid,
    whole,
)
from challenges.meeting.views.pages import live_page
from challenges.views.steps import put
from events.actions import mark_here, say_coming
from events.models import Meeting

read_or_post = require_http_methods(["GET", "HEAD", "POST"])


def console(meeting):
    return reverse("meeting-chair", args=[meeting.pk])


def phone(meeting):
    return reverse("meeting-live", args=[meeting.pk])


def act(request, meeting, action, to, said="", **facts):
    """Do it, and go on to `to`; or say why not, on the same page as it is now."""
    try:
        event = action(meeting, by=request.user, op_id=op_id(request), **facts)
    except ValidationError as error:
        return refused(request, error, to)
    return done(request, event, to, said)


@require_POST
def coming(request, pk):
    """ "I'm coming", "online", "can't come"."""
    meeting = find(request, pk)
    to = reverse("meeting", args=[meeting.pk])
    try:
        say_coming(meeting, by=request.user, coming=request.POST.get("coming", ""))
    except ValidationError as error:
        return refused(request, error, to)
    return HttpResponseRedirect(to, status=SEE_OTHER)


@require_POST
def here(request, pk):
    """ "Join", in one tap: she is there, and goes to her place: the chair's console, or the phone."""
    meeting = find(request, pk)
    try:
        mark_here(meeting, by=request.user)
    except ValidationError as error:
        return refused(request, error, phone(meeting))
    return HttpResponseRedirect(back(request, meeting), status=SEE_OTHER)


@require_POST
def go_live(request, pk):
    meeting = find(request, pk, may=policy.runs)
    return act(request, meeting, actions.go_live, console(meeting))


@require_POST
def next_item(request, pk):
    meeting = find(request, pk, may=policy.runs)
    return act(request, meeting, actions.next_item, console(meeting), item_id=whole(request, "item"))


@require_POST
def order(request, pk):
    """`move` is "12:up" or "12:down": one button an arrow."""
    meeting = find(request, pk, may=policy.runs)
    item, _colon, way = request.POST.get("move", "").partition(":")
    if not (item.isascii() and item.isdigit() and len(item) < 16 and way in ("up", "down")):
        raise BadRequest("move")
    to = reverse("meeting", args=[meeting.pk]) if meeting.status == Meeting.Status.PLANNED else console(meeting)
    return act(request, meeting, actions.change_order, to, item_id=int(item), up=way == "up")


@require_POST
def post_line(request, pk):
    meeting = find(request, pk)
    on_console = request.POST.get("from") == "chair" and policy.runs(request.user, meeting)
    to = console(meeting) if on_console else phone(meeting)
    form = LineForm(request.POST)
    if not form.is_valid():
        return refused(request, ValidationError([e for errors in form.errors.values() for e in errors]), to)
    said = _("The chair has your words.")
    if policy.runs(request.user, meeting):
        said = _("Everyone sees your words now.")
    elif hasattr(meeting, "line_helper"):
        said = _("Your words are in. The chair’s helper reads them first.")
    return act(request, meeting, actions.post_line, to, said, text=form.cleaned_data["text"])


@require_POST
def show_line(request, pk):
    meeting = find(request, pk, may=policy.shows_lines)
    to = from_where(request, meeting)
    return act(request, meeting, actions.release_line, to, line_id=some_uuid(request, "line"))


@require_POST
def hand_lines(request, pk):
    """`to` is the seat of who shows lines from now on; without it that is the chair's job again."""
    meeting = find(request, pk, may=policy.shows_lines)
    helper, said = None, _("The chair shows the lines again.")
    if request.POST.get("to"):
        seat, said = whole(request, "to"), _("Handed over. They find the lines on their own screen.")
        helper = next((one for one in policy.helpers(meeting) if one.pk == seat), None)
        if helper is None:
            raise BadRequest("to")
    return act(request, meeting, actions.hand_lines, back(request, meeting), said, helper=helper)


@require_POST
def hide_line(request, pk):
    meeting = find(request, pk, may=policy.may_hide)
    to = reverse("meeting-minutes", args=[meeting.pk]) if meeting.is_over else from_where(request, meeting)
    said = _("It is off every screen.")
    return act(request, meeting, actions.hide_line, to, said, line_id=some_uuid(request, "line"))


def from_where(request, meeting):
    """Where a line was shown or hidden: the chair's console, or the page with the lines."""
    if policy.runs(request.user, meeting) and request.POST.get("from") != "lines":
        return console(meeting)
    return reverse("meeting-lines", args=[meeting.pk])


@read_or_post
def promise(request, pk):
    """A promise: what, who, by when. Sent, it is read back on every screen."""
    meeting = find(request, pk, may=policy.may_record)
    board = Board(meeting)
    nothing = not meeting.is_live or board.challenge is None
    if nothing and request.method != "POST":
        return redirect(back(request, meeting))
    draft = board.read_back
    initial = {"before_next": True}
    if draft:
        initial = {"what": draft.what, "owner": draft.owner_id, "before_next": draft.due == board.before_next}
        initial["due"] = None if initial["before_next"] else draft.due
    form = PromiseForm(request.POST or None, board=board, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("what", "owner", "due")}
        try:
            event = actions.read_back_promise(
                meeting, by=request.user, op_id=op_id(request), item_id=whole(request, "item"), **said
            )
        except ValidationError as error:
            if nothing:
                return refused(request, error, back(request, meeting))
            put(form, error)
        else:
            return done(request, event, reverse("meeting-promise-read", args=[meeting.pk]))
    if nothing:
        return redirect(back(request, meeting))
    return form_page(request, "meeting/promise.html", form, meeting=meeting, board=board, back=back(request, meeting))


def back(request, meeting):
    """Where she came from: the chair's console, or the minute-taker's phone."""
    return console(meeting) if policy.runs(request.user, meeting) else phone(meeting)


@read_or_post
def promise_read(request, pk):
    """Read it out loud. Is it right? Then lock it in."""
    meeting = find(request, pk, may=policy.may_record)
    to = back(request, meeting)
    if request.method == "POST":
        said = _("Locked in. Everyone sees it.")
        facts = {"item_id": whole(request, "item"), "words": request.POST.get("words")}
        return act(request, meeting, actions.lock_promise, to, said, **facts)
    if not meeting.is_live or Board(meeting).read_back is None:
        return redirect(to)
    return live_page(request, "meeting/read_back.html", meeting, audience=policy.CHAIR, back=to)


@require_POST
def promise_answer(request, pk):
    """The partner's own tap, on her phone: `yes` or `not` with the sign of the words she read."""
    meeting = find(request, pk, may=policy.promises)
    yes = "yes" in request.POST
    said = "" if yes else _("The chair knows. Now say out loud how it should be.")  # a yes stands on the page itself
    words = request.POST.get("yes" if yes else "not", "")
    return act(request, meeting, actions.answer_promise, phone(meeting), said, words=words, yes=yes)


@require_POST
def promise_drop(request, pk):
    meeting = find(request, pk, may=policy.may_record)
    return act(request, meeting, actions.drop_promise, back(request, meeting), item_id=whole(request, "item"))


@require_POST
def start(request, pk):
    meeting = find(request, pk, may=policy.runs)
    return act(request, meeting, actions.start, console(meeting), item_id=whole(request, "item"))


@require_POST
def resume(request, pk):
    meeting = find(request, pk, may=policy.runs)
    return act(request, meeting, actions.resume, console(meeting), item_id=whole(request, "item"))


@read_or_post
def pause(request, pk):
    """On hold, for something named, until a day."""
    meeting = find(request, pk, may=policy.runs)
    return item_form(request, meeting, PauseForm(request.POST or None), "meeting/pause.html", actions.pause)


@read_or_post
def answer(request, pk):
    """Hear the answer: confirm what a partner proposed, or write down what was said in the room."""
    meeting = find(request, pk, may=policy.runs)
    if "confirm" in request.POST:
        return act(request, meeting, actions.answer, console(meeting), item_id=whole(request, "item"))
    kind = request.GET.get("kind") if request.GET.get("kind") in ("yes", "partly", "no") else None
    form = AnswerForm(request.POST or None, initial={"kind": kind})
    return item_form(
        request, meeting, form, "meeting/answer.html", actions.answer, lambda: {"proposal": form.cleaned_data}
    )


@read_or_post
def verdict(request, pk):
    """CLAB's verdict in the room. The chair may look; a CLAB member gives it (A5)."""
    meeting = find(request, pk, may=lambda user, m: policy.judges(user, m) or policy.runs(user, m))
    if request.method == "POST" and not policy.judges(request.user, meeting):
        find(request, pk, may=policy.judges)
    board = Board(meeting)
    form = VerdictForm(request.POST or None, answer=board.answer)
    return item_form(
        request,
        meeting,
        form,
        "meeting/verdict.html",
        actions.give_verdict,
        lambda: form.verdict,
        board=board,
        may_judge=policy.judges(request.user, meeting),
    )


def item_form(request, meeting, form, template, action, facts=None, board=None, **context):
    """
    A form about what is on the table: shown, sent back with what to fix, or done.

    A tap that is sent again is answered as the first time, also when the meeting has gone on since (trust.md M1).
    """
    board = board or Board(meeting)
    to = console(meeting) if policy.runs(request.user, meeting) else phone(meeting)
    nothing = not meeting.is_live or board.challenge is None
    if nothing and not (request.method == "POST" and form.is_valid()):
        return redirect(to)
    if request.method == "POST" and form.is_valid():
        said = facts() if facts else form.cleaned_data
        try:
            event = action(meeting, by=request.user, op_id=op_id(request), item_id=whole(request, "item"), **said)
        except MovedOn as error:
            return refused(request, error, to)
        except ValidationError as error:
            if nothing:
                return refused(request, error, to)
            put(form, error)
        else:
            return done(request, event, to)
    return form_page(request, template, form, meeting=meeting, board=board, back=to, **context)


@require_POST
def close(request, pk):
    meeting = find(request, pk, may=policy.runs)
    return act(request, meeting, actions.close, console(meeting))
