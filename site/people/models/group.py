from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """An organisation that takes part or is named: at J2I, or as the one that runs something (D3)."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=30, blank=True)
    does = models.CharField(_("what it does here"), max_length=300, blank=True)
    attends_j2i = models.BooleanField(_("comes to J2I"), default=False)
    is_example = models.BooleanField(_("made up, for the demo"), default=False)
    source_paragraph = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class WorkingGroup(models.Model):
    """A group people can be invited to: CLAB, J2I, the Panel, a task group (D1, D2, D4)."""

    class Kind(models.TextChoices):
        YOUNG_PEOPLE = "young_people", _("Young people")
        MULTI_AGENCY = "multi_agency", _("Several organisations")
        GOVERNANCE = "governance", _("Councillors and committees")
        LEADERSHIP = "leadership", _("Leaders of the service")
        TASK_GROUP = "task_group", _("Task group")
        SITE = "site", _("Those who run this site")

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    purpose = models.CharField(_("what it is for"), max_length=300, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="subgroups")
    source_paragraph = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.short_name


class Role(models.TextChoices):
    """What a person does in a group. The words are the domain's (domain.md 2)."""

    MEMBER = "member", _("Member")
    CHAIR = "chair", _("Chair")
    CO_CHAIR = "co_chair", _("Co-chair")
    MINUTE_TAKER = "minute_taker", _("Minute-taker")
    PARTNER_LEAD = "partner_lead", _("Partner lead")
    DEPUTY = "deputy", _("Deputy")
    CARE_LEAVER = "care_leaver", _("Care leaver")
    PARTICIPATION_OFFICER = "participation_officer", _("Participation officer")
    SAFEGUARDING_LEAD = "safeguarding_lead", _("Safeguarding lead")
    HEAD_OF_SERVICE = "head_of_service", _("Head of Service")
    DIRECTOR = "director", _("Director")
    ASSISTANT_DIRECTOR = "assistant_director", _("Assistant Director")
    LEAD_MEMBER = "lead_member", _("Lead Member")
    PANEL_MEMBER = "panel_member", _("Panel member")
    EDITOR = "editor", _("Site editor")
    OPPORTUNITIES_EDITOR = "opportunities_editor", _("Opportunities editor")
    ADMINISTRATOR = "administrator", _("Administrator")


class MembershipQuerySet(models.QuerySet):
    def current(self, on=None):
        """Seats that hold on a day (today unless told): begun, not ended, and the person may still sign in."""
        day = on or timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), from_date__lte=day, user__is_active=True)


class Membership(models.Model):
    """One person's seat in one group, from a day to a day. Ended, never deleted: history keeps who held it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    title = models.CharField(
        _("what they are called in public"),
        max_length=80,
        blank=True,
        help_text=_("For example: Repairs lead. The public sees this and the organisation, never the name."),
    )
    from_date = models.DateField(_("from"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["group", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "group", "role"], condition=Q(until__isnull=True), name="one_open_seat_a_role"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("from_date")), name="seat_ends_after_it_begins"
            ),
            # A partner speaks for an organisation; nobody else does (D3).
            models.CheckConstraint(
                condition=~Q(role__in=["partner_lead", "deputy"]) | Q(organisation__isnull=False),
                name="partner_has_organisation",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()} ({self.group})"

    @property
    def public_label(self):
        """Role and organisation, as the public may read them: never the name (domain.md 3.3, look/README)."""
        what = self.title or self.get_role_display()
        return f"{what}, {self.organisation}" if self.organisation else str(what)
