"""
What she does in her practice meeting. Each act gets the board and changes its state, as the real one would (A15).

They refuse what the real ones refuse, in the same words, and never touch anything but the state they are given. What
happens to the challenge on the table stands in `table`.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.meeting.practice import story
from challenges.meeting.practice.steps import (
    add,
    add_card,
    add_line,
    challenge_on,
    find_line,
    find_word,
    forget_open,
    must_be_live,
    new_number,
    now,
    on_table,
    open_vote,
    put_on_table,
)
from challenges.models import Break, FeelingsVote, PauseCard


def begin():
    """A practice meeting that has not begun."""
    now = timezone.now()
    challenges = {}
    for key, item in story.ITEMS.items():
        if item.status:
            way = [(a, b, now - timedelta(days=days)) for a, b, days in story.WAY]
            ends = next(place for place, (_a, to, _at) in enumerate(way) if to == item.status)
            moves = [{"from": a, "to": b, "at": at.isoformat(), "here": False} for a, b, at in way[: ends + 1]]
            challenges[key] = {"status": item.status, "moves": moves, "reason": "", "paused_until": None}
    return {
        "status": "planned",
        **{"made": now.isoformat(), "began": None, "ended": None, "break": None, "helper": False},
        "items": [{"key": key, "status": "waiting", "began": None} for key in story.ITEMS],
        "challenges": challenges,
        **{name: [] for name in ("lines", "promises", "answers", "verdicts", "votes", "cards", "words", "done")},
        **{"read_back": {}, "said": {}, "last": 0},
    }


# --- From item to item


def go_live(board):
    if not board.meeting.is_planned:
        raise ValidationError(_("This meeting was opened already."), code="moved_on")
    board.state |= {"status": "live", "began": now()}
    put_on_table(board, board.state["items"][0])


def next_item(board, *, item_id):
    on_table(board, item_id)
    rows = board.state["items"]
    following = next((row for row in rows if row["status"] == "waiting"), None)
    if following is None:
        raise ValidationError(_("That was the last one. You can end the meeting."), code="last")
    forget_open(board)
    next(row for row in rows if row["status"] == "current")["status"] = "done"
    put_on_table(board, following)


def order(board, *, move):
    """`move` is "2:up" or "2:down"."""
    number, _colon, way = move.partition(":")
    rows = board.state["items"]
    may = [place for place, item in enumerate(board.items) if item in board.to_come]
    at = next((n for n, place in enumerate(may) if str(board.items[place].pk) == number), None)
    to = None if at is None or way not in ("up", "down") else at - 1 if way == "up" else at + 1
    if to is None or not 0 <= to < len(may):
        raise ValidationError(_("It cannot move that way any more."), code="order")
    rows[may[at]], rows[may[to]] = rows[may[to]], rows[may[at]]


def close(board):
    must_be_live(board)
    for row in board.state["items"]:
        row["status"] = "done" if row["status"] == "current" else row["status"]
    forget_open(board)
    words = [word for word in board.state["words"] if word["meaning"]]
    board.state |= {"status": "closed", "ended": now(), "cards": [], "words": words, "break": None, "helper": False}


# --- Lines, and the made-up others


def somebody(board):
    """ "Let somebody say something": the next thing that somebody made up says, or the card they put up."""
    says, key = board.somebody_waits, board.current and board.current.key
    if says is None:
        raise ValidationError(_("Nobody has more to say just now. You can go on."), code="moved_on")
    board.state["said"][key] = board.state["said"].get(key, 0) + 1
    if says.card:
        add_card(board, says.card, str(says.text))
    else:
        add_line(board, str(says.text), who=says.who.pk)


def write_line(board, *, text):
    on_table(board)
    add_line(board, " ".join(text.split()), shown=True)


def show_line(board, *, line_id):
    must_be_live(board)
    line = find_line(board, line_id)
    if line["status"] != "waiting":
        raise ValidationError(_("Somebody was quicker. This line does not wait any more."), code="moved_on")
    line |= {"status": "released", "released": now()}


def hide_line(board, *, line_id):
    find_line(board, line_id)["status"] = "hidden"


def hand_lines(board, *, to):
    must_be_live(board)
    board.state["helper"] = to == str(story.HELPER.pk)


# --- What stops the room


def show_card(board, *, kind, word):
    must_be_live(board)
    add_card(board, kind, " ".join(word.split()))


def take_card_down(board, *, card_id):
    must_be_live(board)
    left = [card for card in board.state["cards"] if card["id"] != card_id]
    if len(left) == len(board.state["cards"]):
        raise ValidationError(_("Somebody was quicker. The meeting goes on."), code="moved_on")
    board.state["cards"] = left


def explain_word(board, *, word_id, meaning):
    must_be_live(board)
    find_word(board, word_id).update(meaning=" ".join(meaning.split()), explained_at=now())


def take_word_off(board, *, word_id):
    board.state["words"].remove(find_word(board, word_id))


def start_break(board, *, minutes):
    must_be_live(board)
    if minutes not in Break.LENGTHS:
        raise ValidationError(_("A break is 5, 10 or 15 minutes."), code="minutes")
    back_at = (timezone.now() + timedelta(minutes=minutes, seconds=59)).replace(second=0, microsecond=0)
    board.state["break"] = back_at.isoformat()
    board.state["cards"] = [card for card in board.state["cards"] if card["kind"] != PauseCard.Kind.BREAK]


def end_break(board):
    if not board.state["break"]:
        raise ValidationError(_("Somebody was quicker. The meeting goes on."), code="moved_on")
    board.state["break"] = None


# --- Feelings


def ask_feelings(board, *, item_id):
    challenge = challenge_on(board, item_id)
    if board.vote:
        raise ValidationError(_("You are asking already. Show how we feel first."), code="open")
    row = {"id": new_number(board), "item": challenge.pk, "about_answer": board.answer is not None}
    add(board, "votes", row | {"shown": None, "mine": ""})


def feel(board, *, vote_id, feeling):
    vote = open_vote(board)
    if vote["id"] != vote_id or feeling not in FeelingsVote.Feeling.values:
        raise ValidationError(_("This vote is over. No more taps are counted."), code="moved_on")
    vote["mine"] = vote["mine"] or feeling


def show_feelings(board, *, item_id):
    on_table(board, item_id)
    open_vote(board)["shown"] = now()


def drop_feelings(board, *, item_id):
    on_table(board, item_id)
    board.state["votes"].remove(open_vote(board))
