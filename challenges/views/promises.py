"""What a partner owes: confirm a promise, say it is done, move its day, make one, say why not (A13, A16, A18)."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from challenges import actions, policy
from challenges.addresses import find
from challenges.deals import evidence_of, standing_of
from challenges.forms.j2i import DoneForm, ExplainForm, MoveForm, PromiseForm
from challenges.models import Challenge, Commitment
from challenges.views.clab import moved_on
from challenges.views.steps import FORM, act, allow, enter, one_form, page, plainer_in, press, private_in
from people import roles

S = Challenge.Status


def find_promise(request, pk):
    """The promise, on a challenge this person sees and may read inside; else 404."""
    promise = get_object_or_404(
        Commitment.objects.for_display()
        .select_related("owner__user")
        .prefetch_related("owner_changes__old_owner__organisation")
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


def home_of(user):
    """Where she goes on from here: a partner to her desk, the chair to the table."""
    return "desk" if roles.is_partner(user) else "j2i"


def promise_page(request, found, private=(), flags=(), **came_back):
    """The page with its forms; one that came back stands open, with what is to fix, is private or could be plainer."""
    allow(policy.owes(request.user, found) or policy.chairs(request.user))
    forms = {"done": DoneForm(), "move": MoveForm(), **came_back}
    context = {
        "promise": found,
        "status": standing_of(found),
        "evidence": evidence_of(found) if found.done_at else "",
        "owes": policy.owes(request.user, found),
        "came_back": next(iter(came_back), ""),
        "private": private,
        "flags": flags,
        "hinted": bool(private or flags),
        "room": home_of(request.user),
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
        then="desk",
    )


@require_POST
def promise_done(request, pk):
    """They say it is done, and how others can see it. CLAB judges that later (A18)."""
    found = find_promise(request, pk)
    allow(policy.owes(request.user, found))
    form = DoneForm(request.POST)
    private, flags = private_in(request, form, "evidence"), plainer_in(request, form)
    if private or flags:
        return promise_page(request, found, private, flags, done=form)
    going = act(
        request,
        found.challenge,
        form,
        lambda **seen: actions.mark_done(found, by=request.user, **seen),
        said=_("Thank you. CLAB says later if it fixed it."),
        then="desk",
    )
    return going or promise_page(request, found, done=form)


@require_POST
def move_promise(request, pk):
    """Another day, with a reason. The old day stays on the page (D27)."""
    found = find_promise(request, pk)
    allow(policy.owes(request.user, found) or policy.chairs(request.user))
    form = MoveForm(request.POST)
    private, flags = private_in(request, form, "reason"), plainer_in(request, form)
    if private or flags:
        return promise_page(request, found, private, flags, move=form)
    going = act(
        request,
        found.challenge,
        form,
        lambda new_due, reason: actions.move_date(found, by=request.user, new_due=new_due, reason=reason),
        said=_("Moved. The old day and your reason stay on the page."),
        then=home_of(request.user),
    )
    return going or promise_page(request, found, move=form)


@never_cache
@FORM
def explain(request, key, part):
    """An organisation says why it cannot do its part, or makes no promise."""
    challenge = find(request, key)
    found = get_object_or_404(challenge.parts.select_related("organisation", "challenge"), pk=part)
    enter(policy.reads_inside(request.user, challenge))
    allow(policy.may_answer_for(request.user, found))
    form = ExplainForm(request.POST or None, initial={"reason": found.reason})
    private = private_in(request, form, "reason")
    return one_form(
        request,
        challenge,
        form,
        lambda reason: actions.explain_part(found, by=request.user, reason=reason),
        title=_("Say why not"),
        lead=_("%(organisation)s: why is there no promise, or why can it not be kept?")
        % {"organisation": found.organisation},
        button=_("Send the reason"),
        said=_("Sent. Young people can read the reason."),
        private=private,
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
    private = private_in(request, form, "what")
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
        again=_("Promise it as it is"),
        said=_("Promised. It stands on the page with its day."),
        private=private,
    )
