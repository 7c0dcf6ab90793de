from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from pages.blocks import BodyBlock


class HomePage(Page):
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

    content_panels = Page.content_panels + [FieldPanel("hero_heading"), FieldPanel("lead")]

    search_fields = Page.search_fields + [index.SearchField("lead"), index.AutocompleteField("lead")]

    template = "front/home.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = _("home page")


class InformationPage(Page):
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

    content_panels = Page.content_panels + [
        FieldPanel("lead"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("must_sign"), FieldPanel("signed_on"), FieldPanel("look_again_on")],
            heading=_("Is it signed?"),
        ),
    ]

    search_fields = Page.search_fields + [
        index.SearchField("lead"),
        index.SearchField("body"),
        index.AutocompleteField("lead"),
        index.AutocompleteField("body"),
    ]

    parent_page_types = ["pages.HomePage"]
    subpage_types = []

    class Meta:
        verbose_name = _("information page")

    @property
    def is_draft_text(self):
        """Somebody must sign these words, and has not yet (trust.md 6)."""
        return bool(self.must_sign) and self.signed_on is None

    def save(self, *args, **kwargs):
        # Search results show this sentence without loading the page itself.
        self.search_description = self.lead
        super().save(*args, **kwargs)
