"""The feelings vote, as it is read: who has answered, and the three feelings with their words and shapes."""

from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from challenges.models import FeelingsVote, FeelingToken

Feeling = FeelingsVote.Feeling
# A shape of its own each, for colour alone says nothing: a circle, a diamond and a square, each with its face.
SHAPES = {Feeling.GREEN: "good", Feeling.AMBER: "hmm", Feeling.RED: "bad"}


@dataclass(frozen=True)
class Choice:
    """One of the three, as it is drawn: `feeling` is its code and its colour. `number` only where it may be seen."""

    feeling: str
    label: str
    icon: str
    number: int | None = None


def choices(numbers=None):
    """The three in their order, with their numbers where there are some."""
    return [Choice(f.value, str(f.label), SHAPES[f], numbers and numbers[f.value]) for f in Feeling]


def token(vote, user):
    """What stands for "this person has answered here". Only with the site's key can it be made, and never undone."""
    return salted_hmac("challenges.feelings", f"{vote.pk}:{user.pk}", algorithm="sha256").hexdigest()


def has_answered(vote, user):
    return vote is not None and FeelingToken.objects.filter(token=token(vote, user)).exists()


def kept(item):
    """What the minutes keep of an item's votes: those that were shown; numbers only from five answers on."""
    votes = FeelingsVote.objects.shown().filter(item=item)
    return [{"about_answer": vote.about_answer, "numbers": vote.numbers} for vote in votes]


def readable(kept):
    """The same, to be read: each with its three choices, or none below five."""
    return [{**vote, "choices": choices(vote["numbers"]) if vote["numbers"] else []} for vote in kept]
