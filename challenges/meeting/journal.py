"""
The meeting's journal: every act gets the next number, in the same transaction as the change (trust.md M1-M3).

    with journal.turn(meeting, by=amara, op_id=op_id, kind="item", target=item.pk) as turn:
        if turn.event:
            return turn.event  # the same tap came twice: the first answer stands
        ...  # policy, then the change
        return turn.write(item=item, parts=fragments.EVERYTHING)

Numbers have no holes, because the meeting is locked for the whole turn. After commit a bell rings with the number and
nothing else; the hub reads what happened from here (design.md 4).
"""

import threading
import uuid
from contextlib import contextmanager, nullcontext

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import connection, transaction

from challenges.meeting import fragments
from challenges.meeting.names import bell_group
from challenges.models import MeetingEvent
from events.actions import mark_here
from events.models import Meeting

# SQLite's own waiting is a poll with growing pauses, and unfair: this queue cuts the longest wait to a tenth.
_queue = threading.RLock()


@contextmanager
def turn(meeting, *, by, op_id, kind, target=""):
    """
    A turn in the meeting: nobody else's act comes between. Yields a `Turn`; `.event` is set when this tap came before.

    `op_id` is of the form that was tapped. With the kind and its target it names the intent, so another button of the
    same old page is another intent, and the same button twice is not.
    """
    with _queue if connection.vendor == "sqlite" else nullcontext(), transaction.atomic():
        locked = Meeting.objects.select_related("series__group").select_for_update(of=("self",)).get(pk=meeting.pk)
        yield Turn(locked, by, uuid.uuid5(op_id or uuid.uuid4(), f"{kind}:{target}"), kind)


class Turn:
    """One act under way. `meeting` is fresh and locked."""

    def __init__(self, meeting, by, intent, kind):
        self.meeting, self.by, self.intent, self.kind, self.ending = meeting, by, intent, kind, ""
        self.event = MeetingEvent.objects.filter(by=by, meeting=meeting, op_id=intent).first()

    def forget(self):
        """
        Something was taken back. Empty every fragment so far, so that no replay brings it back (tombstones).

        Nothing is lost: the event written next holds the whole board. It is put in place even where updates are paused.
        """
        MeetingEvent.objects.filter(meeting=self.meeting).update(room_html="", chair_html="")
        self.ending = fragments.AT_ONCE

    def write(self, *, item=None, line=None, commitment=None, parts=fragments.EVERYTHING, here=True):
        """
        Write it down: the next number, and what each audience's screens get. Returns the event.

        Who acts while it is live is there, in the room or online; nobody else is made present by it. `here` False: it
        came from a page outside the meeting, which says nothing of where she is.
        """
        meeting = self.meeting
        if here and self.by is not None and meeting.is_live:
            mark_here(meeting, by=self.by)
        meeting.version += 1
        meeting.save()
        shown = fragments.render(meeting, parts)
        self.event = MeetingEvent.objects.create(
            meeting=meeting,
            n=meeting.version,
            kind=self.kind,
            by=self.by,
            op_id=self.intent,
            item=item,
            line=line,
            commitment=commitment,
            room_html=shown.room + self.ending,
            chair_html=shown.chair + self.ending,
        )
        pk, n = meeting.pk, meeting.version
        # A lambda: Django 5.2 logs a failing robust hook by its name, which a partial does not have.
        transaction.on_commit(lambda: ring(pk, n), robust=True)
        return self.event


def ring(meeting_id, n):
    """Tell every process that there is a number n, and nothing else. A bell that gets lost is healed by the sweep."""
    async_to_sync(get_channel_layer().group_send)(bell_group(meeting_id), {"type": "bell", "n": n})


def after(meeting_id, n, limit=200):
    """What happened after number n, at most `limit`, in order: (n, room html, chair html)."""
    rows = MeetingEvent.objects.filter(meeting_id=meeting_id, n__gt=n).order_by("n")
    return list(rows.values_list("n", "room_html", "chair_html")[:limit])
