from django.core.paginator import Paginator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from newsletter.blocks import IssueBlock

A_PAGE = 12


class NewsletterIndexPage(Page):
    """Every issue of the newsletter, the newest first (D37)."""

    lead = models.TextField(_("first sentence"), max_length=300)

    content_panels = Page.content_panels + [FieldPanel("lead")]

    search_fields = Page.search_fields + [index.SearchField("lead"), index.AutocompleteField("lead")]

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["newsletter.NewsletterIssuePage"]
    max_count = 1

    class Meta:
        verbose_name = _("news")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        issues = NewsletterIssuePage.objects.live().child_of(self).defer_streamfields().order_by("-date", "-number")
        context["page_obj"] = Paginator(issues, A_PAGE).get_page(request.GET.get("page"))
        return context

    def save(self, *args, **kwargs):
        self.search_description = self.lead
        super().save(*args, **kwargs)


class NewsletterIssuePage(Page):
    """One issue: what moved, what did not, and how to take part, also from far away (D37)."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    date = models.DateField(_("day"))
    intro = models.TextField(_("first sentence"), max_length=300)
    is_example = models.BooleanField(
        _("made up, for the demo"), default=False, help_text=_("The page then says so at its top.")
    )
    body = StreamField(IssueBlock(), verbose_name=_("the issue"))

    content_panels = Page.content_panels + [
        FieldRowPanel([FieldPanel("number"), FieldPanel("date")]),
        FieldPanel("intro"),
        FieldPanel("body"),
        FieldPanel("is_example"),
    ]

    search_fields = Page.search_fields + [
        index.SearchField("intro"),
        index.SearchField("body"),
        index.AutocompleteField("intro"),
        index.AutocompleteField("body"),
        index.FilterField("date"),
    ]

    parent_page_types = ["newsletter.NewsletterIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("newsletter issue")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["news"] = self.get_parent()
        context["outcomes"] = self.outcomes()
        return context

    def outcomes(self):
        """What is public today of the challenges this issue speaks of, by reference; one statement, or none."""
        from challenges import public

        references = [part.value for part in self.body if part.block_type == "outcome"]
        return public.outcomes(references) if references else {}

    def save(self, *args, **kwargs):
        self.search_description = self.intro
        super().save(*args, **kwargs)
