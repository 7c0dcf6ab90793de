"""What is done on a challenge's page by its author and by those who back it: each is one POST, then the page again."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from challenges import actions, policy
from challenges.addresses import find
from challenges.views.steps import allow, press
from people import roles


def act(request, key, action, said, *, where=None, hers=False):
    """Find it, do it, say so or say why not, and show the page as it is now. `hers`: its author's alone to do."""
    challenge = find(request, key)
    allow(not hers or policy.is_author(request.user, challenge))
    return press(request, challenge, lambda: action(challenge), said=said, then=where)


@require_POST
def name(request, key):
    """How her name shows, from now on and everywhere (A2)."""
    chosen = request.POST.get("name_shown", "")
    return act(
        request,
        key,
        lambda c: actions.choose_name(c, by=request.user, name_shown=chosen),
        _("Done. It shows like this everywhere now."),
    )


@require_POST
def stop_mail(request, key):
    """No more mail to the address she left without an account."""
    return act(
        request,
        key,
        lambda c: actions.forget_contact(c, by=request.user),
        _("Done. We deleted your email and write no more."),
    )


@require_POST
def wording(request, key):
    """Her yes or no to CLAB's words."""
    yes = {"yes": True, "no": False}.get(request.POST.get("answer"))

    def say(challenge):
        if yes is None:
            raise ValidationError(_("Choose yes or no."))
        actions.answer_wording(challenge, by=request.user, yes=yes)

    return act(request, key, say, _("Thank you. CLAB sees what you said."), hers=True)


@require_POST
def fixes(request, key):
    """'Does this fix it?', in one tap, to the answer that stood on her page."""
    fixed = request.POST.get("fixes", "")

    def say(challenge):
        answer = challenge.answers.filter(pk=number(request.POST.get("answer"))).first()
        if answer is None:
            raise ValidationError(_("This answer is not open any more."))
        actions.reply_to_answer(answer, by=request.user, fixes=fixed)

    return act(request, key, say, _("Thank you. CLAB sees what you said."), hers=True)


@require_POST
def publication(request, key):
    """Go ahead, or no, to the exact text she read (PR10)."""
    go_ahead = {"yes": True, "no": False}.get(request.POST.get("answer"))

    def say(challenge):
        text = challenge.publications.filter(pk=number(request.POST.get("publication"))).first()
        if text is None or go_ahead is None:
            raise ValidationError(_("There is nothing to answer here any more."))
        actions.answer_publication(text, by=request.user, go_ahead=go_ahead)

    said = _("It is public now.") if go_ahead else _("These words stay private.")
    return act(request, key, say, said, hers=True)


@require_POST
def unpublish(request, key):
    """Off the public pages at once; it goes on inside."""
    return act(
        request,
        key,
        lambda c: actions.unpublish(c, by=request.user),
        _("It is off every public page."),
        where="home" if not reads_after(request, key) else None,
    )


def reads_after(request, key):
    """Whether she still sees it when no publication is live."""
    challenge = find(request, key)
    return policy.reads_inside(request.user, challenge)


@require_POST
def withdraw(request, key):
    """One tap: taken back, off every page (A7)."""
    hers = policy.is_author(request.user, find(request, key))
    return act(
        request,
        key,
        lambda c: actions.withdraw(c, by=request.user),
        _("You took it back. It is off every page.") if hers else _("It is taken back."),
        where=None if hers else "clab",
    )


@require_POST
def me_too(request, key):
    """'Me too', or not any more (A4)."""
    if request.POST.get("undo"):
        return act(
            request, key, lambda c: actions.take_back_backing(c, by=request.user), _("Done. You are not counted now.")
        )
    if not request.user.is_authenticated or not roles.is_care_leaver(request.user):
        find(request, key)
        raise PermissionDenied
    return act(request, key, lambda c: actions.back(c, by=request.user), _("Counted. Your name is never shown."))


def number(value):
    """A row's number from a form, or 0, which no row has."""
    return int(value) if str(value or "").isascii() and str(value).isdigit() and len(str(value)) < 19 else 0
