"""The word helper: what it finds, what it leaves alone, and what it says."""

import pytest

from pages import words


def found(text, **options):
    return [(flag.word, flag.level) for flag in words.check(text, **options)]


def test_the_whole_list_is_there():
    assert len({id(term) for term in words.load().by_form.values()}) == 105


def test_a_word_is_found_where_it_stands_with_a_better_one_and_the_reason():
    text = "Her placement was far away."

    (flag,) = words.check(text)

    assert (flag.word, flag.level, text[flag.start : flag.end]) == ("placement", "warn", "placement")
    assert flag.prefer == "home; where I live"
    assert flag.why


@pytest.mark.parametrize("text", ["PLACEMENTS", "placements", "Placements,"])
def test_case_and_forms_do_not_matter(text):
    assert [word.lower() for word, _level in found(text)] == ["placements"]


@pytest.mark.parametrize("text", ["The unity of a community", "misplacement", "lacking", "casement", "a black cat"])
def test_only_whole_words_count(text):
    assert found(text) == []


def test_the_longest_form_wins():
    assert found("They had her case closed too soon.") == [("case closed", "warn")]


def test_words_may_be_parted_by_a_line_break():
    assert [level for _word, level in found("a hard  to\nreach person")] == ["warn"]


def test_a_curly_apostrophe_is_an_apostrophe():
    assert found("They DNA’d me") == [("DNA'd", "suggest")]


@pytest.mark.parametrize(
    "text",
    [
        "The Care Leavers Advisory Board met.",
        "The Corporate Parenting Panel, the Permanence Team and the Transitions Panel",
        "Her Pathway Plan and the Needs Assessment",
        "Just in case, contact us. In any case it is a business case.",
        "An illegal eviction; a benefit sanction",
    ],
)
def test_names_and_exceptions_are_left_alone(text):
    assert found(text) == []


def test_a_name_is_spared_only_where_it_is_written_as_a_name():
    assert found("a pathway plan") == [("pathway plan", "info")]


def test_an_exception_spares_its_own_word_and_no_other():
    assert found("Just in case: this case is about a placement.") == [("this case", "warn"), ("placement", "warn")]


def test_empty_answers_are_flagged_when_an_organisation_answers():
    text = "Your words are noted. It is under consideration."

    assert found(text) == []
    assert found(text, partner_reply=True) == [("noted", "warn"), ("under consideration", "warn")]


def test_nothing_odd_breaks_it():
    assert found("\x00 ((( [a-z]* \ud800 😀 ​") == []
    assert found("") == []
    assert len(found("placement " * 2000)) == 2000


def test_every_level_is_one_of_three():
    assert {term["level"] for term in words.load().by_form.values()} == set(words.LEVELS)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("Placement", "home; where I live"),
        ("placements", "home; where I live"),
        ("her placement", ""),
        ("zorblefax", ""),
        ("", ""),
    ],
)
def test_better_words_for_exactly_one(word, said):
    assert words.plain(word) == said


def test_better_words_are_spelt_as_we_spell():
    assert not [term for term in words.load().by_form if "'" in words.plain(term)]
