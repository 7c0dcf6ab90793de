"""A practice meeting, read as the pages of a meeting read it: the same board, from one row of JSON."""

from datetime import datetime, timedelta
from functools import cached_property
from types import SimpleNamespace

from django.utils.translation import gettext as _

from challenges.deals import Deal
from challenges.happened import MOVED_FROM, MOVED_TO
from challenges.meeting import feelings
from challenges.meeting.board import DECIDED, Board
from challenges.meeting.opening import Since
from challenges.meeting.practice import story
from challenges.meeting.practice.rows import (
    PracticeMeeting,
    Rows,
    Told,
    day,
    label,
    moment,
    promise_row,
    verdict_row,
    vote_row,
)
from challenges.meeting.speakers import SpeakersList
from challenges.models import Answer, Challenge, TimelineEntry, Verdict
from challenges.path import STATUS

S = Challenge.Status
CYCLE = timedelta(days=42)


class PracticeBoard(Board):
    """
    The board of a practice meeting: what `Board` reads from the database it reads from `state`.

    A fact that `Board` learns to read needs its answer here too; the walk in its test meets every page.
    """

    def __init__(self, state):
        super().__init__(PracticeMeeting(state))
        self.state = state

    # --- The agenda

    @cached_property
    def items(self):
        return [self._item(row) for row in self.state["items"]]

    def _item(self, row):
        told = story.ITEMS[row["key"]]
        challenge = self._challenges.get(row["key"])
        return SimpleNamespace(
            pk=told.number,
            key=row["key"],
            kind=told.kind,
            title=told.title,
            minutes=told.minutes,
            status=row["status"],
            began_at=moment(row["began"]),
            challenge=challenge,
            challenge_id=challenge and challenge.pk,
            is_gone=False,
            needs_heads_up=False,
            warns=False,
            times_carried=0,
        )

    @cached_property
    def talked(self):
        made = {row["item"] for row in self.state["promises"]} | {line.item.key for line in self.shown}
        return made | {key for key, row in self.state["challenges"].items() if any(m["here"] for m in row["moves"])}

    # --- The challenges

    @cached_property
    def _challenges(self):
        return {key: self._challenge(key, row) for key, row in self.state["challenges"].items()}

    def _challenge(self, key, row):
        told = story.ITEMS[key]
        promises = [SimpleNamespace(dropped_at=None) for one in self.state["promises"] if one["item"] == key]
        moves = [
            SimpleNamespace(
                code=TimelineEntry.Code.MOVED, from_status=move["from"], to_status=move["to"], at=moment(move["at"])
            )
            for move in row["moves"]
        ]
        part = SimpleNamespace(organisation=told.of.organisation, reason=row["reason"], commitments=Rows(promises))
        return Told(
            pk=key,
            title=told.title,
            what_we_asked=told.asks,
            status=row["status"],
            get_status_display=label(S(row["status"])),
            is_example=True,
            reference="",
            paused_until=row["paused_until"] and datetime.fromisoformat(row["paused_until"]).date(),
            timeline=Rows(moves),
            answers=Rows(answer for answer in self._answers if answer.challenge_id == key and answer.confirmed_at),
            parts=Rows([part]),
        )

    @cached_property
    def challenge(self):
        return self.current.challenge if self.current else None

    @cached_property
    def _answers(self):
        return [
            SimpleNamespace(
                **{**row, "confirmed_at": moment(row["confirmed_at"]), "look_again_on": day(row["look_again_on"])},
                challenge_id=row["item"],
                challenge=SimpleNamespace(title=story.ITEMS[row["item"]].title),
                organisation=story.ITEMS[row["item"]].of.organisation,
                get_kind_display=label(Answer.Kind(row["kind"])),
            )
            for row in self.state["answers"]
        ]

    @cached_property
    def answer(self):
        mine = [a for a in self._answers if self.challenge and a.challenge_id == self.challenge.pk]
        return next((a for a in mine if a.confirmed_at and not a.sent_back), None)

    @cached_property
    def proposed(self):
        return [answer for answer in self._answers if not answer.confirmed_at]

    @cached_property
    def verdict(self):
        given = [row for row in self.state["verdicts"] if self.challenge and row["item"] == self.challenge.pk]
        return verdict_row(given[-1]) if given else None

    # --- Promises

    @cached_property
    def commitments(self):
        return [
            promise_row(row, part=SimpleNamespace(challenge_id=row["item"]), made_at=moment(row["at"]))
            for row in self.state["promises"]
        ]

    @cached_property
    def deals(self):
        return [Deal(what=p.what, who=p.owner.public_label, due=p.due, status=None) for p in reversed(self.promised)]

    @cached_property
    def read_back(self):
        row = self.current and self.state["read_back"].get(self.current.key)
        return promise_row(row) if row else None

    # --- Feelings, lines, words

    @cached_property
    def _votes(self):
        return [vote_row(row) for row in self.state["votes"] if self.current and row["item"] == self.current.key]

    @property
    def has_felt(self):
        """Whether she has tapped a feeling in the vote that is open."""
        return bool(self.vote and self.vote.mine)

    @cached_property
    def _lines(self):
        items = {item.key: item for item in self.items}
        people = {str(person.pk): person for person in (story.SAM, story.JO, story.PAT)}
        me = SimpleNamespace(display_name=_("You"))
        return [
            SimpleNamespace(
                pk=row["id"],
                item_id=items[row["item"]].pk,
                item=items[row["item"]],
                text=row["text"],
                status=row["status"],
                is_news=False,
                user=people.get(row["who"], me),
                posted_at=moment(row["posted"]),
                released_at=moment(row["released"]),
            )
            for row in self.state["lines"]
        ]

    @cached_property
    def shown(self):
        shown = [line for line in self._lines if line.status == "released"]
        return sorted(shown, key=lambda line: line.released_at, reverse=True)

    @cached_property
    def waiting(self):
        return [line for line in self._lines if line.status == "waiting"]

    @cached_property
    def helper(self):
        return story.HELPER if self.state["helper"] else None

    @property
    def helper_badge(self):
        return ""

    @cached_property
    def asked(self):
        return [
            SimpleNamespace(**{**row, "explained_at": moment(row["explained_at"])}, pk=row["id"], may_be_shown=True)
            for row in self.state["words"]
        ]

    @cached_property
    def card(self):
        row = next(iter(self.state["cards"]), None)
        if row is None:
            return None
        word = next((word for word in self.asked if word.id == row["word"]), None)
        return SimpleNamespace(pk=row["id"], kind=row["kind"], word=word, word_id=row["word"])

    @cached_property
    def back_at(self):
        return moment(self.state["break"])

    @property
    def somebody_waits(self):
        """What somebody made up says next, if she lets them and nothing else waits for her."""
        if not self.meeting.is_live or self.back_at or self.card or self.waiting:
            return None
        said = self.state["said"].get(self.current.key, 0)
        return next(iter(story.ITEMS[self.current.key].script[said:]), None)

    # --- What a room of made-up people does not do: they ask for no turn, send nothing ahead, and are warned of nothing

    speakers = SpeakersList()
    ahead, heard = (), ()
    heads_up = in_chair = room_code = None
    chair_sign = asks_whom = ""

    # --- Around it

    @cached_property
    def since(self):
        moved = SimpleNamespace(chip=STATUS[S.CHANGED], title=story.CHANGED)
        return Since([moved], done=1, late=1)

    @cached_property
    def next_start(self):
        return self.meeting.starts_at + CYCLE

    @cached_property
    def decided(self):
        return [item for item in self.record if any(item[name] for name in DECIDED)] if self.meeting.is_over else []

    @cached_property
    def record(self):
        """What minutes would say of each item. Nothing is filed, and no number is taken."""
        return [self._recorded(item) for item in self.items]

    def _recorded(self, item):
        row = self.state["challenges"].get(item.key, {"moves": []})
        moves = [(S(move["from"]), S(move["to"])) for move in row["moves"] if move["here"]]
        votes = [vote_row(vote) for vote in self.state["votes"] if vote["item"] == item.key and vote["shown"]]
        return {
            "title": item.title,
            "kind": item.kind,
            "reached": item.began_at is not None,
            "status": item.challenge and item.challenge.get_status_display(),
            "example": item.challenge is not None,
            "what_we_asked": item.challenge and item.challenge.what_we_asked,
            "since": {"moved": [], "done": self.since.done, "late": self.since.late} if item.kind == "opening" else {},
            "lines": [line for line in self._lines if line.item_id == item.pk and line.status == "released"],
            "decisions": [str(MOVED_FROM.get(move) or MOVED_TO[move[1]]) for move in moves],
            "promises": [
                {"what": p.what, "who": p.owner.public_label, "due": p.due}
                for p in self.commitments
                if p.part.challenge_id == item.key
            ],
            "answers": [
                {**vars(answer), "kind": answer.get_kind_display()}
                for answer in self._answers
                if answer.item == item.key and answer.confirmed_at
            ],
            "verdicts": [
                {**row, "kind": Verdict.Kind(row["kind"]).label}
                for row in self.state["verdicts"]
                if row["item"] == item.key
            ],
            "feelings": [
                {"about_answer": v.about_answer, "choices": feelings.choices(v.numbers)} for v in votes if v.numbers
            ],
        }
