"""Joining by a code: the room's, which says which meeting, and the one on paper, which lets a phone in (A10)."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from challenges import limits
from challenges.meeting import by_code, way_in
from challenges.meeting.joining_forms import JoinCodesForm, JoinForm
from challenges.meeting.views.acts import back, phone, read_or_post
from challenges.meeting.views.door import SEE_OTHER, find, op_id, whole
from events import joining
from events.policy import gives_join_codes
from people import codes, mail

TRIES, WITHIN = 120, 600  # a whole room sits behind one address; at this rate ten letters take longer than lives last


def kept_quiet(view):
    """
    For pages whose address holds a code: no cache keeps it, and no Referer carries it.

    Not "no-referrer": browsers would then send the button's form with the origin "null", which is refused.
    """

    @never_cache
    def quiet(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "strict-origin"
        return response

    return quiet


@kept_quiet
@read_or_post
def join(request):
    """One box for either code, however it is typed."""
    form = JoinForm(request.POST or None)
    if request.method != "POST":
        return render(request, "meeting/join.html", {"form": form})
    if not has_tries(request):
        return too_many(request)
    if form.is_valid():
        return opened(request, form.cleaned_data["code"])
    return render(request, "meeting/join.html", {"form": form}, status=422)


@kept_quiet
@require_safe
def join_code(request, code):
    """What a camera opens."""
    if not has_tries(request):
        return too_many(request)
    return opened(request, codes.typed(code))


def opened(request, code):
    """On to the meeting, to the page with the button, or that it opens nothing: one page for whatever is wrong."""
    joined = getattr(request, "joined", None)
    if len(code) == joining.ROOM_LETTERS:
        if joined and joining.room_code(joined.meeting) == code:
            return redirect("meeting-live", joined.meeting_id)
        if not request.user.is_authenticated:
            # Whatever the code: a visitor does not learn which ones there are.
            return redirect_to_login(reverse("join-code", args=[code]))
        meeting = joining.behind(code, request.user)
        return redirect(back(request, meeting)) if meeting else opens_nothing(request)
    if len(code) != joining.PAPER_LETTERS:
        return opens_nothing(request)
    if joined and joined.code_hash == joining.digest(code):
        return redirect("meeting-live", joined.meeting_id)
    found = joining.unused(code)
    if found is None:
        return opens_nothing(request)
    if request.user.is_authenticated and request.user.pk == found.user_id:
        return redirect("meeting-live", found.meeting_id)  # she is in already, and keeps her code
    context = {"code": code, "meeting": found.meeting, "begins": joining.begins(found.meeting), "op_id": uuid4()}
    return render(request, "meeting/join_in.html", context)


@kept_quiet
@require_POST
def join_in(request):
    """The button: this phone is in the meeting, for one evening. The code stands in the form, and in no address."""
    tap = op_id(request)
    if not has_tries(request):
        return too_many(request)
    try:
        found = joining.join(code=codes.typed(request.POST.get("code", "")), tap=tap)
    except ValidationError:
        return opens_nothing(request)
    by_code.begin(request, found, remember="remember" in request.POST)
    return HttpResponseRedirect(phone(found.meeting), status=SEE_OTHER)


@require_POST
def join_out(request):
    """ "This phone leaves the meeting": the code is over, and nothing of it stays."""
    if hasattr(request, "joined"):
        request.session.flush()
        messages.success(request, _("This phone has left the meeting."))
    return redirect("home")


def has_tries(request):
    """Counted by person where she is signed in, so that nobody in the building can shut her out."""
    who = request.user.pk if request.user.is_authenticated else "visitor"
    return limits.allow(request, f"join:{who}", times=TRIES, seconds=WITHIN)


def too_many(request):
    return render(request, "meeting/join.html", {"form": JoinForm(), "too_many": True}, status=429)


def opens_nothing(request):
    return render(request, "meeting/join.html", {"form": JoinForm(), "wrong": True}, status=404)


# --- The officer's page -----------------------------------------------------------------------------------------------


@never_cache
@read_or_post
def join_codes(request, pk):
    """Who has a code on paper; and new ones, which are shown once, on a page to print."""
    meeting = find(request, pk, may=gives_join_codes)
    form = JoinCodesForm(request.POST or None, meeting=meeting, initial={"once": uuid4()})
    if request.method == "POST" and form.is_valid():
        # A tap that is sent twice must not end the codes that are being printed.
        if not cache.add(f"join-codes:{request.user.pk}:{form.cleaned_data['once']}", 1, timeout=3600):
            messages.info(request, _("These were made already, and shown once. If they are lost, make new ones."))
            return redirect("meeting-join-codes", meeting.pk)
        try:
            made = joining.make_join_codes(meeting, by=request.user, people=form.cleaned_data["people"])
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return render(request, "meeting/join_cards.html", {"meeting": meeting, "cards": [card(m) for m in made]})
    good = meeting.join_codes.good().select_related("user")
    context = {"meeting": meeting, "form": form, "good": good, "over": meeting.is_over or joining.is_over(meeting)}
    return render(request, "meeting/join_codes.html", context, status=422 if form.errors else 200)


def card(made):
    """What stands on one piece of paper; the person is named beside it on the screen, and never on it."""
    return {
        "number": made.paper_number,
        "id": f"qr-{made.paper_number}",
        "for": made.user.display_name,
        "code": codes.grouped(made.code, joining.PAPER_GROUP),
        "address": way_in.address(),
        "link": mail.link("join-code", made.code),
        "qr": way_in.qr(mail.link("join-code", made.code)),
    }


@require_POST
def join_code_end(request, pk):
    meeting = find(request, pk, may=gives_join_codes)
    if joining.end_join_code(meeting, by=request.user, pk=whole(request, "code")):
        messages.success(request, _("That code opens nothing any more."))
    return redirect("meeting-join-codes", meeting.pk)
