"""The style sheets against the baseline browsers, Chrome 99 and Safari 15.4 (design.md 7; see `css_baseline`)."""

from pathlib import Path

import pytest

from tests.pages.css_baseline import LATER, Sheet

pytestmark = pytest.mark.once
FOLDER = Path(__file__).resolve().parent.parent.parent / "site" / "static" / "css"
SHEETS = sorted(path.name for path in FOLDER.glob("*.css"))


@pytest.mark.parametrize("name", SHEETS)
def test_a_style_sheet_holds_what_the_baseline_browsers_know_and_nothing_else(name):
    assert Sheet((FOLDER / name).read_text(encoding="utf-8"), name).wrong == []


def test_what_came_later_is_still_used():
    text = "".join((FOLDER / name).read_text(encoding="utf-8") for name in SHEETS)

    assert [name for name in LATER if name not in text] == []


@pytest.mark.parametrize(
    ("css", "said"),
    [
        ("a { color: var(--ink) ", []),  # a sheet that ends too soon is closed by every browser
        ("a { color }", ["cannot be read"]),
        ("a { colour: inherit }", ["colour is not in the baseline"]),
        ("a { margin-left: 0 }", ["margin-left: say it by start"]),
        ("a { border-right-color: inherit }", ["border-right-color: say it"]),
        ("a { inset: 0 1rem 0 2rem }", ["inset: four values"]),
        ("a { padding: 0 1rem 0 0 }", ["padding: four values"]),
        ("a { padding: 1rem 0 2rem 0 }", []),
        ("a { width: 1rem }", ["width: say it by"]),
        ("@supports not (accent-color: auto) { a { width: 1rem } }", []),
        ("a { text-align: left }", ["text-align: say start"]),
        ("a { font-size: 14px }", ["a size of letters in px"]),
        ("a { border: 2px solid }", []),
        ("a { color: #fff }", ["#fff: take a colour"]),
        ("a { color: white }", ["white: take a colour"]),
        (".qr { fill: #000 }", []),
        ("a { color: color-mix(in srgb, currentcolor, transparent) }", ["color-mix() is not"]),
        ("a { block-size: 100dvh }", ["the unit dvh is not"]),
        ("a { color: var(--nowhere) }", ["--nowhere is taken and never given"]),
        (":root { --spare: 1rem }", ["--spare is given and never taken"]),
        ("a { b { color: inherit } }", ["a rule inside a rule"]),
        ("a { &:hover { color: inherit } }", ["a rule inside a rule", "& is not"]),
        ("a:user-invalid { color: inherit }", [":user-invalid is not"]),
        ("a:not(:open) { color: inherit }", [":open is not"]),
        ("a::backdrop { color: inherit }", ["::backdrop is not"]),
        ("@media (width >= 40rem) { a { color: inherit } }", ["@media (width >= 40rem) is not"]),
        ("@starting-style { a { color: inherit } }", ["@starting-style is not"]),
    ],
)
def test_the_check_finds_what_it_is_for(css, said):
    wrong = Sheet(":root { --ink: #000 } b { color: var(--ink) }\n" + css).wrong

    assert len(wrong) == len(said) and all(part in line for part, line in zip(said, wrong, strict=True)), wrong
