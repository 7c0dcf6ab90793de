"""The practice meeting's pages: the meeting's own templates, on her practice board (A15)."""

from functools import wraps
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from challenges.meeting import fragments, policy
from challenges.meeting.forms import AnswerForm, CardForm, LineForm, PauseForm, VerdictForm, WordForm
from challenges.meeting.practice import acts, keep, story, table
from challenges.meeting.practice.forms import PracticePromiseForm
from challenges.meeting.practice.rows import KEY
from challenges.meeting.views.door import SEE_OTHER, form_page, is_live_script, op_id, whole
from challenges.views.steps import put

EVERYTHING = {"run": True, "hide": True, "record": True, "judge": True, "feel": True, "explain": True}
FORM = ["GET", "HEAD", "POST"]


def to(name):
    return reverse(name, args=[KEY])


def text(request, name):
    """A short word of the form, or an empty one."""
    value = request.POST.get(name, "")
    if len(value) > 40:
        raise BadRequest(name)
    return value


def entered(*methods):
    """For young people alone; the view gets her board. Without one she goes to the first page."""

    def around(view):
        @require_http_methods(list(methods))
        @wraps(view)
        def inside(request, pk):
            if not policy.practises(request.user):
                raise PermissionDenied
            board = keep.board_of(request.user)
            return view(request, board) if board else redirect("meeting", KEY)

        return inside

    return around


looks, fills, taps = entered("GET", "HEAD"), entered(*FORM), entered("POST")


def page(request, template, board, **context):
    """A page of the meeting, with all the doors that she has when she chairs."""
    context = {"op_id": uuid4(), "may": EVERYTHING, "audience": policy.CHAIR, "badge": "", "hers": True, **context}
    return render(request, template, {"meeting": board.meeting, "board": board, **context})


def done(request, board, where, said=""):
    """It is done: on to the page it leads to; for the script also the parts as they are now."""
    if is_live_script(request):
        parts = "".join(fragments.part(board, name) for name in fragments.EVERYTHING)
        return JsonResponse({"go": where, "said": str(said), "html": parts})
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(where, status=SEE_OTHER)


def refused(request, error, where):
    """Why not. 409 for the script, which then says so where she is."""
    if is_live_script(request):
        return JsonResponse({"error": " ".join(error.messages)}, status=409)
    for sentence in error.messages:
        messages.error(request, sentence)
    return HttpResponseRedirect(where, status=SEE_OTHER)


def press(request, act, where, said="", **facts):
    """One act, and on to `where`."""
    try:
        board = keep.turn(act, by=request.user, op_id=op_id(request), **facts)
    except ValidationError as error:
        return refused(request, error, to("meeting") if getattr(error, "code", "") == "gone" else where)
    return done(request, board, where, said)


def button(act, **reads):
    """A view for one button: what it needs is read from the form, each by its own reader."""

    @require_POST
    def view(request, pk):
        if not policy.practises(request.user):
            raise PermissionDenied
        where = to("meeting-lines") if request.POST.get("from") == "lines" else to("meeting-chair")
        return press(request, act, where, **{name: read(request) for name, read in reads.items()})

    return view


@require_http_methods(FORM)
def begin(request, pk):
    """What a practice is; sent, it begins from the beginning."""
    if not policy.practises(request.user):
        raise PermissionDenied
    if request.method == "POST":
        keep.begin(by=request.user)
        return HttpResponseRedirect(to("meeting-chair"), status=SEE_OTHER)
    return render(request, "meeting/practice.html", {"board": keep.board_of(request.user), "key": KEY})


@require_POST
def throw_away(request, pk):
    if not policy.practises(request.user):
        raise PermissionDenied
    keep.throw_away(by=request.user)
    messages.success(request, _("Your practice meeting is deleted."))
    return HttpResponseRedirect(to("meeting"), status=SEE_OTHER)


@looks
def chair(request, board):
    helpers = [] if board.meeting.is_over else [story.HELPER]
    return page(request, "meeting/chair.html", board, helpers=helpers, has_answered=board.has_felt)


@looks
def live(request, board):
    forms = {"form": LineForm(auto_id="line_%s"), "card": CardForm(auto_id="card_%s")}
    return page(request, "meeting/live.html", board, here=True, has_answered=board.has_felt, **forms)


@looks
def screen(request, board):
    return page(request, "meeting/screen.html", board, audience=policy.ROOM)


@looks
def lines(request, board):
    return page(request, "meeting/shown.html", board, shows=True)


@looks
def end(request, board):
    return page(request, "meeting/end.html", board) if board.meeting.is_live else redirect("meeting-chair", KEY)


@looks
def minutes(request, board):
    """What minutes would say. They are made for this page alone: nothing is filed."""
    if not board.meeting.is_over:
        return redirect("meeting-chair", KEY)
    said = {
        "group": board.meeting,
        "starts_at": board.meeting.went_live_at,
        "began_at": board.meeting.went_live_at,
        "ended_at": board.meeting.closed_at,
        "here": {"young_people": 2, "others": [{"who": seat.public_label} for seat in story.PARTNERS.values()]},
        "items": board.record,
        "words": board.words,
        "next_starts_at": board.next_start,
    }
    return page(request, "meeting/practice_minutes.html", board, minutes=said)


def about_item(request, board, form, template, act, facts=None, where="meeting-chair", **context):
    """A form about what is on the table: shown, sent back with what to fix, or done."""
    if not board.meeting.is_live or board.challenge is None:
        return redirect("meeting-chair", KEY)
    if request.method == "POST" and form.is_valid():
        said = facts() if facts else form.cleaned_data
        try:
            fresh = keep.turn(act, by=request.user, op_id=op_id(request), item_id=whole(request, "item"), **said)
        except ValidationError as error:
            if getattr(error, "code", "") == "moved_on":
                return refused(request, error, to("meeting-chair"))
            put(form, error)
        else:
            return done(request, fresh, to(where))
    return form_page(request, template, form, meeting=board.meeting, board=board, back=to("meeting-chair"), **context)


@fills
def promise(request, board):
    if not board.challenge:
        return redirect("meeting-chair", KEY)
    draft, initial = board.read_back, {"before_next": True}
    if draft:
        initial = {"what": draft.what, "owner": draft.owner.pk, "before_next": draft.due == board.before_next}
        initial["due"] = None if initial["before_next"] else draft.due
    form = PracticePromiseForm(request.POST or None, board=board, initial=initial)

    def facts():
        return {name: form.cleaned_data[name] for name in ("what", "owner", "due")}

    to_read = "meeting-promise-read"
    return about_item(request, board, form, "meeting/promise.html", table.read_back, facts, where=to_read)


@fills
def promise_read(request, board):
    if request.method == "POST":
        said = _("Locked in. In a real meeting everyone sees it.")
        return press(request, table.lock_promise, to("meeting-chair"), said, item_id=whole(request, "item"))
    if board.read_back is None:
        return redirect("meeting-chair", KEY)
    return form_page(request, "meeting/read_back.html", None, meeting=board.meeting, board=board)


@fills
def answer(request, board):
    if "confirm" in request.POST:
        return press(request, table.answer, to("meeting-chair"), item_id=whole(request, "item"))
    kind = request.GET.get("kind") if request.GET.get("kind") in ("yes", "partly", "no") else None
    form = AnswerForm(request.POST or None, initial={"kind": kind})
    return about_item(
        request, board, form, "meeting/answer.html", table.answer, lambda: {"proposal": form.cleaned_data}
    )


@fills
def verdict(request, board):
    form = VerdictForm(request.POST or None, answer=board.answer)

    def facts():
        return {name: form.cleaned_data[name] for name in ("kind", "why", "what_is_left")}

    return about_item(request, board, form, "meeting/verdict.html", table.give_verdict, facts, may_judge=True)


@fills
def pause(request, board):
    return about_item(request, board, PauseForm(request.POST or None), "meeting/pause.html", table.pause)


@fills
def words(request, board):
    wanted = whole(request, "word") if request.method == "POST" else None
    forms = [
        WordForm(request.POST if word.pk == wanted else None, word=word) for word in [*board.to_explain, *board.words]
    ]
    sent = next((form for form in forms if form.word.pk == wanted), None)
    if sent is not None and sent.is_valid():
        said = _("In a real meeting everyone sees what it means now.")
        meaning = sent.cleaned_data["meaning"]
        return press(request, acts.explain_word, to("meeting-chair"), said, word_id=wanted, meaning=meaning)
    back = to("meeting-chair")
    return form_page(request, "meeting/words.html", sent, meeting=board.meeting, forms=forms, back=back)


@taps
def write_line(request, board):
    form = LineForm(request.POST)
    if not form.is_valid():
        return refused(request, first_error(form), to("meeting-chair"))
    return press(request, acts.write_line, to("meeting-chair"), text=form.cleaned_data["text"])


@taps
def show_card(request, board):
    form, where = CardForm(request.POST), to("meeting-live")
    if not form.is_valid():
        return refused(request, first_error(form), where)
    said = form.cleaned_data
    return press(request, acts.show_card, where, kind=said["kind"], word=said["text"])


def first_error(form):
    return ValidationError([error for errors in form.errors.values() for error in errors][:1])


@taps
def feel(request, board):
    vote, _colon, feeling = text(request, "feel").partition(":")
    if not (vote.isascii() and vote.isdigit()):
        raise BadRequest("feel")
    where = to("meeting-chair") if request.POST.get("from") == "chair" else to("meeting-live")
    try:
        keep.turn(acts.feel, by=request.user, op_id=op_id(request), vote_id=int(vote), feeling=feeling)
    except ValidationError as error:
        return refused(request, error, where)
    if is_live_script(request):
        return JsonResponse({"go": where, "said": "", "answered": vote})
    return HttpResponseRedirect(where, status=SEE_OTHER)
