"""
What the screens of a meeting get: small parts, each from one template, the same for the whole page and the live push.

A fragment is `<div data-part="name">…</div>`; a page puts its content in place of what its own element of that name
holds, and leaves parts it does not have. Fragments hold no form, token or name of a viewer: buttons in them name a form
that stands in the page's shell (design.md 4).
"""

import re
from dataclasses import dataclass

from django.template.loader import render_to_string

from challenges.meeting.board import Board

# Everyone invited, on the phone and on the big screen. `say` is read out by screen readers, in few words.
ROOM = (
    *("say", "card", "now", "asks", "deals", "lines", "words", "reads", "path", "agenda", "feel", "felt"),
    *("speaks", "heard", "screen-head", "screen", "arriving"),
)
# Beside that, for chair, co-chair and minute-taker. `hears` is read out to the chair alone, as `say` is to everyone.
CHAIR = ("in-chair", "deck", "hears", "script", "vow", "waiting", "waiting-lines", "more", "to-show", "on-screens")
EVERYTHING = (*ROOM, *CHAIR)
# What a page in words alone has no place for: the road, and what is set for the big screen (trust.md X-A12).
DRAWN = ("path", "screen-head", "screen", "arriving")
# A part, up to where the next begins. What people typed is escaped, so that none of it can look like one.
PART = re.compile(r'<div data-part="([\w-]+)">.*?(?=<div data-part="|\Z)', re.DOTALL)
DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
# Ends a fragment that took something off the screens: it is put in place even where updates are paused.
AT_ONCE = '<div data-part="at-once"></div>'
# What changes when a line is posted, shown, or a promise is made: the path is heavy and stays where it is.
POSTED = ("waiting", "waiting-lines", "more", "to-show")
SHOWN = ("lines", "screen", "on-screens", *POSTED)
HANDED = ("reads", "waiting", "more")
# What is on the table hides a heads-up for as long as it waits for an answer, so the card is looked at each time.
PROMISED = ("say", "card", "asks", "deals", "screen", "heard", "deck", "hears", "script", "vow", "waiting", "more")
FEELINGS = ("say", "card", "feel", "felt", "screen", "deck", "script", "more")
ORDERED = ("agenda", "deck", "script", "more")
# A hard topic was marked, or everyone was told that it comes next.
TOLD = ("say", "card", "now", "agenda", "screen", "deck", "script", "more")
# A pause card goes up or down, a word is asked for or explained, a break begins or ends.
STOPPED = ("say", "card", "words", "screen", "arriving", "deck", "script", "waiting", "more")
# Somebody asks to speak, or it is somebody's turn. Another runs the meeting.
SPEAKING = ("say", "speaks", "screen", "waiting", "more")
CHANGED_CHAIR = ("in-chair", "deck", "waiting", "more")

# Words sent ahead: one comes in or goes, or is read out.
AHEAD = ("heard", "deck", "waiting", "more")


@dataclass(frozen=True)
class Shown:
    """One fragment an audience; an empty one where there is nothing for it."""

    room: str
    chair: str


def render(meeting, parts):
    """The parts as they stand now, rendered once an audience. The chair's holds what the room's holds, and more."""
    board = Board(meeting)
    room = "".join(part(board, name) for name in parts if name in ROOM)
    return Shown(room, room + "".join(part(board, name) for name in parts if name in CHAIR))


def words_only(html):
    """
    A fragment for little data: without drawings, and without the parts that are one (trust.md X-A12).

    It is cut out of what everybody of the audience gets, never rendered anew.
    """
    return undrawn(PART.sub(lambda found: "" if found[1] in DRAWN else found[0], html))


def undrawn(html):
    """Any html of ours without its drawings. Each stands beside words that say the same."""
    return DRAWING.sub("", html)


def part(board, name):
    inside = render_to_string(f"meeting/parts/{name}.html", {"board": board, "meeting": board.meeting})
    return f'<div data-part="{name}">{inside}</div>'
