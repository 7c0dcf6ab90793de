from django.core.paginator import Paginator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from newsletter.blocks import IssueBlock
from pages.models import OurPage

A_PAGE = 12


def sign_up_form():
    """The box at the foot of the news and of each issue: the same for everybody, without a token (`pages.ready`)."""
    from newsletter.forms.readers import SignUpForm

    return SignUpForm(auto_id="sign_up_%s")


class NewsletterIndexPage(OurPage):
    """Every issue of the newsletter, the newest first (D37)."""

    lead = models.TextField(_("first sentence"), max_length=300)

    content_panels = [
        TitleFieldPanel("title", help_text=_("It is in the menu of every page. One word is enough.")),
        FieldPanel("lead", help_text=_("What readers find here, in one or two short sentences.")),
    ]

    search_fields = Page.search_fields + [index.SearchField("lead"), index.AutocompleteField("lead")]

    clab_approves = ("lead",)

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["newsletter.NewsletterIssuePage"]
    max_count = 1

    class Meta:
        verbose_name = _("news")

    def get_context(self, request, *args, **kwargs):
        from newsletter import archive

        context = super().get_context(request, *args, **kwargs)
        words, pillars = request.GET.get("q", ""), archive.pillars()
        pillar = next((slug for slug, _title in pillars if slug == request.GET.get("pillar")), "")
        issues = archive.found(self.issues(), words=words, pillar=pillar)
        context["page_obj"] = Paginator(issues.defer_streamfields(), A_PAGE).get_page(request.GET.get("page"))
        context["form"] = sign_up_form()
        return context | {"q": words[: archive.LONGEST], "pillar": pillar, "pillars": pillars}

    def issues(self):
        """Those that are up, the newest first."""
        return NewsletterIssuePage.objects.live().child_of(self).order_by("-date", "-number")

    def must_stay(self):
        """Below it lies an issue that went out."""
        return NewsletterIssuePage.objects.descendant_of(self).filter(snapshots__isnull=False).exists()

    def save(self, *args, **kwargs):
        self.search_description = self.lead
        super().save(*args, **kwargs)


class NewsletterIssuePage(OurPage):
    """One issue: what moved, what did not, and how to take part, also from far away (D37)."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    date = models.DateField(_("day"))
    intro = models.TextField(_("first sentence"), max_length=300)
    is_example = models.BooleanField(
        _("made up, for the demo"), default=False, help_text=_("The page then says so at its top.")
    )
    body = StreamField(IssueBlock(), verbose_name=_("the issue"))

    content_panels = [
        TitleFieldPanel("title", help_text=_("What is new in it, in a few words.")),
        FieldRowPanel(
            [
                FieldPanel("number", help_text=_("One more than the issue before.")),
                FieldPanel("date", help_text=_("The day that is shown on it. The newest day comes first.")),
            ]
        ),
        FieldPanel("intro", help_text=_("The best news first, in one or two short sentences.")),
        FieldPanel("body", help_text=_("Short parts. Add a part with the plus sign.")),
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

    def must_stay(self):
        """Its words were frozen to be sent: what went out can be looked up (`newsletter.models.snapshot`)."""
        return self.snapshots.exists()

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["news"] = self.get_parent() if self.pk else None
        context["parts"] = self.parts(as_sent=not getattr(request, "is_preview", False))
        context["form"] = sign_up_form()
        return context

    def parts(self, *, as_sent=True):
        """
        What stands on its page: once it began to go out the words of that snapshot, before that those of today.

        What was taken back since is replaced in both (design.md 3, rule 7).
        """
        from newsletter import parts

        sent = self.snapshots.filter(sendings__begun_at__isnull=False).first() if as_sent else None
        return parts.as_of_now(sent.parts) if sent else parts.parts_of(self)

    @property
    def preview_modes(self):
        from newsletter.preview import MODES, PAPER

        mails = [(mode, label) for mode, (label, _draw) in MODES.items()]
        return [("", _("On the web")), (PAPER, _("On paper")), *mails]

    def serve_preview(self, request, mode_name):
        """As it is on the web or on paper, or in the words and looks of a mail, of plain text or of a text message."""
        from newsletter import preview

        if mode_name in preview.MODES:
            return preview.shown(self, mode_name)
        page = super().serve_preview(request, mode_name)
        return preview.on_paper(page) if mode_name == preview.PAPER else page

    def save(self, *args, **kwargs):
        self.search_description = self.intro
        super().save(*args, **kwargs)
