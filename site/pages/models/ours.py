from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, PublishingPanel, TabbedInterface
from wagtail.models import Page, PageViewRestriction
from wagtail.utils.decorators import cached_classmethod

from pages import addresses, ready
from pages.models.publishing import OurPermissions

PHONE_FIRST = [
    {"name": "phone", "icon": "mobile-alt", "device_width": 360, "label": _("As on a phone")},
    {"name": "small-phone", "icon": "mobile-alt", "device_width": 320, "label": _("As on a small phone")},
    {"name": "tablet", "icon": "tablet-alt", "device_width": 768, "label": _("As on a tablet")},
    {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("As on a computer")},
]


class OurPage(Page):
    """
    What every page of this site has: two people before it goes up, the word helper, and a preview phone first.

    A class may name in `as_said` the fields whose words the helper leaves alone, and bring its own advice by
    `own_advice()`, which yields `pages.advice.Advice`.
    """

    as_said = ()
    # Of most there is one alone, by its number or short name: no copy, and no second one in another language.
    may_be_copied = may_be_translated = False

    clab_approves = ()  # fields that are demo wording until CLAB has made them its own (`pages.our_words`)

    # The description for search engines is the page's own first sentence (`save`).
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel(
                    "slug",
                    heading=_("last part of the address"),
                    help_text=_("If you change it, the old address leads to the new one."),
                ),
                FieldPanel("show_in_menus", heading=_("in the footer of every page")),
            ],
            heading=_("Address and menu"),
        )
    ]
    settings_panels = [PublishingPanel()]

    class Meta:
        abstract = True

    def permissions_for_user(self, user):
        return OurPermissions(user, self)

    def clean(self):
        super().clean()
        if self.depth is not None:  # a new page has no place yet: its form asks instead
            addresses.check(self.slug, self.get_parent(), has_pages_below=bool(self.allowed_subpage_models()))

    def get_view_restrictions(self):
        """As Wagtail's own. Where no page is locked, as nearly always, that is asked once for many pages (G8)."""
        if not ready.kept("some-page-is-locked", PageViewRestriction.objects.exists):
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def must_stay(self):
        """Whether something was made of it that must not lose it: then it is taken down, and never deleted."""
        return False

    @property
    def preview_sizes(self):
        return PHONE_FIRST

    def serve_preview(self, request, mode_name):
        """As a visitor gets it: with what higher apps hand over before a page is shown, where the page exists."""
        if self.pk:
            for fn in hooks.get_hooks("before_serve_page"):
                answer = fn(self, request, [], {})
                if answer is not None:
                    return answer
        return super().serve_preview(request, mode_name)

    @cached_classmethod
    def get_edit_handler(cls):
        """Its own panels, then what the word helper and the checks say; the address apart."""
        from pages.cms.forms import PlainWordsForm
        from pages.cms.panels import AdvicePanel

        tabs = [
            ObjectList([*cls.content_panels, AdvicePanel(heading=_("Before it goes up"))], heading=_("Words")),
            ObjectList([*cls.promote_panels, *cls.settings_panels], heading=_("Address")),
        ]
        # A page class may bring a form of its own; ours stands before it.
        own = cls.base_form_class
        form = PlainWordsForm if issubclass(PlainWordsForm, own) else type(own.__name__, (PlainWordsForm, own), {})
        return TabbedInterface(tabs, base_form_class=form).bind_to_model(cls)
