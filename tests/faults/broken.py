"""Servers with a fault of their own, so that the checker is seen to find it. Called in a copy of the server alone."""

from itertools import count
from uuid import uuid4

from django.db import transaction

from challenges.meeting import fragments, hub, journal, policy

acts = count(1)


def everything():
    leaks()
    loses()
    doubles()
    skips()
    keeps_who_lost_her_seat()


def leaks():
    """The room is sent what is the chair's: lines that wait, and who typed them."""
    render = fragments.render

    def for_all(meeting, parts):
        shown = render(meeting, parts)
        return fragments.Shown(shown.chair, shown.chair)

    fragments.render = for_all


def loses():
    """Every fifth act is answered and not kept."""
    write = journal.Turn.write

    def forget_some(turn, **facts):
        event = write(turn, **facts)
        if next(acts) % 5 == 0:
            transaction.set_rollback(True)
        return event

    journal.Turn.write = forget_some


def doubles():
    """What is sent again is done again."""
    begin = journal.Turn.__init__
    journal.Turn.__init__ = lambda turn, meeting, by, intent, kind: begin(turn, meeting, by, uuid4(), kind)


def skips():
    """Every seventh number is told to nobody, not even to who asks."""
    after = journal.after
    journal.after = lambda *args: [row for row in after(*args) if row[0] % 7]


def keeps_who_lost_her_seat():
    """Nobody is looked at again once she is in."""

    async def let_them(self, seats, over):
        return None

    hub.Hub.close_those_without_a_seat = let_them
    policy.may_hear = lambda seat, wanted: True
