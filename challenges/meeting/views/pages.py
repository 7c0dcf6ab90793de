"""The pages: before and after, the chair's console, the phone, the room screen."""

from uuid import uuid4

from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from challenges.meeting import actions, ahead, feelings, policy, speakers, way_in
from challenges.meeting.board import Board, badge, sign_of
from challenges.meeting.forms import CardForm, LineForm
from challenges.meeting.views.door import find
from challenges.meeting.views.text import in_words, wants_text
from challenges.meeting.written import written_before
from challenges.models import AgendaItem, Minutes
from events.models import Attendance, Meeting
from events.policy import arranges, seats_at
from pages.models import InformationPage
from people.roles import YOUNG_ROLES


def live_page(request, template, meeting, *, audience=policy.ROOM, **context):
    """A page that follows the meeting: it knows the number it was made at, and asks for what comes after."""
    may = {
        "run": policy.runs(request.user, meeting),
        "hide": policy.may_hide(request.user, meeting),
        "record": policy.may_record(request.user, meeting),
        "judge": policy.judges(request.user, meeting),
        "help": policy.helps(request.user, meeting),
        "feel": policy.feels(request.user, meeting),
        "explain": policy.explains(request.user, meeting),
        "pre_meet": policy.pre_meets(request.user, meeting),
        "practise": policy.practises(request.user),
    }
    # In by a code on paper she shows no lines, so nothing on the page may say that she does.
    context["badge"] = "none" if policy.by_code(request.user) else badge(meeting, request.user.pk)
    board = Board(meeting)
    # Asked only by the pages that have the three buttons.
    context["has_answered"] = SimpleLazyObject(lambda: feelings.has_answered(board.vote, request.user))
    context |= {"meeting": meeting, "board": board, "audience": audience, "may": may, "op_id": uuid4()}
    return render(request, template, context)


@require_safe
def meeting(request, pk):
    """When and where, who is coming, what we talk about; for the chair also the order, and "Open the meeting"."""
    found = find(request, pk)
    attendance = {a.user_id: a for a in found.attendance.all()}
    mine = attendance.get(request.user.pk)
    context = {
        "coming": coming(found, attendance),
        "mine": mine.coming if mine else "",
        "here": bool(mine and mine.here_at),
        "choices": Attendance.Coming.choices,
        "filed": Minutes.objects.filter(meeting=found).first(),
        "first_meeting": InformationPage.objects.live().filter(slug="your-first-meeting").first(),
        "arranges": arranges(request.user, found),
        "my_need": found.access_needs.filter(user=request.user).exists(),
        "audience": policy.CHAIR if policy.runs(request.user, found) else policy.ROOM,
        "reads_script": policy.reads_script(request.user, found),
        "marks_hard": policy.marks_hard(request.user, found),
    }
    if policy.sends_ahead(request.user, found) and not found.is_called_off:
        items = found.agenda.select_related("challenge").filter(kind=AgendaItem.Kind.CHALLENGE)
        context["ahead"] = ahead.rows_for(found, items, request.user)
    if found.is_planned:
        context["written"] = written_before(found, found.agenda.select_related("challenge"), request.user)
    return live_page(request, "meeting/meeting.html", found, **context)


def coming(meeting, attendance):
    """Who comes, as roles with the answer each gave. Young people are a number, without anything that tells who."""
    young, others, seen = 0, [], set()
    own_first = sorted(
        seats_at(meeting).select_related("organisation", "group"),
        key=lambda seat: seat.group_id != meeting.series.group_id,
    )
    for seat in own_first:
        said = attendance.get(seat.user_id)
        if seat.user_id in seen or said is None or said.coming not in ("yes", "online"):
            continue
        seen.add(seat.user_id)
        if seat.role in YOUNG_ROLES:
            young += 1
        else:
            others.append((seat.public_label, said.get_coming_display() if said.coming == "online" else ""))
    return {"young_people": young, "others": others, "count": young + len(others)}


@require_safe
def chair(request, pk):
    """The chair's console: one next thing, what waits for her, and one sheet with the rest."""
    found = find(request, pk, may=policy.runs)
    if found.status == Meeting.Status.CANCELLED:
        return redirect("meeting", found.pk)
    helpers = [] if found.is_over else [seat for seat in policy.helpers(found) if seat.user_id != request.user.pk]
    seats = policy.chairs(found)
    others = [seat for seat in seats if seat.user_id != request.user.pk]
    context = {
        "helpers": helpers,
        "mine": next((policy.chair_sign(found, seat) for seat in seats if seat not in others), ""),
        "others": [{"sign": policy.chair_sign(found, seat), "seat": seat} for seat in others],
        "hers": not any(seat.in_chair for seat in others),
    }
    # In the page's own shell: a frame would keep young people's words for good, and bring them to the minute-taker.
    # From before it opens, for the page that opens it stays the same one all evening; each shows while its item is on.
    context["questions"] = [] if found.is_over else actions.questions_of(found)
    return live_page(request, "meeting/chair.html", found, audience=policy.CHAIR, **context)


@require_safe
def you_ran_it(request, pk):
    """
    What she did, hers to keep: how much was talked about and promised, each promise with a role and a day.

    It names nobody, her neither. As the minutes can be read today, so what was taken back since is not on it.
    """
    found = find(request, pk, may=policy.runs)
    board = Board(found)
    if found.closed_at is None:
        return redirect("meeting-chair", found.pk)
    promises = [promise for item in board.decided for promise in item.get("promises", ())]
    return render(request, "meeting/ran_it.html", {"meeting": found, "board": board, "promises": promises})


@require_safe
def live(request, pk):
    """The phone: what is on the table, what was promised and said, and a box for one's own words; or words alone."""
    found = find(request, pk)
    # A helper reads what waits on the page with the lines; here she is one of the room.
    audience = policy.CHAIR if policy.sits_by_the_chair(request.user, found) else policy.ROOM
    here = found.attendance.filter(user=request.user, here_at__isnull=False).exists()
    form = LineForm(auto_id="line_%s")
    card = CardForm(auto_id="card_%s")
    row = found.speakers.filter(user=request.user).first()
    context = {"audience": audience, "form": form, "card": card, "here": here, "text": wants_text(request)}
    context["signs"] = speakers.signs(found, request.user.pk, row)
    context["speak"] = "no" if row is None or row.place is None else "turn" if row.is_speaking else "waits"
    # By these signs the page knows when a promise that is read back is hers to say yes to.
    context["promises"] = " ".join(sign_of(found, who) for who in policy.promises(request.user, found))
    context["mine"] = ahead.badges_of(request.user, found)
    page = live_page(request, "meeting/live.html", found, **context)
    return in_words(page) if context["text"] else page


@require_safe
def screen(request, pk):
    """The room screen. It gets the room's frames whoever opens it, so that it never holds what waits for the chair."""
    found = find(request, pk)
    return live_page(request, "meeting/screen.html", found, qr=way_in.room_qr(found))


@require_safe
def lines(request, pk):
    """
    The lines: those on screens now, with "Hide now", for the officer; for who shows them also those that wait.

    Only the latter follows live: what waits is the chair's audience's alone (A12).
    """
    found = find(request, pk, may=policy.may_hide)
    shows = policy.shows_lines(request.user, found)
    audience = policy.CHAIR if shows else policy.ROOM
    return live_page(request, "meeting/shown.html", found, audience=audience, shows=shows)


@require_safe
def end(request, pk):
    """Before the end: what was done today, and the next date."""
    found = find(request, pk, may=policy.runs)
    if not found.is_live:
        return redirect("meeting-chair", found.pk)
    return live_page(request, "meeting/end.html", found, audience=policy.CHAIR)
