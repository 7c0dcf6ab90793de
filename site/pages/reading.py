"""
How hard a text is to read: the Flesch-Kincaid grade, counted here, for English alone.

A score is a proxy (trust.md X-A7): it sees long sentences and long words, not whether a text is clear or kind.
"""

import re

SENTENCE = re.compile(r"[.!?:;]+(?:\s+|$)|\n+")
WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’][A-Za-zÀ-ÿ]+)*")
LONG_SENTENCE = 20  # words (trust.md X-A7)
ENOUGH = 30  # words: below this a score says nothing


def sentences(text):
    """The sentences of a text that have words, a heading or a list item counting as one."""
    return [part.strip() for part in SENTENCE.split(text) if WORD.search(part)]


def words(text):
    return WORD.findall(text)


def syllables(word):
    """About how many syllables an English word has: groups of vowels, without a silent e at its end."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", letters))
    if letters.endswith("e") and not letters.endswith(("le", "ee")) and groups > 1:
        groups -= 1
    if letters.endswith("es") and letters[-3:-2] not in ("s", "x", "z", "c", "g", "h", "l") and groups > 1:
        groups -= 1
    if letters.endswith("ed") and letters[-3:-2] not in ("t", "d") and groups > 1:
        groups -= 1
    return max(groups, 1)


def grade(text):
    """The school grade at which one reads it easily (5 is about ten years old); None where there is too little."""
    said = words(text)
    if len(said) < ENOUGH:
        return None
    lines = max(len(sentences(text)), 1)
    per_word = sum(map(syllables, said)) / len(said)
    return round(0.39 * len(said) / lines + 11.8 * per_word - 15.59, 1)


def too_long(text):
    """Sentences with more words than one can hold in mind."""
    return [line for line in sentences(text) if len(words(line)) > LONG_SENTENCE]
