"""The J2I table: what is asked, who answers, who promised what by when; and the forms used outside the meeting."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from challenges import actions, policy, rows, waiting
from challenges.addresses import find
from challenges.deals import standing_of
from challenges.forms.j2i import (
    AnswerForm,
    DoneForm,
    ExplainForm,
    MoveForm,
    NewsForm,
    PartForm,
    PauseForm,
    PromiseForm,
    TableForm,
)
from challenges.models import Challenge, Commitment
from challenges.views.clab import moved_on
from challenges.views.steps import act, allow, enter, page, press
from events.models import Meeting
from people import roles

S = Challenge.Status
FORM = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_safe
def table(request):
    """The J2I table (A3, A16): a partner's own promises first, then the queue, the work and the late ones."""
    user = request.user
    enter(policy.enters_j2i(user))
    seen = Challenge.objects.visible_to(user).ours()
    at_table = rows.sorted_by(rows.prefetched(seen.filter(status__in=S.at_j2i())), "oldest")
    shown = rows.rows_of(user, at_table)
    working = [row for row in shown if row.challenge.status in (S.IN_PROGRESS, S.PAUSED, S.ANSWERED)]
    organisations = roles.organisations_of(user)
    context = {
        "chairs": policy.chairs(user),
        "partner": roles.is_partner(user),
        "names": policy.sees_people(user),
        "owed": dated(waiting.owed_by(organisations)) if organisations else [],
        "queue": waiting.to_put_on_table(user),
        "on_table": [row for row in shown if row.challenge.status == S.WITH_J2I],
        "working": sorted(working, key=ORDERS.get(request.GET.get("sort"), late_first)),
        "by_date": request.GET.get("sort") == "date",
        "closed": [row for row in shown if row.challenge.status in S.closed()],
        "promises": dated(waiting.open_promises(user)),
        "again": waiting.to_look_at_again(user),
        "meeting": Meeting.objects.next_of(roles.J2I),
        "taken_over": Challenge.objects.visible_to(user).taken_over().count(),
        "publications": [p for p in waiting.publications(user) if not p.agreed_at] if policy.chairs(user) else [],
    }
    return render(request, "challenges/j2i/table.html", context)


def late_first(row):
    return (-row.days_late, row.next_date is None, row.next_date)


def next_date_first(row):
    return (row.next_date is None, row.next_date)


ORDERS = {"date": next_date_first}


def dated(promises):
    """Promises with how they stand, in words: late by how many days, or days to go."""
    return [(promise, standing_of(promise)) for promise in promises]


# --- Promises: what a partner owes ---------------------------------------------------------------------------------------


def find_promise(request, pk):
    """The promise, on a challenge this person sees and may read inside; else 404."""
    promise = get_object_or_404(
        Commitment.objects.for_display()
        .select_related("owner__user")
        .filter(part__challenge__in=Challenge.objects.visible_to(request.user)),
        pk=pk,
    )
    enter(policy.reads_inside(request.user, promise.challenge))
    return promise


@never_cache
@require_safe
def promise(request, pk):
    """One promise: confirm the words, say it is done, or move the day (A16, A18)."""
    return promise_page(request, find_promise(request, pk))


def promise_page(request, found, **came_back):
    allow(policy.owes(request.user, found) or policy.chairs(request.user))
    forms = {"done": DoneForm(), "move": MoveForm(), **came_back}
    context = {
        "promise": found,
        "status": standing_of(found),
        "owes": policy.owes(request.user, found),
        "came_back": next(iter(came_back), ""),
        **forms,
    }
    return page(request, "challenges/j2i/promise.html", context, *forms.values())


@require_POST
def confirm_promise(request, pk):
    """Yes, that is our promise, in these words."""
    found = find_promise(request, pk)
    return press(
        request,
        found.challenge,
        lambda: actions.confirm_commitment(found, by=request.user),
        said=_("Thank you. Everybody sees that the words are yours."),
        then="j2i",
    )


@require_POST
def promise_done(request, pk):
    """They say it is done, and how others can see it. CLAB judges that later (A18)."""
    found = find_promise(request, pk)
    allow(policy.owes(request.user, found))
    form = DoneForm(request.POST)
    going = act(
        request,
        found.challenge,
        form,
        lambda evidence: actions.mark_done(found, by=request.user, evidence=evidence),
        said=_("Thank you. CLAB says later if it fixed it."),
        then="j2i",
    )
    return going or promise_page(request, found, done=form)


@require_POST
def move_promise(request, pk):
    """Another day, with a reason. The old day stays on the page (D27)."""
    found = find_promise(request, pk)
    allow(policy.owes(request.user, found) or policy.chairs(request.user))
    form = MoveForm(request.POST)
    going = act(
        request,
        found.challenge,
        form,
        lambda new_due, reason: actions.move_date(found, by=request.user, new_due=new_due, reason=reason),
        said=_("Moved. The old day and your reason stay on the page."),
        then="j2i",
    )
    return going or promise_page(request, found, move=form)


# --- Forms on one challenge ------------------------------------------------------------------------------------------------


def one_form(request, challenge, form, action, *, title, button, said, lead="", then=None, hint="", status=None, **more):
    """A page with one form on a challenge; every such form looks and behaves the same."""
    if request.method == "POST" and status is None:
        going = act(request, challenge, form, action, said=said, then=then)
        if going:
            return going
    context = {"challenge": challenge, "form": form, "heading": title, "button": button, "lead": lead, "hint": hint, **more}
    return page(request, "challenges/j2i/one_form.html", context, form)


def my_part(user, challenge):
    """The part of the organisation she speaks for, or None."""
    return challenge.parts.filter(organisation__in=roles.organisations_of(user)).select_related("organisation").first()


@never_cache
@FORM
def news(request, key):
    """News in at most a hundred words (A17)."""
    challenge = find(request, key)
    allow(policy.may_post_update(request.user, challenge))
    return one_form(
        request,
        challenge,
        NewsForm(request.POST or None),
        lambda text: actions.post_update(challenge, by=request.user, text=text),
        title=_("Post news"),
        lead=_("What moved since last time? Say it as it is."),
        button=_("Post it"),
        said=_("Posted. Everybody who follows this can read it."),
    )


@never_cache
@FORM
def answer(request, key):
    """Propose an answer: yes, partly, or a no with its four reasons (A14, A18). Weak words get a hint, once."""
    challenge = find(request, key)
    part = my_part(request.user, challenge)
    allow(policy.chairs(request.user) or part is not None)
    if challenge.status not in (S.WITH_J2I, S.IN_PROGRESS):
        return moved_on(request, challenge)
    form = AnswerForm(request.POST or None)
    flags = form.flags() if request.method == "POST" else []
    # Words that say nothing are shown once before they go; sent a second time, they go as they are (A17).
    holds = bool(flags) and form.is_valid() and "as_it_is" not in request.POST
    return one_form(
        request,
        challenge,
        form,
        lambda **said: actions.propose_answer(
            challenge, by=request.user, organisation=part.organisation if part else None, **said
        ),
        title=_("Propose an answer"),
        lead=_("The chair confirms it. Then CLAB says if it is good enough."),
        button=_("Send it as it is") if holds else _("Send the answer"),
        said=_("Sent to the chair."),
        flags=flags,
        as_it_is=holds,
        status=200 if holds else None,
    )


@never_cache
@FORM
def explain(request, key, part):
    """An organisation says why it cannot do its part, or makes no promise."""
    challenge = find(request, key)
    found = get_object_or_404(challenge.parts.select_related("organisation", "challenge"), pk=part)
    enter(policy.reads_inside(request.user, challenge))
    allow(policy.may_answer_for(request.user, found))
    return one_form(
        request,
        challenge,
        ExplainForm(request.POST or None, initial={"reason": found.reason}),
        lambda reason: actions.explain_part(found, by=request.user, reason=reason),
        title=_("Say why not"),
        lead=_("%(organisation)s: why is there no promise, or why can it not be kept?")
        % {"organisation": found.organisation},
        button=_("Send the reason"),
        said=_("Sent. Young people can read the reason."),
    )


@never_cache
@FORM
def make_promise(request, key):
    """A promise made outside the meeting: by a partner for its own organisation, or written down by the chair (A13)."""
    challenge = find(request, key)
    chairs = policy.chairs(request.user)
    organisations = roles.organisations_of(request.user)
    allow(chairs or (organisations and challenge.status in S.at_j2i()))
    if challenge.status not in (S.WITH_J2I, S.IN_PROGRESS):
        return moved_on(request, challenge)
    form = PromiseForm(request.POST or None, organisations=None if chairs else organisations)
    return one_form(
        request,
        challenge,
        form,
        lambda what, owner, due: actions.commit(
            challenge, by=request.user, owner=owner, what=what, due=due, confirmed=not chairs
        ),
        title=_("Make a promise"),
        lead=_("What, who, and by when. Young people can see it."),
        button=_("Promise it"),
        said=_("Promised. It stands on the page with its day."),
    )


# --- The chair's, outside the meeting --------------------------------------------------------------------------------------


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
        return press(request, challenge, lambda: action(challenge, by=request.user), said=said)

    view.__doc__ = action.__doc__
    return view


start = chair_press(actions.start, gettext_lazy("The work starts."))
confirm_answer = chair_press(actions.answer, gettext_lazy("Confirmed. The person who raised it is asked first, then CLAB decides."))
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
    return render(request, "challenges/j2i/agree.html", {"challenge": challenge, "text": text})
