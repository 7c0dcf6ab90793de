"""What she wrote, taken apart. Whatever it is, a few plain words come of it, or none (Q1)."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 100
MOST_WORDS = 8
WORD = re.compile(r"[^\W_]+")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")  # "£3,000" is one word, and the same as "3000"
# A question holds many that say nothing of what it is about.
# fmt: off
EMPTY = frozenset({
    "a", "about", "am", "an", "and", "any", "are", "as", "at", "be", "can", "could", "do", "does", "for", "from",
    "get", "give", "got", "had", "has", "have", "how", "i", "if", "in", "is", "it", "me", "my", "of", "on", "or",
    "our", "please", "so", "some", "that", "the", "there", "they", "this", "to", "us", "was", "we", "what", "when",
    "where", "which", "who", "why", "will", "with", "would", "you", "your", "need", "want",
})
# fmt: on
SHORT = 4  # a stem below this must be the whole word: "car" is not the beginning of "care"


@dataclass(frozen=True)
class Stem:
    """The beginning that every form of a word shares, or with `whole` the word itself and its plural."""

    text: str
    whole: bool

    def forms(self):
        """The words to look for, where it must be the whole one."""
        return [self.text, f"{self.text}s", f"{self.text}es"]

    def stands_in(self, words):
        """Whether these words, one string with a space on both sides of each, hold a form of it."""
        if self.whole:
            return any(f" {form} " in words for form in self.forms())
        return f" {self.text}" in words


def clean(text):
    """At most a hundred letters in one line, without what no keyboard writes."""
    text = "".join(letter for letter in text[: 10 * LONGEST] if letter.isprintable() or letter.isspace())
    return " ".join(text.split())[:LONGEST].strip()


def plain(text):
    """Lower case, without accents: as everybody writes in a hurry."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(letter for letter in apart if not unicodedata.combining(letter)))


def words_of(text):
    return WORD.findall(THOUSANDS.sub("", plain(text)))


def spaced(text):
    """The words of a text as one string, a space on both sides of each: quick to look into."""
    return f" {' '.join(words_of(text))} "


def stem_of(word):
    """Without its ending: lessons, lesson; moving, moved; bursaries, bursary. Rough, and the same for both sides."""
    for ending, instead in (("ies", ""), ("sses", "ss"), ("ing", ""), ("ed", ""), ("s", ""), ("y", "")):
        rest = word.removesuffix(ending) + instead
        if word.endswith(ending) and len(rest) >= SHORT and not word.endswith(("ss", "us", "is")):
            word = rest
            break
    else:
        if len(word) == SHORT and word.endswith("s") and not word.endswith(("ss", "us", "is")):
            word = word[:-1]
    return Stem(word, whole=len(word) < SHORT)


def stems_of(text):
    return tuple(stem_of(word) for word in words_of(text))


def take_apart(query):
    """The words that say what she looks for; all of them where none does."""
    words = words_of(query)[: 3 * MOST_WORDS]
    return ([word for word in words if word not in EMPTY] or words)[:MOST_WORDS]


def take_apart_all(text):
    """Every word of a text that says something."""
    return [word for word in words_of(text) if word not in EMPTY]
