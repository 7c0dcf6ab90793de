from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ClockQuerySet(models.QuerySet):
    def in_force(self):
        """The newest word on each promise to young people, in their order: what counts from now on."""
        newest = {clock.code: clock for clock in self.order_by("since", "pk")}
        return sorted(newest.values(), key=lambda clock: Clock.Code.values.index(clock.code))


class Clock(models.Model):
    """
    One promise to young people, as it counts from one moment on: its number, and who said yes to it (domain.md 3.3).

    A setting and not code. What is decided later is a row of its own, never a change of an old one: a clock runs with
    the number that counted when it began, so that no decision makes the past early or late.
    """

    class Code(models.TextChoices):
        PR1 = "PR1", _("We say “got it”")
        PR2 = "PR2", _("A real person writes back")
        PR3 = "PR3", _("CLAB talks about it")
        PR4 = "PR4", _("It goes to the J2I table")
        PR5 = "PR5", _("Somebody takes the first step")
        PR6 = "PR6", _("You get news")
        PR7 = "PR7", _("Heads of Service see it")
        PR8 = "PR8", _("The Panel sees it")
        PR9 = "PR9", _("A no has reasons")
        PR10 = "PR10", _("You hear first")
        PR11 = "PR11", _("The Local Offer changes too")
        PR12 = "PR12", _("We check that it lasted")
        PR13 = "PR13", _("If we are worried about you")

    class Unit(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        SAME_DAY = "same_day", _("on the same working day")
        WORKING_DAYS = "working_days", _("working days")
        DAYS = "days", _("days")
        CYCLES = "cycles", _("J2I rounds")
        MONTHS = "months", _("months")
        MEETING = "meeting", _("each meeting")
        ALWAYS = "always", _("always")

        @classmethod
        def counted(cls):
            """Those that need a number."""
            return [cls.WORKING_DAYS, cls.DAYS, cls.CYCLES, cls.MONTHS]

    code = models.CharField(max_length=4, choices=Code.choices)
    since = models.DateTimeField(default=timezone.now)
    unit = models.CharField(max_length=12, choices=Unit.choices)
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    adopted_by = models.CharField(_("who said yes to it"), max_length=120, blank=True)
    adopted_on = models.DateField(_("on which day"), null=True, blank=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__in=["working_days", "days", "cycles", "months"], number__gt=0)
                | (~Q(unit__in=["working_days", "days", "cycles", "months"]) & Q(number__isnull=True)),
                name="a_clock_that_counts_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(adopted_by="", adopted_on__isnull=True) | (~Q(adopted_by="") & Q(adopted_on__isnull=False)),
                name="a_yes_says_who_and_when",
            ),
        ]

    def __str__(self):
        return f"{self.code}, {self.since:%d %B %Y}"

    @property
    def counts(self):
        return self.unit in self.Unit.counted()

    @property
    def is_adopted(self):
        """A board and its council said yes. Until then it is an example (domain.md 3.3)."""
        return self.adopted_on is not None


U = Clock.Unit
# What is proposed, until a board and its council decide (domain.md 3.3): code, unit, number.
PROPOSED = (
    ("PR1", U.AT_ONCE, None),
    ("PR2", U.WORKING_DAYS, 5),
    ("PR3", U.MEETING, None),
    ("PR4", U.CYCLES, 1),
    ("PR5", U.MEETING, None),
    ("PR6", U.DAYS, 42),
    ("PR7", U.MONTHS, 1),
    ("PR8", U.MEETING, None),
    ("PR9", U.ALWAYS, None),
    ("PR10", U.WORKING_DAYS, 2),
    ("PR11", U.WORKING_DAYS, 10),
    ("PR12", U.MONTHS, 3),
    ("PR13", U.SAME_DAY, None),
)
