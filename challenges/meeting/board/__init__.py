"""The board: what a meeting shows just now, read from the database as it is. Nothing here knows who is looking."""

from functools import cached_property

from django.utils import timezone

from challenges.meeting import script, steps, way_in
from challenges.meeting.board.agenda import DECIDED, Agenda
from challenges.meeting.board.table import OnTheTable, sign_of
from challenges.meeting.board.waiting import Waiting, badge
from challenges.models import AgendaItem, Break

__all__ = ["DECIDED", "Board", "badge", "sign_of"]


class Board(Agenda, OnTheTable, Waiting):
    """
    The facts of one meeting, each read once and only when a part asks for it.

    The number of statements does not grow with items, promises or lines.
    """

    def __init__(self, meeting):
        self.meeting = meeting

    # --- What the chair does and says

    @cached_property
    def step(self):
        """The chair's one next thing."""
        return steps.next_step(self)

    @cached_property
    def onward(self):
        """The step to the next item, whatever the big button says; None where there is none."""
        return steps.onward(self) if self.meeting.is_live and self.following and not self.back_at else None

    @cached_property
    def script(self):
        """What the chair can say now."""
        return script.now(self)

    # --- What stops the room, and words

    @cached_property
    def card(self):
        """The pause card that is up, or None. The others wait behind it."""
        return self.meeting.cards.select_related("word").first()

    @cached_property
    def back_at(self):
        """When the break ends, by the clock on the wall; None when there is none."""
        now = Break.objects.filter(meeting=self.meeting).first()
        return timezone.localtime(now.back_at) if now else None

    @property
    def break_lengths(self):
        return Break.LENGTHS

    @cached_property
    def asked(self):
        """Every word that somebody asked for, in that order."""
        return list(self.meeting.words.all())

    @cached_property
    def words(self):
        """The word board: what was explained, in the order it was."""
        return sorted((word for word in self.asked if word.meaning), key=lambda word: word.explained_at)

    @property
    def newest_words(self):
        return self.words[::-1]

    @cached_property
    def to_explain(self):
        """Words that wait for their meaning, for the chair's eyes."""
        return [word for word in self.asked if not word.meaning]

    @property
    def asked_too(self):
        """Those beside the one on the card that is up."""
        return [word for word in self.to_explain if not (self.card and self.card.word_id == word.pk)]

    # --- The way in

    @property
    def room_code(self):
        """What people type to come in, or "" when it opens nothing: long before, and afterwards."""
        return way_in.room_code(self.meeting)

    @property
    def join_address(self):
        """Its parts: a long one may break between them."""
        return way_in.address().split("/")

    @cached_property
    def arriving(self):
        """People come in: before it begins, while it opens, and in a break. An item has the screen to itself."""
        opens = self.current is not None and self.current.kind == AgendaItem.Kind.OPENING
        arrive = self.meeting.is_planned or self.back_at or (opens and not self.card)
        return bool(self.room_code) and bool(arrive)
