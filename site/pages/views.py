"""Get help now and leave, one tap from every page; the switch that takes all off; the words that CLAB makes its own."""

from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.http import FileResponse, Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe
from django.views.static import serve

from pages import keeping, offline
from pages import our_words as ours
from pages.models import SiteSettings
from pages.models.settings import WEATHER
from pages.ready import same_for_all
from people import policy
from people.languages import speaks


@speaks
@same_for_all
@require_safe
def help_now(request):
    """All help lines, and what "Leave now" does and does not do. Nothing here asks who you are."""
    return render(request, "pages/help_now.html")


@same_for_all
@require_safe
def keep(request):
    """`/keep/`: a copy of public pages on this phone, when she asks for it, and one tap that deletes it (X-A14)."""
    kept = keeping.pages()
    return render(request, "pages/keep.html", {"pages": kept, "megabytes": keeping.megabytes(kept)})


@require_safe
def keep_list(request):
    """What the copy is made of. The browser fetches each without cookies."""
    response = JsonResponse({"pages": keeping.pages(), "files": keeping.files()})
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def keep_worker(request):
    """The worker's script, at the root of the site, for a worker answers below its own address alone."""
    return FileResponse(
        open(finders.find("js/copy.js"), "rb"),
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )


@never_cache
@require_GET
def leave(request):
    """
    End the session of this browser and go somewhere plain: the one GET that changes something (C1), and a plain link.

    The browser is asked to drop cookies and storage. Not its cache: browsers take seconds over that before they move
    on, and nothing private is ever put there.
    """
    try:
        address = SiteSettings.for_request(request).leave_address
        request.session.flush()
    except DatabaseError:
        address = WEATHER  # she must get away even when nothing else works; the cookie goes either way
    response = HttpResponseRedirect(address)
    response.delete_cookie(settings.SESSION_COOKIE_NAME)
    response["Clear-Site-Data"] = '"cookies", "storage"'
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def picture(request, name):
    """
    A picture of a page, in one of its sizes. A browser asks again after a minute, so that what was deleted is gone.

    Names are drawn by lot (`pages.pictures`), so nobody can guess that of a page which is not up yet.
    """
    response = serve(request, name, document_root=Path(settings.MEDIA_ROOT) / "images")
    response["Cache-Control"] = "public, max-age=60"
    return response


class Why(forms.Form):
    """Why the switch is used: for the log, and for whoever finds the site off."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("A few words for the log. No names."),
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def switch(request):
    """`/offline/`: asks once, then takes everything public off, or brings it back. For officers and administrators."""
    if not policy.may_take_offline(request.user):
        raise PermissionDenied
    form = Why(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if request.POST.get("to") == "off":
            offline.take_offline(by=request.user, reason=reason)
            messages.success(request, _("Everything public is off. Only who is signed in sees the site."))
        elif request.POST.get("to") == "back":
            offline.bring_back(by=request.user, reason=reason)
            messages.success(request, _("Everything public is there again."))
        return redirect("offline")
    context = {"since": SiteSettings.current().offline_since, "form": form}
    return render(request, "pages/switch.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_safe
def our_words(request):
    """`/our-words/`: every text that is ours to approve, what waits for us first."""
    if not ours.may_read(request.user):
        raise PermissionDenied
    found = ours.texts()
    context = {
        "open": [one for one in found if not one.is_ours],
        "done": [one for one in found if one.is_ours],
        "may_say": ours.may_say(request.user),
    }
    return render(request, "pages/our_words.html", context)


class OurOwn(forms.Form):
    """CLAB's own words for one text. They are young people's words: no word helper here."""

    def __init__(self, *args, longest, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"] = forms.CharField(
            label=_("Our words"),
            max_length=longest,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("At most %(count)d letters. An editor puts them on the page.") % {"count": longest},
        )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def one_text(request, key):
    """`/our-words/<text>/`: "these are ours now", or our own words instead. For CLAB alone."""
    if not ours.may_say(request.user):
        raise PermissionDenied
    text = ours.text(key)
    if text is None:
        raise Http404
    owner = text.page or SiteSettings
    longest = owner._meta.get_field(text.field).max_length
    form = OurOwn(request.POST if "write" in request.POST else None, initial={"words": text.says}, longest=longest)
    if request.method == "POST":
        if "ours" in request.POST and not ours.same(request.POST.get("seen", ""), text.says):
            messages.warning(request, _("These words changed a moment ago. Please read them again."))
            return redirect("our-words-one", key)
        if "ours" in request.POST:
            ours.make_ours(text, by=request.user)
            messages.success(request, _("These words are yours now."))
            return redirect("our-words")
        if form.is_valid():
            try:
                ours.write(text, form.cleaned_data["words"], by=request.user)
            except ValidationError as refused:
                form.add_error(None, refused)
            else:
                messages.success(request, _("Your words are with the editors. They put them on the page."))
                return redirect("our-words")
    return render(request, "pages/our_words_one.html", {"text": text, "form": form}, status=422 if form.errors else 200)
