"""What happens to the made-up challenge on the table: promise, start, on hold, answer, CLAB's verdict (A13, A14)."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.meeting.practice.steps import add, challenge_on, move_to, now, proposal_row
from challenges.models import Answer, Challenge, Verdict

S, Kind = Challenge.Status, Verdict.Kind
JUDGED = {
    Kind.CHANGED: S.CHANGED,
    Kind.PARTLY_CHANGED: S.PARTLY_CHANGED,
    Kind.NOT_GOOD_ENOUGH: S.IN_PROGRESS,
    Kind.ACCEPT_NO: S.NOT_NOW,
}


def read_back(board, *, item_id, what, owner, due):
    challenge = challenge_on(board, item_id, S.WITH_J2I, S.IN_PROGRESS)
    board.state["read_back"][challenge.pk] = {"what": what.strip(), "owner": int(owner), "due": due.isoformat()}


def drop_promise(board, *, item_id):
    board.state["read_back"].pop(challenge_on(board, item_id).pk, None)


def lock_promise(board, *, item_id):
    key = challenge_on(board, item_id).pk
    if key not in board.state["read_back"]:
        raise ValidationError(_("Read the promise back first."), code="no_read_back")
    add(board, "promises", {**board.state["read_back"].pop(key), "item": key, "at": now()})


def start(board, *, item_id):
    challenge = challenge_on(board, item_id, S.WITH_J2I)
    if not board.promised and not challenge.parts[0].reason:
        raise ValidationError(_("Ask for a promise first, or for the reason why there is none."), code="no_promise")
    move_to(board, challenge, S.IN_PROGRESS)


def pause(board, *, item_id, waiting_for, until):
    challenge = challenge_on(board, item_id, S.WITH_J2I, S.IN_PROGRESS)
    if until <= timezone.localdate():
        raise ValidationError({"until": _("Choose a day that is still to come.")})
    board.state["challenges"][challenge.pk] |= {"paused_until": until.isoformat(), "paused_from": challenge.status}
    move_to(board, challenge, S.PAUSED)


def resume(board, *, item_id):
    challenge = challenge_on(board, item_id, S.PAUSED)
    move_to(board, challenge, board.state["challenges"][challenge.pk]["paused_from"])


def answer(board, *, item_id, proposal=None):
    """The answer that waits, confirmed; or what was said in the room, `proposal`, written down and confirmed."""
    challenge = challenge_on(board, item_id, S.WITH_J2I, S.IN_PROGRESS)
    rows = board.state["answers"]
    if proposal:
        rows[:] = [row for row in rows if row["item"] != challenge.pk or row["confirmed_at"]]
        add(board, "answers", proposal_row(challenge.pk, **proposal))
    waits = next((row for row in rows if row["item"] == challenge.pk and not row["confirmed_at"]), None)
    if waits is None:
        raise ValidationError(_("There is no answer to confirm yet."), code="no_answer")
    if challenge.status == S.WITH_J2I:
        if waits["kind"] == Answer.Kind.NO:
            challenge.parts[0].reason = board.state["challenges"][challenge.pk]["reason"] = waits["reason"]
        start(board, item_id=item_id)
    waits["confirmed_at"] = now()
    move_to(board, challenge, S.ANSWERED)


def give_verdict(board, *, item_id, kind, why, what_is_left="", outcome=None):
    challenge = challenge_on(board, item_id, S.ANSWERED)
    row = {"item": challenge.pk, "kind": kind, "why": why, "what_is_left": what_is_left, "at": now()}
    add(board, "verdicts", row)
    if kind == Kind.NOT_GOOD_ENOUGH:
        for said in board.state["answers"]:
            said["sent_back"] |= said["item"] == challenge.pk
    move_to(board, challenge, JUDGED[kind])
