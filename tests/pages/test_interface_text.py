"""
Our own interface text, read as a young person would: kind words, short sentences, a reading grade of 5 at most.

What is looked at: every sentence of a template, and every sentence that Python hands to gettext (labels, help texts,
mistakes, messages, notices, what editors and staff read too), and the information pages that come with the site.
A grade needs 30 words to say anything, and most of our texts are shorter; so all texts of one file are graded
together, as one meets them on one page, and each by itself where it is long enough. No sentence has more than 20 words.

The score is a proxy (trust.md X-A7). Five care leavers who read a page aloud know more than it does.
"""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from pages import reading, words
from pages.advice import GRADE
from tests.test_ground_plan import visible_in_python

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.once
NOT_SHOWN = re.compile(r"(?s)\{% *comment *%\}.*?\{% *endcomment *%\}|\{#.*?#\}|<!--.*?-->")
TRANSLATED = re.compile(r"""\{%-? *translate +(?:"([^"]*)"|'([^']*)')""")
BLOCK = re.compile(r"(?s)\{%-? *blocktranslate\b.*?%\}(.*?)\{%-? *endblocktranslate *-?%\}")
PLURAL = re.compile(r"\{% *plural *%\}")
LAW = "the name that the law gives it"
# Words of the list that stay, each in its one place, with the reason.
KEPT = {
    ("site/pages/data/information.json", "corporate parenting"): LAW,
    ("site/pages/data/about.json", "high aspirations"): LAW,
    (
        "site/pages/data/information.json",
        "triple planning",
    ): "what workers call it, so that she knows it when she hears it",
}
# Texts that are harder to read than we want, each by how it begins, with the reason.
HARD = {"Care leavers have chaired J2I since April 2023": "the names of six bodies that sit there"}


def plain(text):
    """Without marks; what is put in later counts as one word."""
    text = re.sub(r"<[^>]+>", " ", re.sub(r"</(?:p|li|h\d)>", "\n", text))
    text = re.sub(r"\{\{.*?\}\}|%\(\w+\)[sd]", "one", text)
    return re.sub(r"[ \t]+", " ", text).strip()


def of_template(path):
    text = NOT_SHOWN.sub(" ", path.read_text(encoding="utf-8"))
    yield from (double or single for double, single in TRANSLATED.findall(text))
    for block in BLOCK.findall(text):
        yield from PLURAL.split(block)
    bare = re.sub(r"(?s)\{%.*?%\}", "\n", BLOCK.sub("\n", text))
    yield from re.sub(r"<[^>]+>", "\n", bare).split("\n")


def of_data(found):
    """What stands in the data of pages: everything with a space in it is a text."""
    if isinstance(found, str):
        yield from [found] if " " in found else []
    else:
        for each in found.values() if isinstance(found, dict) else found if isinstance(found, list) else ():
            yield from of_data(each)


@cache
def texts():
    """{file: its texts}."""
    found = {path.relative_to(ROOT).as_posix(): list(of_template(path)) for path in (ROOT / "templates").rglob("*.*")}
    for where, said in visible_in_python():
        found.setdefault(where.rpartition(":")[0], []).append(said)
    for name in ("about", "information"):
        path = f"site/pages/data/{name}.json"
        found[path] = list(of_data(json.loads((ROOT / path).read_text(encoding="utf-8"))))
    plainly = {name: [plain(text) for text in read] for name, read in sorted(found.items())}
    return {name: kept for name, read in plainly.items() if (kept := [text for text in read if text])}


def test_there_is_much_to_read():
    assert len(texts()) > 400 and sum(map(len, texts().values())) > 5000
    assert "Sign in" in texts()["templates/components/joined.html"]
    assert any("Write your email like this" in text for text in texts()["site/pages/errors.py"])


def test_no_word_of_ours_is_one_that_we_ask_others_to_avoid():
    found = {
        (name, words.normal(flag.word)): f"{name}: “{flag.word}” in “{text}”, better: {flag.prefer}"
        for name, read in texts().items()
        for text in read
        for flag in words.check(text, partner_reply=True)
        if flag.level != "info"
    }

    assert [said for place, said in found.items() if place not in KEPT] == []
    assert [place for place in KEPT if place not in found] == [], "an exception that nobody needs any more"


def test_every_page_and_every_long_text_can_be_read_by_a_ten_year_old():
    hard = [
        f"{name}: grade {grade}: {text[:90]}"
        for name, read in texts().items()
        for text in ["\n".join(read), *read]
        if (grade := reading.grade(text)) is not None and grade > GRADE
    ]

    assert [said for said in hard if not any(begins in said for begins in HARD)] == []
    assert [begins for begins in HARD if begins not in "".join(hard)] == [], "an exception that nobody needs any more"


def test_no_sentence_is_longer_than_one_can_hold_in_mind():
    long = [f"{name}: {line}" for name, read in texts().items() for text in read for line in reading.too_long(text)]

    assert long == []
