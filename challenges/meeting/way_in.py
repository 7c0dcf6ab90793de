"""The way in, as it stands on the wall and on paper: an address, a code, and both as a QR code."""

import segno

from events import joining
from people import codes, mail

QUIET = 4  # modules of light around it, as ISO 18004 asks: without them a dark wall makes it unreadable


def address():
    """Where a code is typed, as people say it: without https:// before it, or a slash at its end."""
    return mail.link("join").partition("://")[2].rstrip("/")


def room_code(meeting):
    """The code of a meeting at hand, as it is read from the wall; "" for any other."""
    return codes.grouped(joining.room_code(meeting), joining.ROOM_GROUP) if meeting.is_at_hand else ""


def room_qr(meeting):
    """The same for a camera; None for any other."""
    return qr(mail.link("join-code", joining.room_code(meeting))) if meeting.is_at_hand else None


def qr(link):
    """What `meeting/qr.html` draws, inline: the side of the square, and one path of all its dark modules."""
    rows = list(segno.make(link, error="m", micro=False).matrix)
    dark = [f"M{x + QUIET} {y + QUIET}h{width}v1h-{width}z" for y, row in enumerate(rows) for x, width in _runs(row)]
    return {"side": len(rows) + 2 * QUIET, "path": "".join(dark)}


def _runs(row):
    """Where dark modules stand side by side in a row: (first, how many)."""
    start = None
    for x, module in enumerate([*row, 0]):
        if module and start is None:
            start = x
        elif not module and start is not None:
            yield start, x - start
            start = None
