"""How near a result is to what was wanted: title first, then what our pages call it, then the sentence, the text."""

from front.search import asked

TITLE, TITLE_BEGINS, TITLE_MEANS = 12, 8, 7
SENTENCE, SENTENCE_MEANS = 3, 2
TEXT = 1


def closeness(wanted, title, sentence):
    """
    The nearer, the higher: the mean over all that was wanted, for the words of a title and a sentence (`asked.spaced`).

    What they do not hold counts as found in the text.
    """
    return sum(one(want, title, sentence) for want in wanted) / len(wanted)


def one(want, title, sentence):
    if holds(title, want.own):
        return TITLE if all(is_whole(stem, title) for stem in want.own) else TITLE_BEGINS
    if any(holds(title, phrase) for phrase in want.means):
        return TITLE_MEANS
    if holds(sentence, want.own):
        return SENTENCE
    if any(holds(sentence, phrase) for phrase in want.means):
        return SENTENCE_MEANS
    return TEXT


def holds(words, phrase):
    """Whether all of a phrase stands in these words."""
    return all(stem.stands_in(words) for stem in phrase)


def is_whole(stem, words):
    """The word itself or a form of it, and not only a longer word that begins alike."""
    return stem.whole or any(asked.stem_of(word) == stem for word in words.split() if word.startswith(stem.text))


def parts_held(wanted, words):
    """How many of the things wanted these words hold, in one way or another."""
    return sum(any(holds(words, phrase) for phrase in want.phrases()) for want in wanted)
