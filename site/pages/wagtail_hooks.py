"""The CMS, tidied: what an editor needs, and nothing of people or challenges (G5)."""

from django.conf import settings
from django.contrib import messages
from django.db import models
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import activate, get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from pages import words
from pages.cms import copying, dashboard, views
from pages.cms.forms import keep_reasons
from pages.models import Alert, HelpLine, SearchWord

KEPT_IN_MENU = {"explorer", "images", "settings", "help-lines", "notices", "search-words"}
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


class AlertViewSet(SnippetViewSet):
    """The notices on every page, with their times."""

    model = Alert
    icon = "warning"
    menu_label = gettext_lazy("Notices")
    menu_name = "notices"
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["text", "state", "starts_at", "ends_at"]
    ordering = ["-starts_at"]
    copy_view_enabled = False


register_snippet(HelpLineViewSet)
register_snippet(AlertViewSet)


class SearchWordViewSet(SnippetViewSet):
    """What people write into the search, and what our pages call it."""

    model = SearchWord
    icon = "search"
    menu_label = gettext_lazy("Words people use")
    menu_name = "search-words"
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["words", "means", "says"]
    copy_view_enabled = False


register_snippet(SearchWordViewSet)


@hooks.register("before_serve_page", order=-1)
def in_the_pages_own_language(page, request, args, kwargs):
    """What nobody has translated is shown in English, with English labels; the frame stays in the reader's language."""
    if get_language() != settings.LANGUAGE_CODE:
        activate(page.locale.language_code)


@hooks.register("construct_main_menu")
def keep_the_menu_short(request, items):
    items[:] = [item for item in items if item.name in KEPT_IN_MENU]


@hooks.register("construct_settings_menu")
def keep_the_settings_short(request, items):
    items[:] = [item for item in items if item.name in KEPT_IN_SETTINGS]


class NeedsAttention(Component):
    """What the site cannot do without, what waits and what ends soon: first thing on the first page of the CMS."""

    order = 50
    template_name = "pages/cms/attention.html"

    def __init__(self, lines):
        self.lines = lines

    def get_context_data(self, parent_context):
        return {
            "red": [line for line in self.lines if line.is_red],
            "rest": [line for line in self.lines if not line.is_red],
        }


@hooks.register("construct_homepage_panels")
def say_what_needs_attention(request, panels):
    # Ours names what waits for her, and leads to a screen that shows what changes.
    panels[:] = [panel for panel in panels if not isinstance(panel, WorkflowObjectsToModeratePanel)]
    panels.insert(0, NeedsAttention(dashboard.lines(request)))


@hooks.register("construct_homepage_summary_items")
def no_counters(request, items):
    items.clear()


@hooks.register("register_admin_urls", order=-1)  # before Wagtail's own at the same address
def our_screens():
    return [
        path("translation/submit/page/<int:page_id>/", copying.TranslateAPage.as_view()),
        path("advice/<int:page_id>/", views.PageAdvice.as_view(), name="page-advice"),
        path(
            "advice/new/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/",
            views.NewPageAdvice.as_view(),
            name="new-page-advice",
        ),
        path("second-person/<int:page_id>/", views.second_person, name="second-person"),
    ]


@hooks.register("insert_global_admin_css")
def our_styles():
    return format_html('<link rel="stylesheet" href="{}">', static("css/cms.css"))


@hooks.register("insert_editor_js")
def our_script():
    return format_html('<script src="{}"></script>', static("js/cms.js"))


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def store_reasons(request, page):
    """Why a word was kept is stored with the page, for the second person (A39)."""
    if request.method == "POST":
        keep_reasons(page, request.POST, by=request.user)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
@hooks.register("after_edit_setting")
def say_it_plainer(request, thing):
    """
    A notice or a help line may be urgent, so the word helper only says what it thinks, and holds nothing back.

    A class names in `as_said` what others decided: how people here want to be called, and what they write.
    """
    left_alone = getattr(thing, "as_said", ())
    fields = [field for field in thing._meta.fields if type(field) in (models.CharField, models.TextField)]
    ours = [field.name for field in fields if field.editable and not field.choices and field.name not in left_alone]
    for flag in words.once(words.check("\n".join(str(getattr(thing, name)) for name in ours))):
        if flag.level != "info":
            facts = {"word": flag.word, "better": flag.prefer}
            messages.warning(request, _("It is saved. “%(word)s”: better say %(better)s") % facts)


PLAIN_LABELS = {
    "action-unpublish": gettext_lazy("Take this page down"),
    "action-cancel-workflow": gettext_lazy("Take it back, to write on"),
    "action-submit": gettext_lazy("Hand it to a second person"),
}


@hooks.register("construct_page_action_menu")
def plain_menu(items, request, context):
    """What one can do with a page, in plain words. A hand-in is not restarted, it is taken back."""
    items[:] = [item for item in items if item.name != "action-restart-workflow"]
    for item in items:
        item.label = PLAIN_LABELS.get(item.name, item.label)
