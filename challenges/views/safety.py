"""The participation officer's part of CLAB's room: new words, seen for safety and privacy alone (A20)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from challenges import actions, guards, policy, promises, waiting
from challenges.addresses import find
from challenges.clocks import number
from challenges.forms.clab import HoldForm, JoinForm, RedirectForm
from challenges.models import Challenge
from challenges.views.clab import moved_on
from challenges.views.steps import act, allow, enter, page, plainer_in, press

S = Challenge.Status
JOINABLE = (S.RECEIVED, S.AGREED, S.WITH_J2I)


@never_cache
@require_safe
def queue(request):
    """New words and held ones. The clock says by when each has been looked at."""
    enter(policy.moderates(request.user))
    today = timezone.localdate()
    new = []
    for challenge in waiting.to_check(request.user):
        by = promises.check_by(challenge.sent_at)
        late = max(0, (today - by).days) if not challenge.held_at else 0
        new.append({"challenge": challenge, "by": by, "late": late, "marked": marked(challenge.own_words)})
    return render(request, "challenges/clab/check_queue.html", {"new": new})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request, key):
    """One young person's words with what looks private marked, and the four things the officer may do with them."""
    challenge = find(request, key)
    allow(policy.moderates(request.user))
    if challenge.status not in JOINABLE:
        return moved_on(request, challenge)
    return check_page(request, challenge)


def check_page(request, challenge, flags=(), **came_back):
    """The page with its forms; one that came back stands with what is to fix, or what could be plainer."""
    others = others_to_join(request.user, challenge)
    forms = {"hold": HoldForm(), "help": RedirectForm(), "join": JoinForm(others=others), **came_back}
    found = guards.private_details(f"{challenge.own_words}\n{challenge.own_ask}")
    context = {
        "challenge": challenge,
        "is_new": challenge.status == S.RECEIVED,
        "words": marked(challenge.own_words, found),
        "ask": marked(challenge.own_ask, found),
        "found": found,
        "by": promises.check_by(challenge.sent_at),
        "came_back": next(iter(came_back), ""),
        "flags": flags,
        **forms,
    }
    return page(request, "challenges/clab/check.html", context, *forms.values())


def others_to_join(user, challenge):
    """Open ones of ours that this one could be joined with."""
    open_ones = Challenge.objects.visible_to(user).ours().open().filter(checked_at__isnull=False, held_at__isnull=True)
    return open_ones.exclude(pk=challenge.pk).order_by("title")


def marked(text, found=None):
    """
    A text with what looks private marked; escaped piece by piece, so that what was typed stays text (trust.md X1).
    """
    found = guards.private_details(text) if found is None else found
    out, place = [], 0
    while place < len(text):
        hits = [(text.find(piece, place), -len(piece), piece) for piece in found if text.find(piece, place) >= 0]
        if not hits:
            break
        start, _longest, piece = min(hits)
        out += [conditional_escape(text[place:start]), format_html("<mark>{}</mark>", piece)]
        place = start + len(piece)
    out.append(conditional_escape(text[place:]))
    return mark_safe("".join(out))


@require_POST
def safe(request, key):
    """Safe to show: CLAB reads it from now on. Also lifts a hold."""
    challenge = find(request, key)
    allow(policy.moderates(request.user))
    return press(
        request,
        challenge,
        lambda: actions.pass_check(challenge, by=request.user),
        said=_("Safe to show. CLAB can read it now."),
        then="clab-check",
    )


@require_POST
def hold(request, key):
    """Held for safety or privacy, with a reason that CLAB reads."""
    return with_form(
        request, key, "hold", HoldForm(request.POST), actions.hold, _("Held. CLAB sees that it is, and why.")
    )


@require_POST
def better_help(request, key):
    """A private message with who can help; the words leave this site."""

    def send(challenge, *, by, filed, **said):
        return actions.redirect(challenge, by=by, **said)

    form = RedirectForm(request.POST)
    # Where someone is in danger nothing waits for a better word.
    flags = [] if "someone_at_risk" in request.POST else plainer_in(request, form)
    if flags:
        found = find(request, key)
        allow(policy.moderates(request.user))
        return check_page(request, found, help=form, flags=flags)
    return with_form(request, key, "help", form, send, _("Sent. The words are gone from this site."))


@require_POST
def join(request, key):
    """Joined with another that asks the same."""
    challenge = find(request, key)
    allow(policy.moderates(request.user))
    form = JoinForm(request.POST, others=others_to_join(request.user, challenge))
    return with_form(request, key, "join", form, actions.merge, _("Joined. Whoever raised it follows the other one."))


def with_form(request, key, name, form, action, said):
    """Find it, do it with what the form says, back to the queue; or the page again with what is to fix."""
    challenge = find(request, key)
    allow(policy.moderates(request.user))
    going = act(
        request,
        challenge,
        form,
        lambda **given: action(challenge, by=request.user, **given),
        said=said,
        then="clab-check",
        hints=False,
    )
    return going or check_page(request, challenge, **{name: form})


@require_POST
def told(request, key):
    """The officer told its author in person that a text may go public: her two days begin (PR10)."""
    challenge = find(request, key)
    allow(policy.moderates(request.user))
    waits = challenge.publications.waiting().filter(agreed_at__isnull=False, told_at__isnull=True).first()
    if waits is None:
        messages.warning(request, _("There is nothing to tell here any more."))
        return redirect(challenge)
    said = ngettext(
        "Thank you. It goes public in %(n)d working day, unless the answer is no.",
        "Thank you. It goes public in %(n)d working days, unless the answer is no.",
        number("PR10"),
    ) % {"n": number("PR10")}
    return press(request, challenge, lambda: actions.told_in_person(waits, by=request.user), said=said)
