"""The calendar entry, read back line by line as a calendar would (RFC 5545 3.1, 3.3.11; trust.md G12)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from events import calendars
from events.actions import call_off, change_meeting
from events.models import Meeting
from tests.challenges.stages import meeting_of

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def meeting(j2i):
    return meeting_of(j2i, place="The Exchange, room 2; upstairs", online_link="https://meet.example.org/j/1?pwd=a,b;c")


def read(meeting):
    """The properties of the one event and of the calendar round it, unfolded and unescaped: {name: value}."""
    raw = calendars.entry(meeting)
    assert raw.endswith(b"\r\n")
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line and b"\r" not in line
        line.decode()  # no character is cut in two
    lines = raw.decode().replace("\r\n ", "").split("\r\n")[:-1]
    names = [line.partition(":")[0] for line in lines]
    assert names.count("BEGIN") == names.count("END") == 2
    assert len(set(names) - {"BEGIN", "END"}) == len(names) - 4  # each once
    found = dict(line.split(":", 1) for line in lines)
    for name in {"SUMMARY", "LOCATION", "DESCRIPTION"} & set(found):
        found[name] = unescaped(found[name])
    return found


def unescaped(value):
    """As a reader does: one character after another."""
    out, characters = "", iter(value)
    for character in characters:
        if character == "\\":
            following = next(characters)
            out += "\n" if following in "nN" else following
        else:
            assert character not in ";,"
            out += character
    return out


def instant(value):
    return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def test_a_calendar_reads_when_where_and_the_link(meeting):
    entry = read(meeting)

    assert (entry["METHOD"], entry["STATUS"], entry["SEQUENCE"]) == ("PUBLISH", "CONFIRMED", "0")
    assert entry["UID"] == str(meeting.pk)
    assert instant(entry["DTSTART"]) == meeting.starts_at.replace(microsecond=0)
    assert instant(entry["DTEND"]) - instant(entry["DTSTART"]) == timedelta(minutes=90)
    assert entry["LOCATION"] == "The Exchange, room 2; upstairs"
    assert entry["URL"] == "https://meet.example.org/j/1?pwd=a,b;c"
    assert entry["DESCRIPTION"] == "Join online: https://meet.example.org/j/1?pwd=a,b;c"


def test_it_is_neutral_to_whoever_looks_at_her_calendar(meeting, stage, settings):
    """What could leak is there: the group's names, a challenge on the list, the site's name and address."""
    settings.SITE_NAME, settings.SITE_URL = "Said & Done", "https://board.example.org"
    settings.DEFAULT_FROM_EMAIL = "Said & Done <hello@mail.example.org>"
    stage.with_j2i(meeting=meeting, title="TITLEWORD")
    group = meeting.series.group

    entry = read(meeting)

    assert entry["SUMMARY"] == "Meeting"
    assert entry["CLASS"] == "PRIVATE"
    assert entry["ORGANIZER"] == "mailto:hello@mail.example.org"
    whole = str(entry).lower()
    for word in ("TITLEWORD", "Said", "Done", "board.example", group.name, group.short_name, "care", "leaver"):
        assert word.lower() not in whole


def test_the_same_entry_is_raised_with_each_change_and_taken_out_when_it_is_called_off(meeting, ruth):
    later = meeting.starts_at + timedelta(days=1)
    moved = change_meeting(meeting, by=ruth, seen=0, starts_at=later, length=60, place="The library")
    entry = read(moved)
    assert (entry["UID"], entry["SEQUENCE"], entry["LOCATION"]) == (str(meeting.pk), "1", "The library")
    assert instant(entry["DTSTART"]) == later.replace(microsecond=0)
    assert "URL" not in entry and "DESCRIPTION" not in entry

    entry = read(call_off(moved, by=ruth))
    assert (entry["METHOD"], entry["STATUS"], entry["SEQUENCE"]) == ("CANCEL", "CANCELLED", "2")
    assert (entry["UID"], entry["ORGANIZER"][:7]) == (str(meeting.pk), "mailto:")


@pytest.mark.parametrize(
    ("day", "utc"),
    [(datetime(2026, 10, 22, 17, 30), "20261022T163000Z"), (datetime(2026, 10, 29, 17, 30), "20261029T173000Z")],
)
def test_half_past_five_stays_half_past_five_on_both_sides_of_the_october_change(j2i, day, utc):
    meeting = meeting_of(j2i, starts_at=day.replace(tzinfo=LONDON))

    entry = read(meeting)

    assert entry["DTSTART"] == utc
    assert instant(entry["DTSTART"]).astimezone(LONDON).time() == day.time()
    assert instant(entry["DTEND"]).astimezone(LONDON).hour == 19


def test_without_a_place_it_says_online(j2i):
    online = meeting_of(j2i, online_link="https://meet.example.org/1")
    assert read(online)["LOCATION"] == "Online"
    online.online_link = ""
    assert "LOCATION" not in read(online)


@pytest.mark.parametrize(
    "place",
    [
        "x\r\nATTENDEE:mailto:evil@example.org",
        "x\nEND:VEVENT",
        "x\u2028BEGIN:VALARM",
        "a\\b, c; d",
        "\\n is no new line",
        "Café " * 30,
        "👩🏽‍🦽" * 10,
        "ሰላም " * 40,
        "x" * 200,
        "\x00bell\x07",
    ],
)
def test_nothing_written_as_a_place_breaks_out_of_its_line(place):
    meeting = Meeting(place=place, starts_at=datetime(2027, 1, 21, 17, 30, tzinfo=UTC))

    entry = read(meeting)

    assert not {"ATTENDEE"} & set(entry)
    whole = "".join(character for character in entry["LOCATION"] if character != "\n")
    assert whole == "".join(c for c in place if c.isprintable() or c == "\u200d")


def test_a_link_cannot_break_out_either():
    meeting = Meeting(online_link="https://x.example/\r\nATTENDEE:y", starts_at=datetime(2027, 1, 21, tzinfo=UTC))
    assert read(meeting)["URL"] == "https://x.example/ATTENDEE:y"
