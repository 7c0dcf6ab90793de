"""
The word helper: words to avoid, better ones, and why.

The list is kept in `data/language.json`: 105 terms from the council's language work and the charities it names. It
explains and suggests; it never blocks anybody's words by itself.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "language.json"
LEVELS = ("warn", "suggest", "info")
# "describe what happened", "use their name", "[name] will decide by [date]", "…, only when it matters"
TO_THE_WRITER = re.compile(r"[\[(,]|^(?:describe|use|name|or|their name)\b")


@dataclass(frozen=True)
class Flag:
    """One word found: what was written, better words, the reason, how strongly we mean it, and where it stands."""

    word: str
    prefer: str
    why: str
    level: str  # warn: swap it or give a reason; suggest: better words offered; info: explained only
    start: int
    end: int


@dataclass(frozen=True)
class Terms:
    find: re.Pattern
    by_form: dict
    spare: tuple


def check(text, *, partner_reply=False):
    """
    Every word of the list that stands in `text`, in order of place.

    Whole words in any case. The longest form wins ("case closed", not "case"). Names such as "Care Leavers Advisory
    Board", and a term's own exceptions ("in case"), are left alone. `partner_reply` adds the terms that only matter
    when an organisation answers ("noted", "under consideration").
    """
    terms = load()
    text = text.replace("’", "'")
    spared = [found.span() for pattern in terms.spare for found in pattern.finditer(text)]
    flags = []
    for found in terms.find.finditer(text):
        term = terms.by_form[normal(found.group())]
        if term["audience"] != "all" and not partner_reply:
            continue
        start, end = found.span()
        if any(low <= start and end <= high for low, high in spared):
            continue
        if any(low <= start and end <= high for own in term["spare"] for low, high in spans(own, text)):
            continue
        flags.append(Flag(found.group(), term["prefer"], term["why"], term["level"], start, end))
    return flags


def plain(word):
    """Better words for exactly this word, if it stands in the list; else an empty string."""
    term = load().by_form.get(normal(word.replace("’", "'").strip()))
    return term["prefer"].replace("'", "’") if term else ""


def swaps(flag):
    """The better words that can stand where the word stood: no advice to the writer, and nothing still to fill in."""
    offered = [part.strip() for part in flag.prefer.split(";")]
    return [part for part in offered if part and not TO_THE_WRITER.search(part)]


def once(flags):
    """Each word once, where it stands first."""
    return list({normal(flag.word): flag for flag in reversed(flags)}.values())[::-1]


@cache
def load():
    """The list, read once for the life of the process."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    by_form = {}
    for term in data["terms"]:
        known = {**term, "spare": [pattern(words) for words in term["exceptions"]]}
        for form in [term["avoid"], *term["match"]]:
            by_form.setdefault(normal(form), known)
    longest_first = sorted(by_form, key=len, reverse=True)
    forms = "|".join(r"\s+".join(map(re.escape, form.split(" "))) for form in longest_first)
    return Terms(
        find=re.compile(rf"(?<!\w)(?:{forms})(?!\w)", re.IGNORECASE),
        by_form=by_form,
        spare=tuple(pattern(name) for name in data["exempt_names"]),
    )


def pattern(words):
    """Whole words. A name ("Pathway Plan") must be written as a name; plain words ("in case") count in any case."""
    spaced = r"\s+".join(map(re.escape, words.split()))
    return re.compile(rf"(?<!\w){spaced}(?!\w)", 0 if words != words.lower() else re.IGNORECASE)


def spans(own, text):
    return [found.span() for found in own.finditer(text)]


def normal(form):
    return re.sub(r"\s+", " ", form).lower()
