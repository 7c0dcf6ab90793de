"""The groups that take part in all this, and when they meet next: what there is of dates that anybody may know."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from challenges.groups import next_public_meetings, public_groups
from front.search import asked, closeness
from pages import ready

ALSO = "next meeting date group"  # what people call it, and no page does


@dataclass(frozen=True)
class Group:
    """One group as a result: what it is called, what it is for, and when it meets next where that is public."""

    title: str
    purpose: str
    url: str
    words: str
    meets_at: datetime | None

    @property
    def summary(self):
        said = [f"{self.purpose}." if self.purpose else ""]
        if self.meets_at is not None:
            day = date_format(timezone.localtime(self.meets_at), "l j F Y")
            said.append("{}: {}.".format(_("Next meeting"), day))
        return " ".join(filter(None, said))


def groups(wanted, *, every=True):
    """Groups with everything wanted in their name and purpose, or with `every=False` with some of it."""
    least = len(wanted) if every else 1
    return [one for one in ready.kept("groups", read_groups) if closeness.parts_held(wanted, one.words) >= least]


def read_groups():
    found = list(public_groups().order_by("pk"))
    meetings = next_public_meetings(found)
    return [
        Group(
            title=group.name,
            purpose=group.purpose,
            url=reverse("group", args=[group.slug]),
            words=asked.spaced(f"{group.name} {group.short_name} {group.purpose} {ALSO}"),
            meets_at=meetings[group.pk].starts_at if group.pk in meetings else None,
        )
        for group in found
    ]
