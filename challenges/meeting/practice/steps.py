"""The small steps that the acts of a practice meeting share: what stands now, what may be done, one more row."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.meeting.practice import story
from challenges.models import Answer, PauseCard

MOST = 200  # lines, promises and the like in one practice; more is no practice


def now():
    return timezone.now().isoformat()


def new_number(board):
    board.state["last"] += 1
    return board.state["last"]


def add(board, name, row):
    _append(board.state[name], row)


def _append(rows, row):
    if len(rows) >= MOST:
        raise ValidationError(_("That is a lot for one practice. Start a new one."), code="many")
    rows.append(row)


def must_be_live(board):
    if board.meeting.is_over:
        raise ValidationError(_("This meeting is over."), code="meeting_over")
    if not board.meeting.is_live:
        raise ValidationError(_("This meeting has not begun yet."), code="not_live")


def on_table(board, item_id=None):
    must_be_live(board)
    if item_id is not None and item_id != board.current.pk:
        raise ValidationError(_("The meeting has gone on to the next thing. Nothing was changed."), code="moved_on")
    return board.current


def challenge_on(board, item_id, *statuses):
    on_table(board, item_id)
    if board.challenge is None:
        raise ValidationError(_("There is no challenge on the table now."), code="no_challenge")
    if statuses and board.challenge.status not in statuses:
        raise ValidationError(_("It has moved on meanwhile. Nothing was changed."), code="moved_on")
    return board.challenge


def put_on_table(board, row):
    row |= {"status": "current", "began": now()}
    told = story.ITEMS[row["key"]]
    if told.answer:
        add(board, "answers", proposal_row(row["key"], kind=Answer.Kind.YES, text=str(told.answer)))


def proposal_row(key, *, kind, text, reason="", decided_by="", what_would_change_it="", look_again_on=None):
    facts = {"kind": kind, "text": text, "reason": reason, "decided_by": decided_by}
    facts |= {"what_would_change_it": what_would_change_it, "look_again_on": look_again_on and str(look_again_on)}
    return facts | {"item": key, "confirmed_at": None, "sent_back": False}


def move_to(board, challenge, to):
    row = board.state["challenges"][challenge.pk]
    _append(row["moves"], {"from": row["status"], "to": to, "at": now(), "here": True})
    row["status"] = to


def forget_open(board):
    board.state["votes"] = [vote for vote in board.state["votes"] if vote["shown"]]


def open_vote(board):
    vote = next((vote for vote in board.state["votes"] if not vote["shown"]), None)
    if vote is None:
        raise ValidationError(_("This vote is over. No more taps are counted."), code="moved_on")
    return vote


def add_line(board, text, *, who=None, shown=False):
    at = now()
    row = {"id": str(uuid4()), "item": board.current.key, "text": text, "who": str(who or ""), "posted": at}
    add(board, "lines", row | {"status": "released" if shown else "waiting", "released": at if shown else None})


def find_line(board, line_id):
    line = next((line for line in board.state["lines"] if line["id"] == str(line_id)), None)
    if line is None or line["status"] == "hidden":
        raise ValidationError(_("This line is not there any more."), code="gone")
    return line


def add_card(board, kind, text):
    word = None
    if kind == PauseCard.Kind.WORD and text:
        same = next((row for row in board.state["words"] if row["text"].casefold() == text.casefold()), None)
        word = same or {"id": new_number(board), "text": text, "meaning": "", "explained_at": None}
        if same is None:
            add(board, "words", word)
    if all(card["kind"] != kind for card in board.state["cards"]):
        add(board, "cards", {"id": new_number(board), "kind": kind, "word": word and word["id"]})


def find_word(board, word_id):
    word = next((row for row in board.state["words"] if row["id"] == word_id), None)
    if word is None:
        raise ValidationError(_("This word is not there any more."), code="gone")
    return word
