"""What needs attention, on the first page of the CMS: each line says what, how many, and where to put it right."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks

from pages import our_words, publishing
from pages.models import Alert, HelpLine, SiteSettings
from people import policy

SOON = timedelta(days=2)
STALE = timedelta(days=180)  # a phone number that was checked half a year ago is checked again


@dataclass(frozen=True)
class Line:
    """One thing that needs somebody. `url` is empty where she can only know of it."""

    text: str
    url: str = ""
    is_red: bool = False


def lines(request):
    """
    All of them, the red ones first; one statement or none for each kind.

    Higher apps add theirs by the hook "needs_attention": a function of the request that yields `Line`s.
    """
    found = [line for kind in (*KINDS, *hooks.get_hooks("needs_attention")) for line in kind(request)]
    return sorted(found, key=lambda line: not line.is_red)


def offline_now(request):
    if SiteSettings.for_request(request).offline_since:
        url = reverse("offline") if policy.may_take_offline(request.user) else ""
        yield Line(_("Everything public is off. Visitors see one page."), url, True)


def second_person(request):
    for state in publishing.waits_for(request.user):
        page = state.workflow_state.object_id
        text = _("Waits for a second person, and that can be you: %(page)s") % {"page": state.revision.object_str}
        yield Line(text, reverse("second-person", args=[page]))


def came_back(request):
    for state in publishing.came_back(request.user):
        facts = {"page": state.current_task_state.revision.object_str, "note": state.current_task_state.comment}
        text = _("The second person asks for a change on %(page)s: %(note)s") % facts
        yield Line(text, reverse("wagtailadmin_pages:edit", args=[state.object_id]))


def alone(request):
    until = SiteSettings.for_request(request).alone_until
    if until and until >= timezone.localdate():
        day = date_format(until, "j F")
        yield Line(_("One person may put pages up alone until %(day)s.") % {"day": day}, is_red=True)


def duty_line(request):
    if not SiteSettings.for_request(request).duty_line:
        text = _("The duty line has no number. Every “ask your PA” says so until you fill it in.")
        yield Line(text, settings_url(request), True)


def settings_url(request):
    if not request.user.has_perm("pages.change_sitesettings"):
        return ""
    return reverse("wagtailsettings:edit", args=["pages", "sitesettings"])


def help_lines(request):
    """Those nobody has checked, and those that were checked long ago: one statement for both."""
    url = reverse(HelpLine.snippet_viewset.get_url_name("list")) if request.user.has_perm("pages.view_helpline") else ""
    rows = list(HelpLine.objects.values_list("checked", "checked_on"))
    unchecked = sum(not checked for checked, _day in rows)
    old = sum(checked and day is not None and day < timezone.localdate() - STALE for checked, day in rows)
    if unchecked:
        yield Line(_("Help lines that nobody has checked yet: %(count)s.") % {"count": unchecked}, url, True)
    if old:
        text = ngettext(
            "%(count)d help line was last checked half a year ago.",
            "%(count)d help lines were last checked half a year ago.",
            old,
        )
        yield Line(text % {"count": old}, url)


def notices(request):
    for alert in Alert.objects.ending(SOON):
        at = date_format(timezone.localtime(alert.ends_at), "j F, H:i")
        text = _("A notice ends on %(at)s: %(text)s") % {"at": at, "text": alert.text}
        url = ""
        if request.user.has_perm("pages.change_alert"):
            url = reverse(Alert.snippet_viewset.get_url_name("edit"), args=[alert.pk])
        yield Line(text, url)


def demo_wording(request):
    left = len(our_words.not_ours_yet())
    if left:
        text = ngettext(
            "%(count)d text is still demo wording. CLAB makes it its own.",
            "%(count)d texts are still demo wording. CLAB makes them its own.",
            left,
        )
        yield Line(text % {"count": left}, reverse("our-words") if our_words.may_read(request.user) else "")


KINDS = (offline_now, second_person, came_back, alone, duty_line, help_lines, notices, demo_wording)
