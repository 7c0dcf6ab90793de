import re

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from local_offer import sources

# A worker or a team that somebody without a Personal Adviser cannot ask.
ASKS_SOMEBODY = re.compile(r"\bPA\b|Personal Adviser|duty line|Care Leavers Service|Personal Education Plan meeting")
TOLD_NO = "Ask for the reason in writing. Then tell CLAB, or ask for an advocate: someone who speaks up for you."


class LocalOfferIndexPage(Page):
    """All that care leavers can get, by section; and apart from it what is only being looked at (domain.md 5)."""

    lead = models.TextField(_("first sentence"), max_length=300)

    content_panels = Page.content_panels + [FieldPanel("lead")]

    search_fields = Page.search_fields + [index.SearchField("lead"), index.AutocompleteField("lead")]

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


class LocalOfferSectionPage(Page):
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

    content_panels = Page.content_panels + [
        FieldPanel("lead"),
        FieldPanel("still_writing"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("legal_area")]),
    ]

    search_fields = Page.search_fields + [index.SearchField("lead"), index.AutocompleteField("lead")]

    parent_page_types = ["local_offer.LocalOfferIndexPage"]
    subpage_types = ["local_offer.OfferEntryPage"]

    class Meta:
        verbose_name = _("Local Offer section")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["entries"] = OfferEntryPage.objects.live().child_of(self).listed().order_by("path")
        context["offer"] = self.get_parent()
        return context

    def save(self, *args, **kwargs):
        self.search_description = self.lead
        super().save(*args, **kwargs)


class Need(models.Model):
    """A door into the Local Offer, such as "I'm a parent". It stands on entries and is never stored about a person."""

    slug = models.SlugField(unique=True)
    door = models.CharField(_("what the reader says"), max_length=80)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("door")
        verbose_name_plural = _("doors")

    def __str__(self):
        return self.door


class OfferEntryQuerySet(PageQuerySet):
    def listed(self):
        """What can be got, now or soon. What is only being looked at is no part of the offer."""
        return self.filter(listed=True)

    def unlisted(self):
        """What the council has only started to look at: it stands under "We are working on it"."""
        return self.filter(listed=False)


class OfferEntryPage(Page):
    """
    One thing that care leavers can get, in the order of domain.md 5 (D36, D123).

    What stands above this app reaches the page on the request: `request.won_by_young_people`, a list of objects with
    `.title`, `.url` and `.outcome` (plain text), set by a hook of the app that knows them ("before_serve_page").
    Without it, or when it is empty, that part is not drawn.
    """

    class Kind(models.TextChoices):
        BY_LAW = "by_law", _("By law")
        EXTRA = "extra", _("Extra")
        NATIONAL_OR_PARTNER = "national_or_partner", _("National or partner")
        CHECKING = "checking", _("We are checking which")

    class Basis(models.TextChoices):
        STATED = "stated", _("The council says so")
        INFERRED = "inferred", _("Nobody has said so yet")

    class Availability(models.TextChoices):
        AVAILABLE = "available", _("You can ask for this now")
        BY_SELECTION = "by_selection", _("Only some people are chosen for this")
        UNDER_REVIEW = "under_review", _("This is there, and it is being looked at again")
        BEING_SET_UP = "being_set_up", _("This is being set up")
        PLANNED = "planned", _("This is planned, and may not be open yet")
        EXPLORING = "exploring", _("This is only being looked at: you can’t get it yet")
        ENDED = "ended", _("This has ended")

    class OutsideCounty(models.TextChoices):
        YES = "yes", _("Yours, wherever you live")
        NO = "no", _("Only inside the county")
        UNKNOWN = "unknown", _("We don’t know yet")

    offer_id = models.CharField(_("number"), max_length=8, unique=True, help_text=_("Like L41. It never changes."))
    summary = models.TextField(_("what you get"), max_length=400)
    good_to_know = models.TextField(
        _("good to know"), max_length=400, blank=True, help_text=_("What a reader must know before asking.")
    )
    amount = models.CharField(
        _("how much, in words"), max_length=120, blank=True, help_text=_("Like: £100 a year. Empty if it is not money.")
    )
    amount_gbp = models.DecimalField(_("amount in pounds"), max_digits=9, decimal_places=2, null=True, blank=True)
    amount_period = models.CharField(_("how often"), max_length=40, blank=True, help_text=_("Like: per year."))
    eligibility = models.TextField(_("who it is for"), max_length=300)
    kind = models.CharField(_("by law or extra"), max_length=24, choices=Kind.choices, default=Kind.CHECKING)
    kind_basis = models.CharField(
        _("how we know"),
        max_length=12,
        choices=Basis.choices,
        default=Basis.INFERRED,
        help_text=_("“By law” and “Extra” are shown only when the council has said so."),
    )
    how_to_claim = models.TextField(_("how to get it"), max_length=400)
    ask_first = models.BooleanField(
        _("ask first while waiting for an immigration decision"),
        default=False,
        help_text=_("Until an adviser has signed it, such a reader is told to ask first."),
    )
    if_refused = models.TextField(_("if you are told no"), max_length=400, default=TOLD_NO)
    min_age = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    availability = models.CharField(
        _("can you get it now"), max_length=16, choices=Availability.choices, default=Availability.AVAILABLE
    )
    needs = ParentalManyToManyField(Need, blank=True, verbose_name=_("doors it stands behind"), related_name="entries")
    outside_county = models.CharField(
        _("outside the county"), max_length=8, choices=OutsideCounty.choices, default=OutsideCounty.UNKNOWN
    )
    listed = models.BooleanField(
        _("part of the offer"), default=True, help_text=_("Off for what is only being looked at.")
    )
    as_of = models.DateField(_("true on"), help_text=_("The day the fact was true, as the source says."))
    needs_check = models.BooleanField(_("we are checking this"), default=True)
    review_due = models.DateField(_("check it again by"), null=True, blank=True)
    source_paragraph = models.CharField(_("where it is written"), max_length=60)
    last_checked_by_clab = models.DateField(_("last checked by CLAB"), null=True, blank=True)
    note = models.TextField(_("note for editors"), max_length=400, blank=True, help_text=_("Readers never see this."))

    objects = PageManager.from_queryset(OfferEntryQuerySet)()

    content_panels = Page.content_panels + [
        FieldPanel("summary"),
        FieldPanel("good_to_know"),
        FieldPanel("eligibility"),
        FieldRowPanel([FieldPanel("min_age"), FieldPanel("max_age")]),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("kind_basis")]),
        FieldPanel("how_to_claim"),
        FieldPanel("ask_first"),
        MultiFieldPanel(
            [FieldPanel("amount"), FieldRowPanel([FieldPanel("amount_gbp"), FieldPanel("amount_period")])],
            heading=_("How much"),
        ),
        FieldPanel("if_refused"),
        FieldRowPanel([FieldPanel("availability"), FieldPanel("outside_county")]),
        FieldPanel("needs", widget=forms.CheckboxSelectMultiple),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("as_of"), FieldPanel("review_due")]),
                FieldPanel("needs_check"),
                FieldPanel("last_checked_by_clab"),
                FieldPanel("source_paragraph"),
                FieldPanel("note"),
            ],
            heading=_("Is it still true?"),
        ),
        FieldRowPanel([FieldPanel("offer_id"), FieldPanel("listed")]),
    ]

    search_fields = Page.search_fields + [
        index.SearchField("summary"),
        index.SearchField("eligibility"),
        index.AutocompleteField("summary"),
        index.AutocompleteField("eligibility"),
        index.AutocompleteField("amount"),
        index.FilterField("listed"),
    ]

    parent_page_types = ["local_offer.LocalOfferSectionPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("Local Offer entry")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["section"] = self.get_parent()
        context["won"] = getattr(request, "won_by_young_people", [])
        return context

    @property
    def shown_kind(self):
        """The label that may be printed: "By law" and "Extra" never on our own guess (domain.md 5)."""
        kind = self.Kind(self.kind)
        if kind in (self.Kind.BY_LAW, self.Kind.EXTRA) and self.kind_basis != self.Basis.STATED:
            return self.Kind.CHECKING
        return kind

    @property
    def kind_css(self):
        return {"by_law": "law", "extra": "extra", "national_or_partner": "other", "checking": "ask"}[self.shown_kind]

    @property
    def asks_somebody(self):
        """Whether getting it needs a worker to ask; then "No PA? Call the duty line" stands beside it."""
        return bool(ASKS_SOMEBODY.search(self.how_to_claim))

    @property
    def source(self):
        return sources.in_words(self.source_paragraph)

    def clean(self):
        super().clean()
        if self.min_age is not None and self.max_age is not None and self.min_age > self.max_age:
            raise ValidationError({"max_age": _("This age is lower than the first one.")})

    def save(self, *args, **kwargs):
        self.search_description = self.summary
        super().save(*args, **kwargs)
