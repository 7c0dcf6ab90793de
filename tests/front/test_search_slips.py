"""Slips of the thumb: how far two words are apart, and which word in use was meant."""

import pytest

from front.search import words


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("deposit", "deposit", 0), ("depsit", "deposit", 1), ("dpeosit", "deposit", 1), ("cat", "dog", 3), ("", "ab", 2)],
)
def test_slips_are_counted_a_swap_as_one(one, other, apart):
    assert words.slips(one, other, 9) == apart


@pytest.mark.parametrize(
    ("word", "known", "nearest"),
    [
        ("bu", ["bus"], "bu"),  # too short to say what was meant
        ("dposit", ["deposit"], "deposit"),
        ("dpsit", ["deposit"], "dpsit"),  # two slips in five letters are another word
        ("guarantrr", ["guarantor"], "guarantor"),
        ("rents", ["rent", "tents"], "rents"),  # a form of a word in use is no slip
        ("mony", {"many": 1, "money": 9}, "money"),  # the commoner of two
    ],
)
def test_the_nearest_word_in_use(word, known, nearest):
    often = known if isinstance(known, dict) else dict.fromkeys(known, 1)

    assert words.nearest(word, {each: (often[each], words.letters_of(each)) for each in often}) == nearest
