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
# The chair's sheet "More" is of many parts, so that an act draws the one it changed.
SHEET = ("more-ahead", "more-lines", "speakers", "this-item", "stops", "on-screens", "order")
CHAIR = ("in-chair", "deck", "hears", "script", "vow", "waiting", "waiting-lines", "to-show", *SHEET)
EVERYTHING = (*ROOM, *CHAIR)
# What a page in words alone has no place for: the road, and what is set for the big screen (trust.md X-A12).
DRAWN = ("path", "screen-head", "screen", "arriving")
# A part, up to where the next begins. What people typed is escaped, so that none of it can look like one.
PART = re.compile(r'<div data-part="([\w-]+)">.*?(?=<div data-part="|\Z)', re.DOTALL)
DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
# Ends a fragment that took something off the screens: it is put in place even where updates are paused.
AT_ONCE = '<div data-part="at-once"></div>'
# What each kind of act changes. All else is not drawn: a test compares it, act by act, with a board drawn anew.
# What waits for the chair: a thing that comes first takes the place of the others, so they move as one.
WAITS = ("waiting", "more-ahead", "more-lines")
POSTED = ("waiting", "waiting-lines", "more-lines", "to-show")
SHOWN = ("lines", "screen", "on-screens", *POSTED)
# A line of an item that is done already: "back next time" becomes "talked about" in the agenda.
SHOWN_LATE = ("agenda", "order", "screen-head", *SHOWN)
HANDED = ("reads", "waiting", "more-lines")
# What is on the table hides a heads-up for as long as it waits for an answer, so the card is looked at each time.
PROMISED = ("say", "card", "asks", "deals", "screen", "heard", "deck", "hears", "script", "vow", "this-item", *WAITS)
FEELINGS = ("say", "card", "feel", "felt", "screen", "deck", "script", "this-item", *WAITS)
ORDERED = ("agenda", "deck", "this-item", "order")
# A hard topic was marked, or everyone was told that it comes next.
TOLD = ("say", "card", "now", "agenda", "screen", "deck", "script", "this-item", "order")
# A pause card goes up or down, a word is asked for or explained, a break begins or ends.
STOPPED = ("say", "card", "words", "screen", "arriving", "deck", "script", "this-item", "stops", *WAITS)
# Somebody asks to speak, or it is somebody's turn. Another runs the meeting.
SPEAKING = ("say", "speaks", "screen", "waiting", "speakers")
CHANGED_CHAIR = ("in-chair", "deck", "waiting")
# Words sent ahead: one comes in or goes, or is read out.
AHEAD = ("heard", "deck", *WAITS)


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
