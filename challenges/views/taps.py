"""The page behind a link in a mail: one question, its buttons, thank you (A8, A9, A17). Looking changes nothing."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from challenges import actions, guards, policy, taps
from challenges.deals import standing_of
from challenges.forms.j2i import NewsForm
from challenges.meeting.actions import on_now, post_news
from challenges.models import Answer, AuthorReply, Challenge, CheckBack, Commitment, Publication
from challenges.views.answers import news_said
from challenges.views.check_backs import thanks_for


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tap(request, token):
    """One question. GET shows it; POST answers it, as the person the mail was written to."""
    opened = taps.opened(token)
    question = opened and QUESTIONS.get(opened.kind)
    if not question:
        return render(request, "challenges/tap_over.html", status=404)
    ask, answer, template = question
    try:
        context = ask(opened)
    except Http404:
        return render(request, "challenges/tap_over.html", status=404)
    if request.method != "POST":
        return render(request, template, context)
    try:
        said = answer(opened, context, request.POST)
    except PermissionDenied:
        return render(request, "challenges/tap_over.html", status=404)
    except ValidationError as refused:
        return render(request, template, {**context, "refused": refused.messages}, status=422)
    if said is None:  # a hint first; nothing is done yet
        return render(request, template, context)
    return render(request, "challenges/tap_done.html", {**context, "said": said})


# --- Does it fix it? --------------------------------------------------------------------------------------------------


def ask_fixes(opened):
    answer = Answer.objects.standing().select_related("challenge").filter(pk=opened.pk).first()
    if answer is None or not policy.is_author(opened.person, answer.challenge):
        raise Http404
    if answer.challenge.status != Challenge.Status.ANSWERED:  # CLAB has decided: there is nothing to say first
        raise Http404
    return {"answer": answer, "challenge": answer.challenge, "choices": AuthorReply.Fixes.choices}


def answer_fixes(opened, context, posted):
    actions.reply_to_answer(context["answer"], by=opened.person, fixes=posted.get("fixes", ""))
    return _("Thank you. CLAB sees what you said.")


# --- May it go public? ------------------------------------------------------------------------------------------------


def ask_publication(opened):
    text = Publication.objects.select_related("challenge").filter(pk=opened.pk, ended_at=None).first()
    if text is None or text.agreed_at is None or not policy.is_author(opened.person, text.challenge):
        raise Http404
    return {"waiting": text, "challenge": text.challenge}


def answer_publication(opened, context, posted):
    go_ahead = {"yes": True, "no": False}.get(posted.get("answer"))
    if go_ahead is None:
        raise ValidationError(_("Choose yes or no."))
    actions.answer_publication(context["waiting"], by=opened.person, go_ahead=go_ahead)
    return _("It is public now.") if go_ahead else _("These words stay private.")


# --- How is it going? -------------------------------------------------------------------------------------------------


def ask_promise(opened):
    """The promise, and a box for news: from the mail to a posted update in three taps, one minute (A17)."""
    promise = Commitment.objects.open().for_display().filter(pk=opened.pk).first()
    if promise is None or not policy.owes(opened.person, promise):
        raise Http404
    may_post = policy.may_post_update(opened.person, promise.challenge)
    return {
        "promise": promise,
        "status": standing_of(promise),
        "form": NewsForm(),
        "may_post": may_post,
        "live": on_now(promise.challenge),
    }


def answer_promise(opened, context, posted):
    """Post it; plainer words and private details are pointed out once, before it goes, and never block it."""
    form = context["form"] = NewsForm(posted)
    if not form.is_valid():
        raise ValidationError(form.errors["text"])
    text = form.cleaned_data["text"]
    if "as_it_is" not in posted:
        context["flags"], context["private"] = form.flags(), guards.private_details(text)
        if context["flags"] or context["private"]:
            return None
    return news_said(post_news(context["promise"].challenge, by=opened.person, text=text))


# --- Is it still working? ---------------------------------------------------------------------------------------------


def ask_lasted(opened):
    one = CheckBack.objects.open().select_related("challenge").filter(pk=opened.pk).first()
    if one is None or not policy.is_author(opened.person, one.challenge):
        raise Http404
    return {"check_back": one, "challenge": one.challenge}


def answer_lasted(opened, context, posted):
    one = actions.say_if_it_lasted(context["check_back"], by=opened.person, lasted=posted.get("lasted", ""))
    return thanks_for(one)


QUESTIONS = {
    "lasted": (ask_lasted, answer_lasted, "challenges/tap_lasted.html"),
    "promise": (ask_promise, answer_promise, "challenges/tap_promise.html"),
    "fixes": (ask_fixes, answer_fixes, "challenges/tap_fixes.html"),
    "publication": (ask_publication, answer_publication, "challenges/tap_publication.html"),
}
