"""
The words of a page, piece by piece, whatever they stand in: a field, a text block, a caption, the words for a picture.

What somebody said is left as she said it: a block, or a page, names in `as_said` what the word helper must not touch.
"""

import re
from dataclasses import dataclass
from html import unescape

from django.db import models
from django.utils.html import escape
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page

TAG = re.compile(r"(<[^>]+>)")
ENDS_A_LINE = re.compile(r"</(?:p|li|h[1-6]|ul|ol)>|<br\s*/?>", re.IGNORECASE)


@dataclass(frozen=True)
class Piece:
    """Some words, and where they stand. `html` only for running text, with its links; `says` is always plain."""

    where: str
    says: str
    html: str = ""
    is_heading: bool = False


def of(page, *, everything=False):
    """
    Every piece of our own words on this page, in the order of its form.

    `everything` adds what was said by others, and what has no words: which entry, which day.
    """
    found = []

    def note(value, where, kind):
        if kind == "html":
            found.append(Piece(where, plain(value), html=value))
        elif everything or kind != "other":
            found.append(Piece(where, str(value), is_heading=kind == "heading"))
        return value

    go_over(page, note, everything=everything)
    return [piece for piece in found if piece.says.strip()]


def swap(page, word, better):
    """Write `better` for `word` wherever the page's own words have it. Saves nothing. Returns how many there were."""
    spaced = r"\s+".join(map(re.escape, word.replace("’", "'").split())).replace("'", "['’]")
    pattern = re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)
    count = 0

    def written(found):
        nonlocal count
        count += 1
        return better[:1].upper() + better[1:] if found.group()[:1].isupper() else better

    def change(text, where, kind):
        if kind == "other":
            return text
        if kind != "html":
            return pattern.sub(written, text)
        parts = TAG.split(text)
        return "".join(part if TAG.fullmatch(part) else escaped(pattern.sub(written, unescape(part))) for part in parts)

    go_over(page, change)
    return count


def go_over(page, act, *, everything=False):
    """`act(text, where, kind)` for each piece; what it returns stands there afterwards."""
    for field in fields(page, everything=everything):
        where = str(field.verbose_name)
        value = getattr(page, field.name)
        if isinstance(field, StreamField):
            before = field.stream_block.get_prep_value(value)
            after = walk(field.stream_block, before, where, act, everything)
            if after != before:
                setattr(page, field.name, field.stream_block.to_python(after))
        elif value:
            text = act(value, where, "text")
            if text != value:
                setattr(page, field.name, text)


def fields(page, *, everything=False):
    """The title, then the fields of the page's own class that hold words for readers."""
    mine = [field for field in page._meta.get_fields() if getattr(field, "model", None) not in (None, Page)]
    left_alone = () if everything else getattr(page, "as_said", ())
    found = [page._meta.get_field("title")]
    for field in mine:
        holds_words = isinstance(field, StreamField | models.TextField) or type(field) is models.CharField
        if holds_words and field.editable and not field.choices and field.name not in left_alone:
            found.append(field)
    return found


def walk(block, value, where, act, everything=False):
    """The same value with every piece of words in it acted on; `value` as it is stored."""
    if not value:
        return value
    if isinstance(block, blocks.StructBlock):
        left_alone = () if everything else getattr(block.meta, "as_said", ())
        return {
            name: inner
            if name in left_alone
            else walk(block.child_blocks[name], inner, at(block, name), act, everything)
            for name, inner in value.items()
            if name in block.child_blocks
        }
    if isinstance(block, blocks.StreamBlock):
        return [
            {**part, "value": walk(child, part["value"], str(child.label), act, everything)}
            for part in value
            if (child := block.child_blocks.get(part["type"]))
        ]
    if isinstance(block, blocks.ListBlock):
        inner = block.child_block
        return [
            {**part, "value": walk(inner, part["value"], where, act, everything)}
            if isinstance(part, dict) and part.get("type") == "item"
            else walk(inner, part, where, act, everything)
            for part in value
        ]
    if isinstance(block, blocks.RichTextBlock):
        return act(value, where, "html")
    if isinstance(block, blocks.CharBlock | blocks.TextBlock):
        return act(value, where, "heading" if getattr(block.meta, "is_heading", False) else "text")
    return act(value, where, "other")


def at(block, name):
    """A part of a block, as the form names it: "Note, text"."""
    return f"{block.label}, {block.child_blocks[name].label}"


def plain(html):
    """The words of running text, a line for each paragraph and each item of a list."""
    return unescape(TAG.sub("", ENDS_A_LINE.sub("\n", html))).strip()


def escaped(text):
    return str(escape(text)).replace("&#x27;", "'").replace("&quot;", '"')
