"""What every form of the rooms shares: run the action, put a refusal beside its field, show what happened meanwhile."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import CharField
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from challenges import guards
from challenges.lifecycle import MovedOn
from pages import plainer
from people import roles

FORM = require_http_methods(["GET", "HEAD", "POST"])


def enter(allowed):
    """A room is not there for those it is not for (trust.md 2)."""
    if not allowed:
        raise Http404


def allow(allowed):
    """She sees the challenge, and this is not hers to do: 403."""
    if not allowed:
        raise PermissionDenied


def act(request, challenge, form, action, *, said, then=None, hints=True):
    """
    Run `action` with what a form says. Returns where to go next, or None where the form has to be shown again.

    A refusal stands beside its field, or on top. `MovedOn` shows what happened meanwhile, on the page as it is now.
    Where nobody asked first whether its words could be plainer (`plainer_in`), it is said afterwards; not without
    `hints`, where somebody may be in danger.
    `said` is a sentence, or a function of what the action returned.
    """
    if not form.is_valid():
        return None
    try:
        result = action(**form.cleaned_data)
    except MovedOn as moved:
        messages.warning(request, moved.messages[0])
        return redirect(challenge)
    except ValidationError as refused:
        put(form, refused)
        return None
    messages.success(request, said(result) if callable(said) else said)
    if hints:
        plainer.say_afterwards(request)
    return redirect(then or challenge)


def put(form, refused):
    """A refusal beside the field it names, or the field of its code; else on top of the form."""
    if hasattr(refused, "error_dict"):
        for name, errors in refused.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
        return
    code = getattr(refused, "code", "")
    form.add_error(code if code in form.fields else None, refused)


def press(request, challenge, action, *, said, then=None):
    """One button with no fields: do it, or say why not, and show the page as it is now."""
    try:
        result = action()
    except ValidationError as refused:
        for sentence in refused.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, said(result) if callable(said) else said)
    return redirect(then or challenge)


def page(request, template, context, *forms):
    """The page; 422 where one of its forms came back with something to fix."""
    wrong = any(form is not None and form.is_bound and form.errors for form in forms)
    return render(request, template, context, status=422 if wrong else 200)


def private_in(request, form, *names):
    """
    What looks like a name, a phone or a reference number in these fields, shown once before it goes (A20, A35).

    A promise becomes public with its challenge. A hint and never a block: sent "as it is", it goes.
    """
    if request.method != "POST" or "as_it_is" in request.POST or not form.is_valid():
        return []
    return guards.private_details("\n".join(str(form.cleaned_data[name]) for name in names))


def plainer_in(request, form):
    """
    Words to avoid in what somebody at work here wrote, shown once before it goes, with better ones (A14, A17, A39).

    A hint and never a block: sent "as it is", it goes. A young person's own words get none.
    """
    if request.method != "POST" or plainer.AS_IT_IS in request.POST or roles.is_care_leaver(request.user):
        return []
    if not form.is_valid():
        return []
    if hasattr(form, "flags"):
        return form.flags()
    texts = [name for name, field in form.fields.items() if type(field) is CharField and not field.widget.is_hidden]
    return plainer.flags_of(request.user, *(form.cleaned_data[name] or "" for name in texts))


def one_form(request, challenge, form, action, *, title, button, said, again="", lead="", then=None, private=()):
    """
    A page with one form on a challenge; every such form looks and behaves the same.

    Where its words could be plainer, or look `private`, it is shown once more with a hint and the button `again`, and
    nothing is done yet.
    """
    flags = plainer_in(request, form)
    if flags or private:
        button = again or _("Send it as it is")
    if request.method == "POST" and not flags and not private:
        going = act(request, challenge, form, action, said=said, then=then)
        if going:
            return going
    context = {
        "challenge": challenge,
        "form": form,
        "heading": title,
        "button": button,
        "lead": lead,
        "flags": flags,
        "private": private,
    }
    return page(request, "challenges/j2i/one_form.html", context, form)
