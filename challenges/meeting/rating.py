"""
How was the meeting? Four questions, one tap each, and nobody can tell who picked what (domain.md 4, Lundy).

A tap raises a number and spends a token. The numbers show when the rating is over and not before: a result that moves
while people answer would tell whoever looks twice what was picked in between.
"""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from challenges.models import RatingCount, RatingToken
from challenges.models.rating import OPEN_FOR
from challenges.models.taken_over import ENOUGH
from people.kept import Kept

Question, Side, Answer = RatingCount.Question, RatingCount.Side, RatingCount.Answer
TOKENS = Kept(RatingToken.objects.all, "meeting__closed_at", OPEN_FOR)


def closes_at(meeting):
    """14 days after the meeting ended; None for one that was never held, or is not over."""
    return meeting.closed_at and meeting.closed_at + OPEN_FOR


def is_open(meeting):
    """Derived from the end of the meeting, so there is no state that could be forgotten."""
    return meeting.closed_at is not None and timezone.now() < closes_at(meeting)


def digest(meeting, question, user):
    """The token of one person and question, in a form that nobody can turn back without this site's key."""
    return salted_hmac("meeting.rating", f"{meeting.pk} {question} {user.pk}", algorithm="sha256").hexdigest()


@dataclass(frozen=True)
class Asked:
    """One question as its reader finds it: whether she has answered, and nothing of what."""

    question: Question
    answered: bool


def asked(meeting, user):
    """The four questions, in one statement."""
    mine = {digest(meeting, question, user): question for question in Question}
    spent = set(RatingToken.objects.filter(digest__in=mine).values_list("digest", flat=True))
    return [Asked(question, key in spent) for key, question in mine.items()]


@dataclass(frozen=True)
class Counted:
    """What one side said to one question. Below five there is a word and no number: one answer could be guessed."""

    side: Side
    total: int
    rows: tuple = ()

    @property
    def words(self):
        if self.rows:
            return ""
        return _("A few people answered.") if self.total else _("Nobody answered.")


def results(meeting):
    """
    Each question with what either side said to it, in one statement; nothing where nobody has answered any.

    None before the rating is over.
    """
    if meeting.closed_at is None or is_open(meeting):
        return None
    found = {(count.question, count.side): count for count in RatingCount.objects.filter(meeting=meeting)}
    return found and [
        (question, [_counted(side, found.get((question, side))) for side in Side]) for question in Question
    ]


def _counted(side, count):
    total = count.total if count else 0
    if total < ENOUGH:
        return Counted(side, total)
    return Counted(side, total, tuple((answer.label, getattr(count, answer)) for answer in Answer))


def forget_tokens(now):
    """The rating is over: which of those invited has answered is nobody's business any more. A step of `run_due`."""
    return TOKENS.over(now).delete()[0]
