"""
News on the site: the lines of the outbox that stand on a person's own page, and nobody else's (F7).

A line is put into words when it is looked at, so it says what is true now; one that is moot by then is left out. Words
cost a few statements a line. So no page makes more lines than it shows and passes over: `LOOK_AT` at home, a page's
worth of them on her list, however many wait.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from people.models import Notice
from people.notices import KINDS, words_of

AT_HOME = 5
LOOK_AT = 10  # of the newest: some may be moot
KEPT_IN_SIGHT = 50


@dataclass(frozen=True)
class Line:
    """One sentence, where it leads, when it was told, and whether she has not seen it yet."""

    text: str
    path: str
    at: datetime
    is_new: bool


@dataclass(frozen=True)
class NewForYou:
    """`lines` to show, `notices` they stand for (the moot ones between them too), and how many `more` wait unread."""

    lines: list
    notices: list
    more: int = 0


def new_for(user):
    """What she has not seen yet, the newest first: at most five lines, and how many stand behind them."""
    unseen = Notice.objects.unseen(user)
    lines, passed = [], []
    for notice in unseen.select_related("user")[:LOOK_AT]:
        if len(lines) == AT_HOME:
            break
        passed.append(notice)
        lines += lines_of([notice])
    more = unseen.count() - len(passed) if len(passed) >= AT_HOME else 0
    return NewForYou(lines, passed, more)


def lines_of(notices):
    """These notices as lines, without the moot ones."""
    told = [(notice, words_of(notice)) for notice in notices if notice.kind in KINDS]
    return [Line(words.line, words.path, notice.made_at, notice.seen_at is None) for notice, words in told if words]


def see(*, user, notices):
    """She says she has seen these: hers are marked, another person's are not hers to mark. Returns how many."""
    hers = Notice.objects.unseen(user).filter(pk__in=[notice.pk for notice in notices])
    return hers.update(seen_at=timezone.now())


def named(user, keys):
    """Her unseen notices with these keys, as they came from a form; what is no key of hers is passed over."""
    return [notice for notice in Notice.objects.unseen(user) if str(notice.pk) in set(keys)]
