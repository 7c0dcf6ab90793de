"""Writing an issue, answering it, and reading all of them in a feed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from challenges import guards, limits, promises
from challenges.views.steps import put
from newsletter import links, policy, questions
from newsletter.actions.answering import count_answer, tell_clab
from newsletter.actions.starting import start_issue
from newsletter.forms.answering import TellForm
from newsletter.models import NewsletterIndexPage, NewsletterIssuePage, Reader
from newsletter.views.readers import over

read_or_post = require_http_methods(["GET", "HEAD", "POST"])
HOUR = 3600


@login_required
@never_cache
@read_or_post
def start(request):
    """`/news/start/`: one button, and this month's draft with everything that changed is there (A22)."""
    if not policy.writes_news(request.user):
        raise PermissionDenied
    if request.method == "POST":
        try:
            issue = start_issue(by=request.user)
        except NewsletterIndexPage.DoesNotExist:
            messages.error(request, _("There is no page for news yet. Add one first."))
            return redirect("newsletter-start")
        messages.success(request, _("Here is this month’s draft. A second person reads it before it goes up."))
        return redirect("wagtailadmin_pages:edit", issue.pk)
    return render(request, "newsletter/start.html")


def reader_behind(word):
    """Who reads, by her own link; None for a link that is forged or old, and for who has left."""
    reader = links.reader_of(word)
    return reader if reader is not None and reader.state == Reader.State.READS else None


@never_cache
@read_or_post
def tell(request, word):
    """
    "Tell CLAB one thing", from a reader's own link: no account, no name, and a code to hear back.

    The link opens the page and does nothing else: it is not stored with what she writes.
    """
    if reader_behind(word) is None:
        return over(request)
    form = TellForm(request.POST if request.method == "POST" else None)
    found = []
    if request.method == "POST" and form.is_valid():
        found = guards.private_details(form.cleaned_data["own_words"])
        if found and "as_it_is" not in request.POST:
            return told_form(request, form, found, 422)
        if not limits.allow(request, "draft", times=60, seconds=HOUR):
            form.add_error(None, _("Many people are writing from here just now. Please try again in an hour."))
            return told_form(request, form, [], 429)
        try:
            challenge, code = tell_clab(words=form.cleaned_data["own_words"], consent=form.cleaned_data["consent"])
        except ValidationError as refused:
            put(form, refused)
        else:
            # Not a redirect: the code is shown here once, and is kept nowhere that a later request could read.
            context = {"code": code, "check_by": promises.check_by(challenge.sent_at)}
            return render(request, "newsletter/told.html", context)
    return told_form(request, form, found, 422 if form.errors else 200)


def told_form(request, form, found, status):
    return render(request, "newsletter/tell.html", {"form": form, "found": found}, status=status)


@never_cache
@read_or_post
def answer(request, word, issue, question, option):
    """
    One answer to the question of the month. GET shows it and counts nothing, for mail scanners follow links; POST does.
    """
    reader = reader_behind(word)
    if reader is None:
        return over(request)
    asked = questions.of(get_object_or_404(NewsletterIssuePage.objects.live(), pk=issue))
    if asked is None or asked.block != str(question) or option >= len(asked.answers):
        raise Http404
    context = {"asked": asked, "answer": asked.answers[option], "word": word}
    if request.method == "POST":
        try:
            context["counted"] = count_answer(asked, reader=reader, option=option)
        except ValidationError:
            return render(request, "newsletter/answer.html", context, status=422)
        context["done"] = True
    return render(request, "newsletter/answer.html", context)
