"""
Sign up, say yes, choose how it comes, stop: for readers without an account, by the signed word of a mail.

Looking changes nothing, for mail scanners look too (N2); only a button acts. A word that is forged, altered or of
before leads to one page that says the same of each (N3).
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from newsletter import consent, links, mails
from newsletter.actions import leaving, signing_up
from newsletter.forms.readers import ChoicesForm, SignUpForm
from newsletter.models import Reader
from people import languages
from people.limits import allow

read_or_post = require_http_methods(["GET", "HEAD", "POST"])
S = Reader.State
HOUR = 3600
A_VISITOR = 30  # sign-ups an hour from one place: a children's home or a library has one address


def over(request):
    return render(request, "newsletter/link_over.html", status=404)


@csrf_exempt  # the form stands on pages that all visitors share, and nobody's session does anything here
@never_cache
@read_or_post
def subscribe(request):
    """One address. What is known of it shows neither in the answer nor in the time it takes (N5)."""
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise PermissionDenied  # another site's page made this browser send it
    form = SignUpForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not allow(request, "newsletter", times=A_VISITOR, seconds=HOUR):
            form.add_error(None, _("Many people are signing up from here just now. Please try again in an hour."))
            return render(request, "newsletter/subscribe.html", {"form": form}, status=429)
        signing_up.sign_up(language=languages.of(request), **form.cleaned_data)
        return redirect("newsletter-asked")
    status = 422 if form.errors else 200
    return render(request, "newsletter/subscribe.html", {"form": form}, status=status)


@require_safe
def asked(request):
    """After a sign-up, whoever's address it was."""
    return render(request, "newsletter/asked.html", {"texts_on": mails.texts_are_on()})


@never_cache
@read_or_post
def confirm(request, word):
    """GET shows the sentence she says yes to; POST is her yes. Then how it comes."""
    reader = links.asked_by(word)
    if reader is None or reader.state == S.LEFT:
        return over(request)
    if reader.state == S.ASKED:
        if request.method != "POST":
            not_me = links.address("newsletter-not-me", word)
            return render(request, "newsletter/confirm.html", {"wording": consent.to_read(), "not_me": not_me})
        try:
            reader = signing_up.confirm(reader, language=get_language())
        except ValidationError:
            return over(request)
        messages.success(request, _("You are in."))
    return redirect("newsletter-mine", links.word_of(reader))


@never_cache
@read_or_post
def not_me(request, word):
    """Somebody else left her address. GET shows, POST forgets it for good; once she reads, this link is over."""
    reader = links.asked_by(word)
    if reader is None or reader.state != S.ASKED:
        return over(request)
    if request.method == "POST":
        try:
            signing_up.not_me(reader)
        except ValidationError:
            return over(request)
        return render(request, "newsletter/not_me_done.html")
    return render(request, "newsletter/not_me.html")


@never_cache
@read_or_post
def mine(request, word):
    """How it comes. Holds a masked address alone: whoever has a forwarded copy changes nothing of importance here."""
    reader = links.reader_of(word)
    if reader is None:
        return over(request)
    if reader.state != S.READS:
        return redirect("newsletter-unsubscribe", word)
    if request.method == "POST" and "new_links" in request.POST:
        return end_links(request, reader, word)
    form = ChoicesForm(request.POST if request.method == "POST" else None, instance=reader)
    if request.method == "POST" and form.is_valid():
        try:
            leaving.choose(reader, **form.cleaned_data)
        except ValidationError:
            return over(request)
        messages.success(request, _("Saved."))
        return redirect("newsletter-mine", word)
    context = {"form": form, "reader": reader, "word": word}
    return render(request, "newsletter/mine.html", context, status=422 if form.errors else 200)


def end_links(request, reader, word):
    """The same page whether it was done or had been done today: who holds a copy learns nothing."""
    try:
        leaving.new_links(reader)
    except ValidationError:
        return over(request)
    return render(request, "newsletter/new_link.html", {"masked": reader.masked})


@csrf_exempt  # a mail program has no cookie and no token; the word is what counts (RFC 8058)
@never_cache
@read_or_post
def unsubscribe(request, word):
    """
    GET shows a button and changes nothing (N2). POST stops it: from the button, or from a mail program in one click.

    No redirect, no cookie asked for, and again is fine. Then the page has the way back, for a week.
    """
    reader = links.reader_of(word)
    if reader is None:
        return over(request)
    if request.method != "POST":
        return left(request, reader, word)
    if "erase" in request.POST and reader.state == S.LEFT:
        return left(request, leaving.erase(reader), word)
    if "back" in request.POST:
        try:
            leaving.come_back(reader, language=get_language())
        except ValidationError:
            return left(request, reader, word, status=422)
        messages.success(request, _("You are back. We wrote to you too."))
        return redirect("newsletter-mine", word)
    return left(request, leaving.leave(reader), word)


def left(request, reader, word, status=200):
    context = {
        "reader": reader,
        "word": word,
        "reads": reader.state != S.LEFT,
        "may_come_back": leaving.may_come_back(reader),
        "wording": consent.to_come_back(),
    }
    return render(request, "newsletter/unsubscribe.html", context, status=status)
