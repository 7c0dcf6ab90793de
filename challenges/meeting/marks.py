"""What stands before each item of an agenda: done, talked about, or back next time. Never the colour or sign alone."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from challenges.models import AgendaItem, Challenge

S = Challenge.Status


@dataclass(frozen=True)
class Mark:
    """A sign from the icons, and the words beside it."""

    icon: str
    words: str


def mark_of(item, *, talked, over):
    """
    The mark of one item, or None for one that is still to come or on the table now.

    `talked`: a line was shown for it, or something was promised or decided. Only what is closed, and what is no
    challenge, is done: all that is still open goes onto the next agenda (A10).
    """
    if item.status == AgendaItem.Status.CURRENT or (item.status == AgendaItem.Status.WAITING and not over):
        return None
    if item.challenge is None:
        return Mark("tick", _("Done")) if item.began_at else Mark("bar", _("No time"))
    if item.is_gone:
        return Mark("bar", _("Taken back"))
    if item.status == AgendaItem.Status.WAITING:
        return Mark("loop", _("No time. Comes back next time"))
    if item.challenge.status in S.closed():
        return Mark("tick", _("Done"))
    return Mark("talk", _("Talked about")) if talked else Mark("loop", _("Comes back next time"))
