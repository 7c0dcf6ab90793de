"""The groups that the council's own papers name: who does what, and the next day that may stand on a public page."""

from events.models import Meeting
from people.models import WorkingGroup


def public_groups():
    """The groups that the papers name; not the ones that only say who has an account here."""
    return WorkingGroup.objects.exclude(source_paragraph="").select_related("parent")


def is_of_young_people(group):
    """The day of young people's own meetings stands on no public page: whoever is asked to one has a message."""
    return group.kind == WorkingGroup.Kind.YOUNG_PEOPLE


def next_public_meetings(groups):
    """{group id: its meeting under way or next}, of those whose day anybody may know; one statement."""
    ours = [group.pk for group in groups if not is_of_young_people(group)]
    meetings = Meeting.objects.open().filter(series__group__in=ours).select_related("series").order_by("-starts_at")
    return {meeting.series.group_id: meeting for meeting in meetings}
