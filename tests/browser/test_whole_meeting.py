"""
A whole meeting with six browsers: chair, co-chair, minute-taker, partner, somebody far away on a slow line, the room.

A line is cut and comes back, and the chair changes hands. Nobody loads a page again to see what happened (design.md 4).
"""

import asyncio
import threading
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from challenges.models import Line, MeetingEvent
from tests.browser.axe import assert_clean
from tests.browser.screens import PHONE, ROOM, TABLET, stay, stayed, too_wide
from tests.challenges.stages import meeting_of
from tests.faults.wire import Wire

LETTERS, REPAIRS = "Letters I can open", "Tell us when you come"
FROM_FAR = "It was five weeks without heating."
IN_THE_DARK = "Typed while my line was dead."
NOTE = "Harbour Homes looks at every house in May."
PROMISE = "Send each letter as a text too."
SLOW = {"offline": False, "latency": 300, "downloadThroughput": 50_000, "uploadThroughput": 20_000}  # bytes a second


class FarLine:
    """A line of her own to the site, in a thread beside the browser: `cut()` it, and `mend()` it."""

    def __init__(self, to):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.wire = self._do(Wire(to).__aenter__())
        self.port = self.wire.port

    def _do(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(20)

    def cut(self):
        self.wire.down = True
        self.loop.call_soon_threadsafe(lambda: self.wire.cut(list(self.wire.open)))

    def mend(self):
        self.wire.down = False

    def end(self):
        self._do(self.wire.__aexit__())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(20)
        self.loop.close()


@pytest.fixture
def far_line(live_site):
    line = FarLine(urlsplit(live_site.url).port)
    yield line
    line.end()


@pytest.fixture
def six(screen_of, open_as, everybody, stage, j2i, far_line, beside):
    """Everybody in their place before it begins: who sits where, and on what."""

    def plan():
        meeting = meeting_of(j2i)
        stage.with_j2i(meeting=meeting, title=LETTERS)
        stage.with_j2i(meeting=meeting, title=REPAIRS)
        return meeting

    meeting = beside(plan)

    def open_for(name, path, **options):
        return screen_of(everybody[name], f"/meetings/{meeting.pk}/{path}", **options)

    # Not with `screen_of`: her browser complains of the line that is cut, and may.
    far_away = open_as(everybody["yonas"], f"/meetings/{meeting.pk}/live/", **PHONE)
    far_away.context.new_cdp_session(far_away).send("Network.emulateNetworkConditions", SLOW)
    far_away.goto(urlsplit(far_away.url)._replace(netloc=f"127.0.0.1:{far_line.port}").geturl())
    return Six(
        chair=open_for("amara", "chair/", **TABLET),
        co_chair=open_for("dylan", "chair/", **PHONE),
        minute_taker=open_for("tom", "live/", **PHONE),
        partner=open_for("priya", "live/", **PHONE),
        far_away=far_away,
        room=open_for("ruth", "screen/", **ROOM),
    )


@dataclass
class Six:
    chair: object
    co_chair: object
    minute_taker: object
    partner: object
    far_away: object
    room: object

    @property
    def phones(self):
        return [self.minute_taker, self.partner, self.far_away]

    @property
    def followers(self):
        return [*self.phones, self.room]

    @property
    def all(self):
        return [self.chair, self.co_chair, *self.followers]


def press(page, label):
    page.get_by_role("button", name=label).first.click()


def follow(page, label):
    page.get_by_role("link", name=label).first.click()


def more(page):
    page.get_by_text("More", exact=True).click()


def say(page, words):
    page.get_by_label("Your words").first.fill(words)
    press(page, "Send my words")


def looks_right(*pages):
    for page in pages:
        assert_clean(page)
        assert not too_wide(page)


@pytest.mark.both
def test_six_people_one_meeting(six, far_line, beside):
    it_begins(six)
    words_from_far_away_are_shown(six)
    a_line_is_cut_and_comes_back(six, far_line)
    the_chair_changes_hands(six)
    a_promise_is_made(six)
    it_ends_and_nobody_missed_a_thing(six, beside)


def it_begins(six):
    for page in six.all:
        expect(page.locator("[data-state]").first).to_have_text("Ready to start")
        stay(page)
    press(six.chair, "Open the meeting")
    press(six.chair, f"Next: {LETTERS}")
    for page in six.followers:
        expect(page.get_by_role("heading", name=LETTERS).first).to_be_visible()
    looks_right(*six.all)


def words_from_far_away_are_shown(six):
    say(six.far_away, FROM_FAR)
    expect(six.co_chair.get_by_text(FROM_FAR).first).to_be_visible()
    expect(six.room.get_by_text(FROM_FAR)).to_have_count(0)
    press(six.chair, "Show it")
    for page in six.followers:
        expect(page.get_by_text(FROM_FAR).first).to_be_visible()
        assert "Yonas" not in page.locator("main").inner_text()


def a_line_is_cut_and_comes_back(six, far_line):
    far_line.cut()
    state = six.far_away.locator("[data-state]").first
    expect(state).to_contain_text("Not live just now.", timeout=30_000)
    say(six.far_away, IN_THE_DARK)
    expect(six.far_away.get_by_text("Not sent yet. We keep trying.").first).to_be_visible()
    say(six.minute_taker, NOTE)
    press(six.chair, "Show it")
    expect(six.room.get_by_text(NOTE).first).to_be_visible()
    expect(six.far_away.get_by_text(NOTE)).to_have_count(0)

    far_line.mend()

    expect(state).to_have_text("Live with the chair", timeout=30_000)
    expect(six.far_away.get_by_text(NOTE).first).to_be_visible()
    expect(six.far_away.get_by_label("Your words").first).to_have_value("", timeout=30_000)
    press(six.chair, "Show it")
    for page in six.followers:
        expect(page.get_by_text(IN_THE_DARK).first).to_be_visible()


def the_chair_changes_hands(six):
    more(six.chair)
    press(six.chair, "Let Dylan take the chair")
    expect(six.chair.get_by_text("Dylan runs the meeting now.", exact=True)).to_be_visible()
    expect(six.co_chair.get_by_text("You run the meeting.")).to_be_visible()
    more(six.chair)
    looks_right(six.chair, six.co_chair)


def a_promise_is_made(six):
    chair = six.co_chair
    follow(chair, "Next: ask for a promise")
    chair.get_by_label("What will they do?").fill(PROMISE)
    chair.get_by_label("Who?").select_option(label="Priya, Harbour Homes (example)")
    press(chair, "Next: read it back")
    for page in six.followers:
        expect(page.get_by_text(PROMISE).first).to_be_visible()
    press(chair, "Yes: lock it in")
    press(chair, "Next: the work starts")
    press(chair, f"Next: {REPAIRS}")
    for page in six.followers:
        expect(page.get_by_role("heading", name=REPAIRS).first).to_be_visible()
    expect(six.chair.get_by_role("heading", name=REPAIRS).first).to_be_visible()


def it_ends_and_nobody_missed_a_thing(six, beside):
    chair = six.co_chair
    more(chair)
    press(chair, "Go on to the next item")
    follow(chair, "End the meeting")
    press(chair, "Yes: end it")
    expect(chair.get_by_role("heading", name="You ran it.")).to_be_visible()
    for page in six.phones:
        expect(page.get_by_role("heading", name="The meeting is over")).to_be_visible()
    expect(six.room.get_by_text("Thank you.").first).to_be_visible()
    for page in (six.chair, *six.followers):
        assert stayed(page), f"{page.url} was loaded again"

    follow(six.far_away, "Read what was said and promised")
    for words in (FROM_FAR, IN_THE_DARK, NOTE, PROMISE):
        expect(six.far_away.get_by_role("main")).to_contain_text(words)
    expect(six.far_away.get_by_role("main")).not_to_contain_text("Priya")
    looks_right(six.far_away)

    numbers, lines = beside(
        lambda: (
            list(MeetingEvent.objects.order_by("n").values_list("n", flat=True)),
            sorted(Line.objects.values_list("text", flat=True)),
        )
    )
    assert numbers == list(range(1, len(numbers) + 1))
    assert lines == sorted([FROM_FAR, IN_THE_DARK, NOTE])
