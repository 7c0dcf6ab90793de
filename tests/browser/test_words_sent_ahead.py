"""A voice note from far away: recorded, written down, said yes to, read out by the chair, and she sees when."""

import re

import pytest
from playwright.sync_api import expect

from challenges.meeting import actions as live
from challenges.models import VoiceNote, WordsAhead
from tests import browsers
from tests.browser import axe, looks, screens
from tests.browser.screens import PHONE, TABLET
from tests.browser.test_desk import beside
from tests.challenges.stages import meeting_of
from tests.conftest import BROWSER
from tests.meeting.conftest import go_to

# Whether the sound on the page can be played by this browser.
PLAYS = """() => new Promise((yes) => {
    const sound = document.querySelector("audio");
    sound.preload = "auto";
    sound.onloadeddata = () => yes(true);
    sound.onerror = () => yes(false);
    sound.load();
})"""
SPEAKS = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--no-sandbox"]


@pytest.fixture
def meeting(stage, j2i):
    def make():
        meeting = meeting_of(j2i)
        stage.with_j2i(meeting=meeting, title="Letters I can open")
        return meeting

    return beside(make)


@pytest.fixture
def with_microphone(live_site, playwright):
    """`with_microphone(user, path)`: a phone whose microphone hears a tone, and which may not complain."""
    complaints = []
    browser = playwright.chromium.launch(executable_path=BROWSER, args=SPEAKS)

    def open_phone(user, path):
        context = browser.new_context(locale="en-GB", timezone_id="Europe/London", **PHONE)
        context.add_cookies([browsers.session_cookie(user, live_site.url)])
        page = context.new_page()
        page.set_default_timeout(10_000)
        screens.listen(page, complaints)
        page.goto(live_site.url + path)
        return page

    yield open_phone
    browser.close()
    assert not complaints, "\n".join(complaints)


def test_she_speaks_far_away_and_sees_when_it_was_read_out(with_microphone, screen_of, stage, meeting):
    challenge = beside(lambda: meeting.agenda.get(challenge__isnull=False).challenge)
    page = challenge.get_absolute_url()
    leah = with_microphone(stage.author, page)
    leah.get_by_role("link", name="Send words for the meeting").click()
    expect(leah.get_by_role("button", name="Delete it")).to_be_hidden()

    leah.get_by_role("button", name="Record", exact=True).press("Enter")
    expect(leah.get_by_text("It records. Speak now.")).to_be_visible()
    expect(leah.get_by_role("button", name="Stop")).to_be_focused()
    leah.wait_for_timeout(1500)
    leah.keyboard.press("Enter")
    expect(leah.get_by_text("Recorded. Listen to it, or record it again.")).to_be_visible()
    assert leah.evaluate(PLAYS)
    looks.reads_well(leah)
    leah.get_by_role("button", name="Send it").click()
    expect(leah.get_by_text("The participation officer writes it down.").first).to_be_visible()
    note = beside(VoiceNote.objects.get)
    assert note.kind in ("webm", "m4a") and note.seconds in (1, 2, 3)

    ruth = screen_of(stage.officer, "/challenges/voices/", **TABLET)
    ruth.get_by_role("link", name=re.compile("^Listen and write")).click()
    assert ruth.evaluate(PLAYS)
    axe.assert_clean(ruth)
    ruth.get_by_label("What they say").fill("I wait two weeks for each letter.")
    ruth.get_by_role("button", name="Give it to them to read").click()
    expect(ruth.get_by_text("Thank you. They read it now, and say yes or no.")).to_be_visible()

    leah.reload()
    axe.assert_clean(leah)
    leah.get_by_role("button", name="Yes, send these words").click()
    expect(leah.get_by_text("They wait for the chair to read them out.")).to_be_visible()
    assert not beside(VoiceNote.objects.exists)

    beside(lambda: live.go_live(meeting, by=stage.chair))
    beside(lambda: go_to(meeting, stage.chair, "Letters I can open"))
    beside(lambda: live.send_words(meeting.agenda.get(status="current"), by=stage.first, text="Me too, each month."))
    at = f"/meetings/{meeting.pk}/"
    yonas = screen_of(stage.first, at + "live/", **PHONE)
    chair = screen_of(stage.chair, at + "chair/", **TABLET)
    for one in (yonas, chair):
        expect(one.get_by_text("Live with the chair")).to_be_visible()
    looks.reads_well(chair)
    axe.assert_clean(chair)
    for words in ("I wait two weeks for each letter.", "Me too, each month."):
        expect(chair.locator("[data-part=waiting]").get_by_text(words)).to_be_visible()
        chair.locator("[data-part=waiting]").get_by_role("button", name="Read out").click()
    expect(
        yonas.get_by_role("log").get_by_text(re.compile(r"^Your words were read out at \d\d:\d\d\.$"))
    ).to_have_count(2)
    expect(yonas.get_by_text(re.compile("^Your words were read out at")).locator("visible=true")).to_have_count(1)

    leah.goto(leah.url.partition("/challenges/")[0] + page)
    expect(leah.get_by_text(re.compile(r"^Your words were read out at \d\d:\d\d\.$"))).to_be_visible()
    assert beside(lambda: WordsAhead.objects.filter(read_at__isnull=False).count()) == 2
