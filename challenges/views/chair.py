"""What the chair moves outside the meeting: parts, agenda, hold, answers, closing, public texts (A10, A13, A14)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from challenges import actions, clocks, policy
from challenges.addresses import find
from challenges.forms.j2i import PartForm, PauseForm, TableForm
from challenges.models import Challenge
from challenges.views.author import number
from challenges.views.clab import moved_on
from challenges.views.steps import FORM, act, allow, one_form, page, press
from events.models import Meeting
from people import roles

S = Challenge.Status


@never_cache
@FORM
def put_on_table(request, key):
    """Choose who has a part and what we ask of them, then a meeting. One POST adds a part, another puts it on."""
    challenge = find(request, key)
    chairs = policy.chairs(request.user)
    allow(chairs or policy.moderates(request.user))
    if challenge.status not in (S.AGREED, S.WITH_J2I, S.IN_PROGRESS):
        return moved_on(request, challenge)
    putting = request.method == "POST" and "minutes" in request.POST
    adding = request.method == "POST" and not putting
    part = PartForm(request.POST if adding else None)
    following = Meeting.objects.next_of(roles.J2I)
    on = TableForm(
        request.POST if putting else None,
        initial={"version": challenge.version, "minutes": 15, "meeting": following and following.pk},
    )
    going = None
    if adding:
        going = act(
            request,
            challenge,
            part,
            lambda organisation, asked: actions.add_part(
                challenge, by=request.user, organisation=organisation, asked=asked
            ),
            said=_("Added."),
            then=request.path,
        )
    elif putting:
        allow(chairs)
        going = act(
            request,
            challenge,
            on,
            lambda meeting, minutes, version: actions.put_on_table(
                challenge, by=request.user, meeting=meeting, minutes=minutes, seen_version=version
            ),
            said=_("It is on the J2I table."),
            then="j2i",
        )
    if going:
        return going
    context = {
        "challenge": challenge,
        "parts": challenge.parts.select_related("organisation"),
        "part": part,
        "on": on if chairs and challenge.status == S.AGREED else None,
        "following": following,
    }
    return page(request, "challenges/j2i/put_on_table.html", context, part, on)


@never_cache
@FORM
def pause(request, key):
    """On hold for something named, until a day."""
    challenge = find(request, key)
    allow(policy.chairs(request.user))
    if challenge.status not in (S.WITH_J2I, S.IN_PROGRESS):
        return moved_on(request, challenge)
    return one_form(
        request,
        challenge,
        PauseForm(request.POST or None, initial={"version": challenge.version}),
        lambda waiting_for, until, version: actions.pause(
            challenge, by=request.user, waiting_for=waiting_for, until=until, seen_version=version
        ),
        title=_("Put it on hold"),
        lead=_("The clock stops until the day you name, and starts again then."),
        button=_("Put it on hold"),
        said=_("On hold. Everybody can see for what, and until when."),
    )


def chair_press(action, said):
    """A view for one of the chair's buttons: POST alone, by the chair alone."""

    @require_POST
    def view(request, key):
        challenge = find(request, key)
        allow(policy.chairs(request.user))
        seen = number(request.POST.get("version")) if "version" in request.POST else None
        return press(request, challenge, lambda: action(challenge, by=request.user, seen_version=seen), said=said)

    view.__doc__ = action.__doc__
    return view


start = chair_press(actions.start, gettext_lazy("The work starts."))
confirm_answer = chair_press(
    actions.answer, gettext_lazy("Confirmed. Whoever raised it is asked first, then CLAB decides.")
)
resume = chair_press(actions.resume, gettext_lazy("It goes on."))
close_no = chair_press(actions.close_no, gettext_lazy("Closed with a no. The reason stays on the page."))


@require_POST
def look_again(request, key):
    """From the promised day: back on the table of the next meeting."""
    challenge = find(request, key)
    allow(policy.chairs(request.user))
    meeting = Meeting.objects.next_of(roles.J2I)
    if meeting is None:
        messages.error(request, _("There is no next meeting yet. Plan one first."))
        return redirect(challenge)
    return press(
        request,
        challenge,
        lambda: actions.look_again(challenge, by=request.user, meeting=meeting),
        said=_("It is back on the J2I table."),
    )


@never_cache
@FORM
def agree_to_publish(request, key):
    """The chair reads the exact text and agrees. Its author hears first, then it goes public (PR10, A8)."""
    challenge = find(request, key)
    allow(policy.chairs(request.user))
    text = challenge.publications.waiting().filter(agreed_at__isnull=True).first()
    if text is None:
        messages.info(request, _("Nothing waits to be made public here."))
        return redirect(challenge)
    if request.method == "POST":
        if request.POST.get("publication") != str(text.pk):
            messages.warning(request, _("The text changed meanwhile. Read it again."))
            return redirect(request.path)
        return press(
            request,
            challenge,
            lambda: actions.agree_to_publish(text, by=request.user),
            said=_("Agreed. The person who raised it hears first."),
            then="j2i",
        )
    return render(
        request, "challenges/j2i/agree.html", {"challenge": challenge, "text": text, "days": clocks.number("PR10")}
    )
