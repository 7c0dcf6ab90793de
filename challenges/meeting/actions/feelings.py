"""The feelings vote: the chair asks, young people tap once, nothing shows until she shows it (domain.md 4)."""

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.meeting import fragments, journal, policy
from challenges.meeting.actions.door import current_challenge, require
from challenges.meeting.board import Board
from challenges.meeting.feelings import token
from challenges.models import FeelingsVote, FeelingToken


def ask_feelings(meeting, *, by, op_id=None, item_id):
    """Ask how young people feel about what is on the table: about the answer, where there is one."""
    with journal.turn(meeting, by=by, op_id=op_id, kind="feelings-ask", target=item_id) as turn:
        if turn.event:
            return turn.event
        require(policy.runs(by, turn.meeting))
        item, _challenge = current_challenge(turn.meeting, item_id)
        board = Board(turn.meeting)
        if board.is_gone:
            raise ValidationError(_("This one was taken back. There is nothing to ask about."), code="moved_on")
        if board.vote:
            raise ValidationError(_("You are asking already. Show how we feel first."), code="open")
        FeelingsVote.objects.create(meeting=turn.meeting, item=item, about_answer=board.answer is not None)
        return turn.write(item=item, parts=fragments.FEELINGS)


def feel(meeting, *, by, vote_id, feeling):
    """
    Say how one feels, once. Returns whether it counted: a second tap changes nothing, whatever it says.

    No event and no op id are written, nor that she is here: a counter goes up, a token is spent, and no screen hears of
    it. The meeting is locked meanwhile, so that a feeling is counted before the result is shown or not at all.
    """
    with journal.turn(meeting, by=by, op_id=None, kind="feel") as turn:
        require(policy.feels(by, turn.meeting))
        vote = FeelingsVote.objects.open().filter(meeting=turn.meeting, pk=vote_id).first()
        if vote is None:
            # True as well for a tap that is sent again after the showing: its token is gone, and its count stands.
            raise ValidationError(_("This vote is over. No more taps are counted."), code="moved_on")
        name = FeelingsVote.Feeling(feeling).value
        _token, counts = FeelingToken.objects.get_or_create(token=token(vote, by), defaults={"vote": vote})
        if counts:
            FeelingsVote.objects.filter(pk=vote.pk).update(**{name: F(name) + 1})
        return counts


def show_feelings(meeting, *, by, op_id=None, item_id):
    """
    Show the result on every screen, once: nobody can answer after that, and the tokens are gone.

    Fewer than five answers are a sentence, and their numbers are forgotten.
    """
    with journal.turn(meeting, by=by, op_id=op_id, kind="feelings-show", target=item_id) as turn:
        if turn.event:
            return turn.event
        require(policy.runs(by, turn.meeting))
        item, vote = _open(turn.meeting, item_id)
        vote.shown_at = timezone.now()
        if vote.answers < vote.AT_LEAST:
            vote.green = vote.amber = vote.red = 0
        vote.save()
        vote.tokens.all().delete()
        return turn.write(item=item, parts=fragments.FEELINGS)


def drop_feelings(meeting, *, by, op_id=None, item_id):
    """Stop asking and show nothing: what was said so far is forgotten."""
    with journal.turn(meeting, by=by, op_id=op_id, kind="feelings-drop", target=item_id) as turn:
        if turn.event:
            return turn.event
        require(policy.runs(by, turn.meeting))
        item, vote = _open(turn.meeting, item_id)
        vote.delete()
        return turn.write(item=item, parts=fragments.FEELINGS)


def forget_open(meeting):
    """The meeting goes on or ends: a vote that was not shown is gone, with what was said in it."""
    FeelingsVote.objects.open().filter(meeting=meeting).delete()


def _open(meeting, item_id):
    """The item on the table and the vote that is open on it."""
    item, _challenge = current_challenge(meeting, item_id)
    vote = FeelingsVote.objects.open().filter(item=item).first()
    if vote is None:
        raise ValidationError(_("Nobody is being asked just now."), code="moved_on")
    return item, vote
