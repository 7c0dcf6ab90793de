"""The issue in plain text: equal in meaning to the mail with colours, and good to listen to."""

import textwrap

from newsletter.formats.order import answer_links, in_mail, with_addresses

WIDTH = 76


def plain_text(snapshot, *, outside_county):
    """Every heading, paragraph and link of the mail, in its order."""
    blocks = [snapshot.subject, *filled(snapshot.intro)]
    for part in in_mail(snapshot.parts, outside_county=outside_county):
        if part["heading"]:
            blocks.append(f"\n{part['heading']}\n{'-' * min(len(part['heading']), WIDTH)}")
        for piece in part["pieces"]:
            blocks += in_text(piece, snapshot.issue_id)
    return "\n\n".join(block for block in blocks if block).strip() + "\n"


def in_text(piece, issue):
    if piece["is"] == "picture":
        return filled(piece["alt"])
    if piece["is"] == "answers":
        return [f"{answer}:\n{address}" for answer, address in answer_links(piece, issue)]
    if piece["is"] == "list":
        marks = [f"{n}. " if piece["ordered"] else "- " for n in range(1, len(piece["items"]) + 1)]
        return ["\n".join(mark + said(item) for mark, item in zip(marks, piece["items"], strict=True))]
    return filled(said(piece["runs"]))


def said(runs):
    """The words, and after each link its address; an address that stands in the words is not said twice."""
    found = ""
    for one in with_addresses(runs):
        found += one["t"]
        href = one.get("href", "")
        if href.startswith(("http", "mailto")) and href != one["t"]:
            found += f" ({href.removeprefix('mailto:')})"
    return found


def filled(text):
    """Lines of a length one can read; an address is never cut."""
    lines = textwrap.wrap(" ".join(text.split()), WIDTH, break_long_words=False, break_on_hyphens=False)
    return ["\n".join(lines)] if lines else []
