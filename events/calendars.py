"""
A meeting as a calendar entry (RFC 5545, RFC 5546).

Neutral, because somebody else may look at her calendar (trust.md 1.14): it is called "Meeting", is marked private, and
names neither the group, nor what is talked about, nor this site.
"""

import re
from datetime import UTC
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

WIDE = 75  # octets of a line, its end not counted


def entry(meeting):
    """
    The whole file, as bytes. Its UID stays and its SEQUENCE rises, so that a calendar changes the entry it has.

    Times are in UTC: the instant is the same whatever happened to the clocks in between.
    """
    off = meeting.is_called_off
    online = [_("Join online: %(link)s") % {"link": meeting.online_link}] if meeting.online_link else []
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Calendar//Meeting//EN",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if off else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{meeting.pk}",
        f"DTSTAMP:{instant(timezone.now())}",
        f"DTSTART:{instant(meeting.starts_at)}",
        f"DTEND:{instant(meeting.ends_at)}",
        f"SEQUENCE:{meeting.sequence}",
        f"STATUS:{'CANCELLED' if off else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        # RFC 5546 asks for one. It is the address our mail comes from, which her inbox knows; without a name.
        f"ORGANIZER:mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
        f"SUMMARY:{text(_('Meeting'))}",
        *[f"LOCATION:{text(place)}" for place in [meeting.place or (_("Online") if online else "")] if place],
        *[f"URL:{bare(meeting.online_link)}" for _link in online],
        *[f"DESCRIPTION:{text(says)}" for says in online],
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) for line in lines)


def instant(moment):
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def text(value):
    """A text as a value: nothing in it can end the line or begin another property."""
    return "\\n".join(map(bare, re.sub(r"([\\;,])", r"\\\1", value).splitlines()))


def bare(value):
    """Without control characters: no end of a line is left in it."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", "", value)


def folded(line):
    """The line in pieces of at most 75 octets, no character cut in two; a piece that goes on begins with a space."""
    pieces, room = [b""], WIDE
    for character in line:
        octets = character.encode()
        if len(pieces[-1]) + len(octets) > room:
            pieces.append(b"")
            room = WIDE - 1  # its space
        pieces[-1] += octets
    return b"\r\n ".join(pieces) + b"\r\n"
