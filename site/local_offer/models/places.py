from django.db import models
from django.db.models import Count
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.models import Page
from wagtail.search import index

from local_offer.models.entry import OfferEntryPage
from local_offer.review.numbers import DATES, being_checked, numbers
from pages.models import EasyRead, OurPage
from pages.models.easy import easy_panel


class LocalOfferIndexPage(EasyRead, OurPage):
    """All that care leavers can get, by section; and apart from it what is only being looked at (domain.md 5)."""

    lead = models.TextField(_("first sentence"), max_length=300)

    content_panels = [
        TitleFieldPanel("title", help_text=_("It is in the menu of every page. Two words are enough.")),
        FieldPanel("lead", help_text=_("What readers find here, in one or two short sentences.")),
        easy_panel,
    ]

    search_fields = Page.search_fields + [index.SearchField("lead"), index.AutocompleteField("lead")]

    clab_approves = ("lead", "easy_read")

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["local_offer.LocalOfferSectionPage"]
    max_count = 1

    class Meta:
        verbose_name = _("Local Offer")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["sections"] = self.sections()
        context["working_on"] = OfferEntryPage.objects.live().descendant_of(self).unlisted().order_by("offer_id")
        context["kinds"] = OfferEntryPage.Kind
        entries = list(OfferEntryPage.objects.in_review().only(*DATES))
        context["numbers"], context["checking"] = numbers(entries), being_checked(entries)
        return context

    def sections(self):
        """Its sections in the editors' order, each with the number of entries a visitor finds there: two statements."""
        sections = list(LocalOfferSectionPage.objects.live().child_of(self).order_by("path"))
        above = Substr("path", 1, self.steplen * (self.depth + 1))
        entries = OfferEntryPage.objects.live().descendant_of(self).listed()
        counts = dict(entries.order_by().values(above=above).values_list("above", Count("pk")))
        for section in sections:
            section.entry_count = counts.get(section.path, 0)
        return sections

    def save(self, *args, **kwargs):
        self.search_description = self.lead
        super().save(*args, **kwargs)


class LocalOfferSectionPage(OurPage):
    """One part of life: money, a place to live, health. The eight cover every area that the law names."""

    code = models.SlugField(
        _("short name"), max_length=40, unique=True, help_text=_("Other parts of the site know the section by this.")
    )
    legal_area = models.CharField(
        _("area in the law"),
        max_length=120,
        help_text=_("Children and Social Work Act 2017, section 2. Like: health and wellbeing."),
    )
    lead = models.TextField(_("first sentence"), max_length=300)
    still_writing = models.TextField(
        _("what we are still writing"),
        max_length=400,
        blank=True,
        help_text=_("What people look for here and we have nothing on yet. We never make support up."),
    )

    as_said = ("legal_area",)  # the law's own words
    clab_approves = ("lead",)

    content_panels = [
        TitleFieldPanel("title", help_text=_("One part of life, in the words people use. Like: Money.")),
        FieldPanel("lead", help_text=_("What readers find here, in one short sentence.")),
        FieldPanel("still_writing"),
        MultiFieldPanel([FieldPanel("code"), FieldPanel("legal_area")], heading=_("For the rest of the site")),
    ]

    search_fields = Page.search_fields + [index.SearchField("lead"), index.AutocompleteField("lead")]

    parent_page_types = ["local_offer.LocalOfferIndexPage"]
    subpage_types = ["local_offer.OfferEntryPage"]

    class Meta:
        verbose_name = _("Local Offer section")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        entries = list(OfferEntryPage.objects.live().child_of(self).listed().open_first())
        context["entries"] = entries
        context["open_now"] = [entry for entry in entries if entry.is_open]
        context["to_come"] = [entry for entry in entries if not (entry.is_open or entry.has_ended)]
        context["ended"] = [entry for entry in entries if entry.has_ended]
        context["checking"] = being_checked(entries)
        context["offer"] = self.get_parent()
        return context

    def save(self, *args, **kwargs):
        self.search_description = self.lead
        super().save(*args, **kwargs)
