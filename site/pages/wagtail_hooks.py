"""The CMS, tidied: what an editor needs, and nothing of people or challenges (G5)."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from pages.models import HelpLine, SiteSettings

KEPT_IN_MENU = {"explorer", "settings", "help-lines"}
KEPT_IN_SETTINGS = {"this-site", "redirects"}


class HelpLineViewSet(SnippetViewSet):
    """The help lines, to put in order, check and change."""

    model = HelpLine
    icon = "help"
    menu_label = gettext_lazy("Help lines")
    menu_name = "help-lines"
    menu_order = 300
    add_to_admin_menu = True
    list_display = ["name", "how", "what_for", "checked", "checked_on"]
    copy_view_enabled = False


register_snippet(HelpLineViewSet)


@hooks.register("construct_main_menu")
def keep_the_menu_short(request, items):
    items[:] = [item for item in items if item.name in KEPT_IN_MENU]


@hooks.register("construct_settings_menu")
def keep_the_settings_short(request, items):
    items[:] = [item for item in items if item.name in KEPT_IN_SETTINGS]


class StillMissing(Component):
    """What the site cannot do without and nobody has filled in: red, on the first page of the CMS, until it is done."""

    order = 50

    def render_html(self, parent_context=None):
        return format_html(
            '<section class="w-panel"><div class="help-block help-critical"><svg class="icon icon-warning icon"'
            ' aria-hidden="true"><use href="#icon-warning"></use></svg><div><strong>{}</strong><ul>{}</ul></div></div>'
            "</section>",
            _("Still missing"),
            format_html_join("", '<li><a href="{}">{}</a></li>', self.items),
        )

    def __init__(self, items):
        self.items = items


def missing(request):
    """(address, sentence) for each thing that is not filled in or not confirmed."""
    items = []
    if not SiteSettings.for_request(request).duty_line:
        where = reverse("wagtailsettings:edit", args=["pages", "sitesettings"])
        items.append((where, _("The duty line has no number. Every “ask your PA” says so until you fill it in.")))
    unchecked = HelpLine.objects.filter(checked=False).count()
    if unchecked:
        where = reverse(HelpLine.snippet_viewset.get_url_name("list"))
        items.append((where, _("Help lines that nobody has checked yet: %(count)s.") % {"count": unchecked}))
    return items


@hooks.register("construct_homepage_panels")
def say_what_is_missing(request, panels):
    items = missing(request)
    if items:
        panels.insert(0, StillMissing(items))


@hooks.register("construct_homepage_summary_items")
def no_counters(request, items):
    items.clear()
