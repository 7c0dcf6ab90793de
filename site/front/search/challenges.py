"""The public challenges that hold what is wanted: found in their live public texts, and in no other word of theirs."""

from challenges import public
from front.search import asked, closeness
from pages import ready

TEXTS = 2000  # the newest; a county has some hundreds
MOST = 100


def challenges(wanted, *, every=True):
    """
    Public challenges with everything wanted, or with `every=False` with some of it; the newest first.

    The texts are kept with the ready pages. Those that are found are read again, so what was taken back is never shown.
    """
    least = len(wanted) if every else 1
    keys = [key for key, words in texts() if closeness.parts_held(wanted, words) >= least]
    return public.of_texts(keys[:MOST])


def texts():
    """(key, words) of each public text, the words as `asked.spaced` writes them."""
    return ready.kept("public-texts", read_texts)


def read_texts():
    return [(key, asked.spaced(" ".join(text))) for key, *text in public.texts(TEXTS)]
