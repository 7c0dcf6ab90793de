"""What the five questions of "What can I get?" can be answered with. Nothing here is ever stored."""

from dataclasses import dataclass, field, fields

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Age(TextChoices):
    UNDER_18 = "under-18", _("Under 18")
    FROM_18 = "18-20", _("18 to 20")
    FROM_21 = "21-24", _("21 to 24")
    FROM_25 = "25-on", _("25 or over")


class Home(TextChoices):
    INSIDE = "inside", _("In the county")
    OUTSIDE = "outside", _("Outside the county")


class Adviser(TextChoices):
    YES = "yes", _("Yes, I have a PA")
    NO = "no", _("No PA")
    NOT_SURE = "not-sure", _("I’m not sure")


class Doing(TextChoices):
    STUDYING = "studying", _("Studying or training")
    WORKING = "working", _("Working, or looking for work")
    BOTH = "both", _("Both")
    NEITHER = "neither", _("Neither right now")


class Also(TextChoices):
    PARENT = "parent", _("I look after a child")
    DISABILITY = "disability", _("I’m disabled, or my health needs care")
    CUSTODY = "custody", _("I’ve been in custody")
    WAITING = "waiting", _("I’m waiting for an immigration decision")


@dataclass(frozen=True)
class Answers:
    """What she said. Empty is "I'd rather not say", and a full answer."""

    age: str = ""
    home: str = ""
    adviser: str = ""
    doing: str = ""
    also: frozenset = field(default_factory=frozenset)

    @property
    def given(self):
        """The names of the questions she answered, in their order."""
        return [each.name for each in fields(self) if getattr(self, each.name)]
