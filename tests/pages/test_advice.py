"""What the editor is told about a page before it goes up: words, reading age, initials, links, headings."""

import json

import pytest

from local_offer.models import LocalOfferSectionPage, OfferEntryPage
from newsletter.models import NewsletterIssuePage
from pages import advice, pieces, reading, words
from pages.models import InformationPage

pytestmark = pytest.mark.django_db


def page_of(*parts, **fields):
    body = json.dumps([{"type": kind, "value": value} for kind, value in parts])
    return InformationPage(**{"title": "A page", "lead": "What it says.", **fields}, body=body)


def said(page, level=None, kept=None):
    return [one.says for one in advice.of(page, kept) if level in (None, one.level)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("The cat sat on the mat. " * 10, -3, 1),
        (
            "You can ask for help with rent. Tell your adviser what you need. They will write back in a week. " * 3,
            -2,
            5,
        ),
        (
            "Notwithstanding the aforementioned considerations, eligibility determinations necessitate comprehensive "
            "multidisciplinary assessment of individual circumstances prior to allocation of discretionary provision. "
            * 2,
            15,
            60,
        ),
    ],
)
def test_the_grade_tells_an_easy_text_from_a_hard_one(text, low, high):
    assert low <= reading.grade(text) <= high


def test_a_few_words_have_no_grade():
    assert reading.grade("Ask your adviser.") is None


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("home", 1),
        ("council", 2),
        ("adviser", 3),
        ("changed", 1),
        ("wanted", 2),
        ("little", 2),
        ("you", 1),
        ("money", 2),
    ],
)
def test_syllables_are_counted_about_right(word, count):
    assert reading.syllables(word) == count


def test_each_piece_of_a_page_is_read_and_what_somebody_said_is_not():
    page = page_of(
        ("heading", "A case"),
        ("text", "<p>The case.</p><p>Closed <a href='/x/'>here</a>.</p>"),
        ("note", {"kind": "", "text": "<p>A note.</p>"}),
        ("facts", [{"name": "A fact", "text": "<p>Known.</p>"}]),
        ("quote", {"words": "they called me a case", "who": "A CLAB member"}),
        ("help_lines", None),
    )

    found = [(piece.where, piece.says) for piece in pieces.of(page)]

    assert ("Heading", "A case") in found and ("Text", "The case.\nClosed here.") in found
    assert ("Note, text", "A note.") in found and ("Fact, what it is", "A fact") in found
    assert not [where for where, words_there in found if "called me" in words_there]
    assert any("called me" in piece.says for piece in pieces.of(page, everything=True)), "the second person reads it"


def test_words_of_the_three_kinds_are_told_apart():
    page = page_of(lead="The service user is a client of the Care Leavers Advisory Board and in care.")

    levels = {one.word: one.level for one in advice.of(page) if one.word}

    assert levels == {"service user": "must", "client": "better", "in care": "know"}
    assert all(one.reason == "" and one.holds_back == (one.level == "must") for one in advice.of(page) if one.word)


def test_a_word_with_a_reason_holds_nothing_back():
    (kept,) = [one for one in advice.of(page_of(lead="A placement."), {"placement": "The law says so."}) if one.word]

    assert kept.reason == "The law says so." and not kept.holds_back


@pytest.mark.parametrize(
    ("word", "offered"),
    [
        ("placement", ["home", "where I live"]),
        ("aggressive", ["frightened", "upset"]),  # "describe what happened" is no word to put there
        ("LAC review", ["my meeting"]),
        ("under consideration", []),
    ],
)
def test_only_words_that_fit_are_offered_as_a_swap(word, offered):
    (flag,) = words.check(word, partner_reply=True)

    assert words.swaps(flag) == offered


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Ask your PA.", True),
        ("Ask your Personal Adviser (PA). Your PA helps.", False),
        ("Ask your PA (Personal Adviser).", False),
        ("Ask the NHS, CLAB or J2I.", False),
        ("Ask the DWP first, the Department for Work and Pensions (DWP).", True),
    ],
)
def test_initials_are_explained_where_they_come_first(text, wrong):
    assert any("not explained" in one for one in said(page_of(lead=text))) == wrong


@pytest.mark.parametrize(
    ("link", "wrong"),
    [("click here", True), ("https://example.org/a", True), ("here.", True), ("How to complain", False)],
)
def test_a_link_says_where_it_leads(link, wrong):
    page = page_of(("text", f"<p>To do it, <a href='/x/'>{link}</a></p>"))

    assert any("where it leads" in one for one in said(page)) == wrong


def test_headings_have_something_under_them_and_are_no_bold_lines():
    good = page_of(("heading", "Money"), ("text", "<p>All of it.</p>"))
    bad = page_of(("heading", "Money"), ("heading", "Rent"), ("text", "<p><b>Deposits</b></p><p>Some.</p>"))

    assert not any("heading" in one for one in said(good))
    assert len([one for one in said(bad) if "heading" in one]) == 2


def test_long_sentences_and_a_high_grade_are_named():
    long = "You can ask the council for help with the money that you need to pay for a place to live when you move on."

    found = " ".join(said(page_of(lead=long * 3)))

    assert "words in one sentence" in found


def test_an_entry_with_money_needs_its_day_and_its_source():
    facts = {
        "title": "Clothes",
        "summary": "Money for clothes.",
        "amount": "£100",
        "eligibility": "You",
        "locale_id": None,
    }

    missing = said(OfferEntryPage(**facts, as_of=None, source_paragraph=""), advice.MUST)

    assert len(missing) == 2 and "day" in missing[0] and "source" in missing[1]


def test_what_stands_on_other_kinds_of_pages_is_read_too():
    issue = NewsletterIssuePage(title="News", intro="A placement.", body=json.dumps([
        {"type": "hello", "value": {"text": "<p>my case</p>", "who": "Sam"}},
        {"type": "word", "value": {"avoid": "placement", "better": "home", "why": "It is a home."}},
        {"type": "out_of_county", "value": {"text": "<p>Each case.</p>"}},
    ]))  # fmt: skip
    section = LocalOfferSectionPage(title="Money", lead="Caseload.", legal_area="Assessment of placement")

    assert {one.word: one.where for one in advice.of(issue) if one.word} == {
        "placement": "first sentence",
        "case": "Outside the county, words",
    }
    assert [one.word for one in advice.of(section) if one.word] == ["caseload"]
