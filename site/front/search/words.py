"""What words mean: the editors' list of everyday words, and the words a slip of the thumb may have meant."""

import re
import string
from dataclasses import dataclass

from wagtail.models import Page

from front.search import asked
from front.search.challenges import texts
from pages import ready
from pages.models import SearchWord
from pages.models.search_word import taken_apart

MOST_TITLES = 3000
THOUSANDS = re.compile(r"[1-9][0-9]{3,8}")
LETTERS = {letter: 1 << place for place, letter in enumerate(string.ascii_lowercase)}


@dataclass(frozen=True)
class Wanted:
    """One word of hers, or two that belong together: in her own words, or as our pages say it."""

    own: tuple
    means: tuple = ()  # of phrases, each a tuple of stems

    def phrases(self):
        return (self.own, *self.means)


# --- Everyday words ---------------------------------------------------------------------------------------------------


def synonyms():
    """{words as they are written: (phrases that our pages use, a sentence)}; one statement, once a generation."""
    return ready.kept("synonyms", read_synonyms)


def read_synonyms():
    found = {}
    for entry in SearchWord.objects.all():
        means = tuple(filter(None, (asked.stems_of(phrase) for phrase in taken_apart(entry.means))))
        for phrase in taken_apart(entry.words):
            stems = asked.stems_of(phrase)
            if stems:
                found[stems] = (means, entry.says)
    return found


def wanted(words):
    """(what to look for, sentences to say above it): the longest everyday phrase that begins at each word."""
    known = synonyms()
    stems = [asked.stem_of(word) for word in words]
    found, says, place = [], [], 0
    while place < len(stems):
        for end in range(len(stems), place, -1):
            entry = known.get(tuple(stems[place:end]))
            if entry:
                break
        else:
            entry, end = ((), ""), place + 1
        own = tuple(stems[place:end])
        found.append(Wanted(own, entry[0] or with_commas(own)))
        if entry[1] and entry[1] not in says:
            says.append(entry[1])
        place = end
    return found, says


def with_commas(stems):
    """How the index holds a number of thousands: it takes "£3,000" for two words."""
    number = stems[0].text
    if len(stems) > 1 or not THOUSANDS.fullmatch(number):
        return ()
    parts = f"{int(number):,}".split(",")
    return (tuple(asked.Stem(part, whole=True) for part in parts),)


# --- Slips of the thumb -----------------------------------------------------------------------------------------------


def vocabulary():
    """{word: (how often it stands in what is public, its letters)}. Titles and first sentences; once a generation."""
    return ready.kept("vocabulary", read_vocabulary)


def read_vocabulary():
    found_in = [f"{title} {sentence}" for title, sentence in public_pages().values_list("title", "search_description")]
    found_in += [words for _key, words in texts()]
    found_in += SearchWord.objects.values_list("words", flat=True)
    found = {}
    for word in asked.words_of(" ".join(found_in)):
        if len(word) > 3:
            found[word] = found.get(word, 0) + 1
    return {word: (often, letters_of(word)) for word, often in found.items()}


def public_pages():
    return Page.objects.live().public().filter(depth__gt=1).order_by("-pk")[:MOST_TITLES]


def corrected(words):
    """Her words, each that nobody uses replaced by the nearest that somebody does."""
    known = vocabulary()
    return [nearest(word, known) for word in words]


def nearest(word, known):
    """The known word with fewest slips between, the commonest of several; the word itself where none is near."""
    allowed = 0 if word.isdigit() else slips_allowed(word)  # another number is another amount
    stem = asked.stem_of(word)
    if not allowed or word in known or any(other.startswith(stem.text) for other in known):
        return word
    has, best = letters_of(word), (allowed + 1, 0, word)
    for other, (often, letters) in known.items():
        if abs(len(other) - len(word)) > allowed or (has ^ letters).bit_count() > 2 * allowed:
            continue  # too far apart to look closer
        best = min(best, (slips(word, other, allowed), -often, other))
    return best[2] if best[0] <= allowed else word


def slips_allowed(word):
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def letters_of(word):
    bits = 0
    for letter in word:
        bits |= LETTERS.get(letter, 0)
    return bits


def slips(one, other, most):
    """Letters left out, put in, taken for others or swapped with their neighbour, from one word to the other."""
    before, row = None, list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        following = [i]
        for j, b in enumerate(other, 1):
            cost = min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (a != b))
            if before and i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            following.append(cost)
        if min(following) > most:
            return most + 1
        before, row = row, following
    return row[-1]
