from django.conf import settings
from django.db import models
from django.http import Http404
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from pages.blocks import BodyBlock
from pages.models.easy import EasyRead, easy_panel
from pages.models.ours import OurPage

KEPT = ("your-rights", "while-you-wait", "your-words", "privacy")  # addresses of the pages on rights


class HomePage(OurPage):
    """
    The front door, and the root of every other page.

    "/" itself is answered by a view in `front`, which finds this page and adds what the higher apps have to say.
    """

    hero_heading = models.CharField(
        _("big heading"), max_length=80, default="You said it. See what happened.", help_text=_("At most 8 words.")
    )
    lead = models.TextField(
        _("sentence below it"),
        max_length=300,
        help_text=_("What this site is for, in two or three short sentences."),
    )

    content_panels = [
        TitleFieldPanel("title", help_text=_("Its name in lists here. Readers see the big heading instead.")),
        FieldPanel("hero_heading"),
        FieldPanel("lead"),
    ]

    search_fields = Page.search_fields + [index.SearchField("lead"), index.AutocompleteField("lead")]

    may_be_translated = True
    clab_approves = ("hero_heading", "lead")

    template = "front/home.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1  # by hand; each translation brings its own

    class Meta:
        verbose_name = _("home page")

    def route(self, request, path_components):
        """
        As Wagtail's own, in one step: asking at each level for the page and its class costs two statements a level.

        The page that lies there answers for itself. Where none does Wagtail walks, for a page may have addresses below.
        """
        if len(path_components) > 1:
            url_path = "/".join([self.url_path.rstrip("/"), *path_components, ""])
            there = self.get_descendants().filter(slug=path_components[-1], url_path=url_path).first()
            if there is not None:
                return there.specific.route(request, [])
        try:
            return super().route(request, path_components)
        except Http404:
            english = None if self.is_english else HomePage.english()
            if english is None:
                raise
            return english.route(request, path_components)  # what nobody has put into her language yet

    @classmethod
    def english(cls):
        """The front page that the site stands on; those of other languages are its translations."""
        return cls.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()

    @property
    def is_english(self):
        return self.locale.language_code == settings.LANGUAGE_CODE

    def serve_preview(self, request, mode_name):
        """The view in `front` composes this page, and hands itself over by the hook "preview_home"."""
        (preview,) = hooks.get_hooks("preview_home")
        return preview(request, self)


class InformationPage(EasyRead, OurPage):
    """A page that explains something: about us, your rights, privacy. Some need a signature before they count."""

    lead = models.TextField(_("first sentence"), max_length=300, help_text=_("What this page tells you. Shown big."))
    body = StreamField(BodyBlock(), verbose_name=_("the page"), blank=True)
    must_sign = models.CharField(
        _("who must sign this"),
        max_length=120,
        blank=True,
        help_text=_("Like: the council’s data protection officer. Until the day below, the page says it is a draft."),
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    look_again_on = models.DateField(_("look at it again on"), null=True, blank=True)

    content_panels = [
        TitleFieldPanel("title", help_text=_("What this page answers, in a few words. Like: What we keep about you.")),
        FieldPanel("lead"),
        FieldPanel("body", help_text=_("Short parts, each with a heading. Add a part with the plus sign.")),
        easy_panel,
        MultiFieldPanel(
            [
                FieldPanel("must_sign"),
                FieldPanel("signed_on", help_text=_("Only once they have read these very words.")),
                FieldPanel("look_again_on", help_text=_("Then somebody reads it again. A year from now is usual.")),
            ],
            heading=_("Is it signed?"),
        ),
    ]

    search_fields = Page.search_fields + [
        index.SearchField("lead"),
        index.SearchField("body"),
        index.AutocompleteField("lead"),
        index.AutocompleteField("body"),
    ]

    may_be_copied = may_be_translated = True
    clab_approves = ("lead", "easy_read")

    parent_page_types = ["pages.HomePage"]
    subpage_types = []

    class Meta:
        verbose_name = _("information page")

    @classproperty
    def copy_form_class(cls):
        """The form that Wagtail copies a page by; it needs the models, so it comes when they are there."""
        from pages.cms.copying import CopyForm

        return CopyForm

    @property
    def may_be_kept(self):
        """Whether it is one of the pages in the copy that a reader may keep on her phone (`pages.keeping`)."""
        return self.slug in KEPT

    @property
    def is_draft_text(self):
        """Somebody must sign these words, and has not yet (trust.md 6)."""
        return bool(self.must_sign) and self.signed_on is None

    def save(self, *args, **kwargs):
        # Search results show this sentence without loading the page itself.
        self.search_description = self.lead
        super().save(*args, **kwargs)
