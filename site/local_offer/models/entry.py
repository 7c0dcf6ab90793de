import re
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, validate_slug
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from local_offer import sources
from local_offer.models.amount import AmountChange
from local_offer.models.amount_form import OfferEntryForm
from local_offer.models.entry_panels import PANELS
from local_offer.models.experience import TroubleNote
from local_offer.models.follow import EntryFollow
from local_offer.models.need import Need
from local_offer.models.related import RelatedEntry
from local_offer.models.review import months_after, seal_of
from local_offer.models.rule import FinderRule
from pages.advice import MUST, Advice
from pages.models import OurPage
from people.models import Organisation, Role

# A worker or a team that somebody without a Personal Adviser cannot ask.
ASKS_SOMEBODY = re.compile(r"\bPA\b|Personal Adviser|duty line|Care Leavers Service|Personal Education Plan meeting")
SOON = timedelta(days=30)  # so long before its day those who look after an entry are asked about it
REVIEWED = ("needs_check", "review_due", "last_checked_by_clab", "checked_seal")
# Who may look after an entry, beside an organisation: seats of which there are one or few.
OWNER_ROLES = [Role.PARTICIPATION_OFFICER, Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DIRECTOR]
TOLD_NO = "Ask for the reason in writing. Then tell CLAB, or ask for an advocate: someone who speaks up for you."


# Where an entry stands in a list; 0 can be had now.
TURN = models.Case(
    models.When(availability__in=["being_set_up", "planned", "exploring"], then=1),
    models.When(availability="ended", then=2),
    default=0,
)


class OfferEntryQuerySet(PageQuerySet):
    def listed(self):
        """What can be got, now or soon. What is only being looked at is no part of the offer."""
        return self.filter(listed=True)

    def open_first(self):
        """What can be had now, then what is still to come, then what has ended; in each the editors' order."""
        return self.annotate(turn=TURN).order_by("turn", "path")

    def unlisted(self):
        """What the council has only started to look at: it stands under "We are working on it"."""
        return self.filter(listed=False)

    def in_review(self):
        """What is checked every year: all that readers are told they can get. What has ended is checked no more."""
        return self.live().listed().exclude(availability=OfferEntryPage.Availability.ENDED)


class OfferEntryPage(FinderRule, OurPage):
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

    offer_id = models.CharField(
        _("number"), max_length=8, unique=True, validators=[validate_slug], help_text=_("Like L41. It never changes.")
    )
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
    # The yearly review (D29, A38): who is asked if it still holds, and the words that CLAB checked last.
    owner_organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("who looks after it: an organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("It is asked once a year if this is still right. Nobody here: the participation officer is asked."),
    )
    owner_role = models.CharField(
        _("who looks after it: a role"),
        max_length=30,
        choices=[(role.value, role.label) for role in OWNER_ROLES],
        blank=True,
    )
    checked_seal = models.CharField(max_length=32, blank=True, editable=False)
    note = models.TextField(_("note for editors"), max_length=400, blank=True, help_text=_("Readers never see this."))

    # A new amount says from which day it holds and who says so (A37); one for everybody is never one person's (L50).
    amount_together = models.BooleanField(
        _("for everyone together"), default=False, help_text=_("The source gives a total. Nobody gets this amount.")
    )
    amount_from = models.DateField(
        _("the new amount holds from"), null=True, blank=True, help_text=_("Only when you change the amount.")
    )
    amount_source = models.CharField(
        _("where the new amount is written"),
        max_length=200,
        blank=True,
        help_text=_("Only when you change the amount. Like: council meeting of 4 May 2026, paragraph 3."),
    )
    # Who to ask: a team and never a person's name. Empty until somebody knows.
    contact_name = models.CharField(
        _("who to ask"), max_length=120, blank=True, help_text=_("A team or a desk. Never a person’s name.")
    )
    contact_phone = models.CharField(
        _("phone"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^\+?[0-9][0-9 ]{4,18}$", _("Only numbers and spaces, like 01234 567890."))],
    )
    contact_email = models.EmailField(_("email"), blank=True)
    contact_link = models.URLField(_("web page"), blank=True)
    contact_checked_on = models.DateField(
        _("somebody tried it on"), null=True, blank=True, help_text=_("The day you called, wrote or looked.")
    )

    objects = PageManager.from_queryset(OfferEntryQuerySet)()

    as_said = ("offer_id", "source_paragraph", "amount_source", "contact_name", "contact_email", "contact_link", "note")

    content_panels = PANELS

    search_fields = Page.search_fields + [
        index.SearchField("summary"),
        index.SearchField("eligibility"),
        index.SearchField("amount"),
        index.AutocompleteField("summary"),
        index.AutocompleteField("eligibility"),
        index.AutocompleteField("amount"),
        index.FilterField("listed"),
    ]

    base_form_class = OfferEntryForm
    parent_page_types = ["local_offer.LocalOfferSectionPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("Local Offer entry")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["section"] = self.get_parent()
        context["won"] = getattr(request, "won_by_young_people", [])
        context["amount_changed"], context["amounts_before"] = self.amounts()
        context["related"] = self.related(chosen_here=getattr(request, "is_preview", False))
        context["had_trouble"] = self.listed and TroubleNote.objects.filter(entry=self.pk, shown=True).exists()
        if request.user.is_authenticated and self.listed:
            context["follow"] = EntryFollow.objects.filter(entry=self.pk, user=request.user).first()
        return context

    def related(self, *, chosen_here=False):
        """
        What goes with it and can be read: chosen on this page or on the other, each once.

        `chosen_here`: as it stands in an editor's preview, saved or not.
        """
        chosen = RelatedEntry.objects.filter(page=self.pk).values("entry")
        if chosen_here:
            chosen = [row.entry_id for row in self.related_entries.all()]
        linked = models.Q(pk__in=chosen)
        if self.pk:
            linked |= models.Q(pk__in=RelatedEntry.objects.filter(entry=self.pk).values("page"))
        return list(OfferEntryPage.objects.live().listed().filter(linked).exclude(pk=self.pk).open_first())

    def amounts(self):
        """Its last change, or None; and what it was before, the newest first, each with the day it ended (A37)."""
        rows = list(AmountChange.objects.of(self.pk))
        for new, old in zip(rows, rows[1:], strict=False):
            old.until = new.from_day
        return (rows[0] if len(rows) > 1 else None), [row for row in rows[1:] if row.amount]

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
    def has_contact(self):
        return bool(self.contact_name or self.contact_phone or self.contact_email or self.contact_link)

    @property
    def is_open(self):
        """Whether somebody can ask for it now."""
        a = self.Availability
        return self.availability in (a.AVAILABLE, a.BY_SELECTION, a.UNDER_REVIEW)

    @property
    def has_ended(self):
        return self.availability == self.Availability.ENDED

    @property
    def source(self):
        return sources.in_words(self.source_paragraph)

    @property
    def seal(self):
        """The exact words as they stand now (review.py)."""
        return seal_of(self)

    def is_overdue(self, on=None):
        """Its day has passed, and CLAB has not checked it again."""
        return self.review_due is None or self.review_due < (on or timezone.localdate())

    def is_due(self, on=None):
        """Its day is today or within the next thirty days."""
        today = on or timezone.localdate()
        return not self.is_overdue(today) and self.review_due <= today + SOON

    def is_checked(self, on=None):
        """CLAB has checked it, and the year is not over."""
        return self.last_checked_by_clab is not None and not self.is_overdue(on)

    @property
    def is_being_checked(self):
        """What everybody is told: nobody has confirmed it yet, CLAB wants a change, or its day has passed (A38)."""
        return self.needs_check or self.is_overdue()

    @property
    def changed_since_check(self):
        """CLAB checked it, and its words are others now."""
        return bool(self.checked_seal) and self.checked_seal != self.seal

    def with_content_json(self, content):
        """
        What the review decided is a fact about the page: an older draft brings no older check back.

        Asked of the database, for the page in hand may have been fetched before the check.
        """
        page = super().with_content_json(content)
        decided = OfferEntryPage.objects.filter(pk=self.pk).values(*REVIEWED).first() or {}
        for name, value in decided.items():
            setattr(page, name, value)
        return page

    def own_advice(self):
        """Money is only shown with the day it was true, and with where that is written (A37)."""
        if self.amount or self.amount_gbp:
            if not self.as_of:
                yield Advice(MUST, _("There is an amount, and no day on which it was true"))
            if not self.source_paragraph:
                yield Advice(MUST, _("There is an amount, and no source for it"))

    def clean(self):
        super().clean()
        if self.min_age is not None and self.max_age is not None and self.min_age > self.max_age:
            raise ValidationError({"max_age": _("This age is lower than the first one.")})
        if self.amount_together and self.amount_gbp is not None:
            raise ValidationError({"amount_gbp": _("Leave this empty: it is a total, and nobody gets it.")})
        if self.has_contact and self.contact_checked_on is None:
            raise ValidationError({"contact_checked_on": _("Say on which day somebody tried it.")})

    def save(self, *args, **kwargs):
        self.search_description = self.summary
        if self.review_due is None and self.as_of:
            self.review_due = months_after(self.as_of, settings.OFFER_REVIEW_MONTHS)
        super().save(*args, **kwargs)

    @transaction.atomic
    def publish(self, revision, **options):
        """As Wagtail's; what follows a new amount (`receivers.py`) stands or falls with it."""
        return super().publish(revision, **options)
