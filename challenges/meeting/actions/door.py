"""What every act in a meeting asks first."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from challenges.models import AgendaItem


def require(allowed):
    if not allowed:
        raise PermissionDenied


def must_be_live(meeting):
    if meeting.is_over:
        raise ValidationError(_("This meeting is over."), code="meeting_over")
    if not meeting.is_live:
        raise ValidationError(_("This meeting has not begun yet."), code="not_live")


def current_item(meeting, item_id=None):
    """
    What is on the table now. With `item_id`, the item the page was about: a page that was left behind is told so.
    """
    must_be_live(meeting)
    item = meeting.agenda.filter(status=AgendaItem.Status.CURRENT).select_related("challenge").first()
    if item is None or (item_id is not None and item.pk != item_id):
        raise ValidationError(_("The meeting has gone on to the next thing. Nothing was changed."), code="moved_on")
    return item


def current_challenge(meeting, item_id=None):
    """The item on the table and its challenge."""
    item = current_item(meeting, item_id)
    if item.challenge is None:
        raise ValidationError(_("There is no challenge on the table now."), code="no_challenge")
    return item, item.challenge
