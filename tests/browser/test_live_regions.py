"""What a screen reader hears of a live meeting, and what waits while somebody reads (trust.md X-A1, X-A2)."""

import pytest
from django.db import transaction
from playwright.sync_api import expect

from challenges.meeting import actions as live
from tests.browser.screens import PHONE
from tests.challenges.stages import meeting_of
from tests.meeting.conftest import go_to

NEXT = "Tell us when you come"
# From now on every text that a region of the page says out loud is noted, with its moment.
LISTEN = """() => {
    window.aloud = [];
    for (const region of document.querySelectorAll("[role=status]"))
        new MutationObserver(() => {
            const words = region.textContent.trim();
            if (words) window.aloud.push({at: Date.now(), words, markup: region.childElementCount});
        }).observe(region, {childList: true, subtree: true, characterData: true});
}"""
FOCUSED = "() => document.activeElement.outerHTML"


@pytest.fixture
def meeting(stage, j2i):
    meeting = meeting_of(j2i)
    stage.with_j2i(meeting=meeting, title="Letters I can open")
    stage.with_j2i(meeting=meeting, title=NEXT)
    live.go_live(meeting, by=stage.chair)
    go_to(meeting, stage.chair, "Letters I can open")
    return meeting


def write(meeting, by, *lines):
    """All of them at once, as a burst comes. Returns the lines."""
    with transaction.atomic():
        return [live.post_line(meeting, by=by, text=text).line for text in lines]


def heard(page, words):
    """Wait until some region has said this, alone or with what else was new; everything that was said so far."""
    page.wait_for_function("words => window.aloud.some(each => each.words.includes(words))", arg=words, timeout=15_000)
    return page.evaluate("() => window.aloud")


def lines(page):
    return page.locator("[data-part=lines] > li > p:first-child").all_inner_texts()


def test_few_words_at_most_every_five_seconds_and_focus_stays(screen_of, stage, meeting):
    chair = stage.chair
    write(meeting, chair, "One from before she came.")
    page = screen_of(stage.partner, f"/meetings/{meeting.pk}/live/", **PHONE)
    expect(page.get_by_text("Live with the chair")).to_be_visible()
    region = page.locator("[data-part=say]")
    assert region.text_content() == "" and region.get_attribute("role") == "status"
    assert region.get_attribute("aria-live") in (None, "polite")
    # The list itself is silent: what it gets is told by the region, else each line would be said twice.
    assert page.get_by_role("log").get_attribute("aria-live") == "off"
    page.evaluate(LISTEN)
    page.locator("textarea[name=text]").focus()
    typing = page.evaluate(FOCUSED)

    write(meeting, chair, "We have waited since May.")
    heard(page, "New line: We have waited since May.")
    write(meeting, chair, "Two", "Three", "Four")
    heard(page, "3 new lines.")
    write(meeting, chair, "Long. " * 60)
    go_to(meeting, chair, NEXT)
    said = heard(page, f"Now: {NEXT}.")

    assert page.evaluate(FOCUSED) == typing
    moments = [each["at"] for each in said]
    assert all(later - sooner > 4900 for sooner, later in zip(moments, moments[1:], strict=False)), said
    assert all(len(each["words"]) <= 160 and each["markup"] == 0 for each in said)
    assert not any("One from before" in each["words"] for each in said), "what stood there at first is not news"


def test_new_lines_wait_while_she_reads_and_what_is_taken_back_does_not(screen_of, stage, meeting):
    chair = stage.chair
    first, second = write(meeting, chair, "First", "Second")
    page = screen_of(stage.partner, f"/meetings/{meeting.pk}/live/", **PHONE)
    expect(page.get_by_text("Live with the chair")).to_be_visible()
    page.evaluate(LISTEN)

    # With her focus in the list nothing in it moves; she hears how many there are.
    page.get_by_role("link", name="I’m worried about them").last.focus()
    reading = page.evaluate(FOCUSED)
    *_rest, slip = write(meeting, chair, "Third", "Fourth", "Fifth, with a name in it")
    expect(page.get_by_role("button", name="Show 3 new")).to_be_visible()
    heard(page, "3 new lines.")
    assert lines(page) == ["Second", "First"] and page.evaluate(FOCUSED) == reading
    live.hide_line(meeting, by=chair, line_id=slip.pk)
    expect(page.locator("[data-fresh]")).to_be_hidden()
    assert lines(page) == ["Fourth", "Third", "Second", "First"] and page.evaluate(FOCUSED) == reading
    live.hide_line(meeting, by=chair, line_id=first.pk)
    expect(page.get_by_text("First", exact=True)).to_have_count(0)
    assert "What has been said" in page.evaluate(FOCUSED), "her place is gone: the heading has it, not the page's top"

    # Paused: nothing comes but by her own tap, and what is taken back goes all the same.
    page.get_by_role("button", name="Pause updates").click()
    write(meeting, chair, "Sixth", "Seventh")
    expect(page.get_by_role("button", name="Show 2 new")).to_be_visible()
    assert lines(page) == ["Fourth", "Third", "Second"]
    live.hide_line(meeting, by=chair, line_id=second.pk)
    expect(page.get_by_text("Second", exact=True)).to_have_count(0)
    go_to(meeting, chair, NEXT)
    expect(page.get_by_role("button", name="Show 1 new")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Letters I can open")
    page.get_by_role("button", name="Show 1 new").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NEXT)
    assert "What has been said" in page.evaluate(FOCUSED)
    page.get_by_role("button", name="Go on with updates").click()
    (eighth,) = write(meeting, chair, "Eighth, with a name")
    expect(page.get_by_text("Eighth, with a name", exact=True)).to_be_visible()
    heard(page, "New line: Eighth")
    live.hide_line(meeting, by=chair, line_id=eighth.pk)
    expect(page.locator("body")).not_to_contain_text("with a name")  # not in what was read out either


def test_a_cut_connection_is_said_once_and_so_is_its_return(open_as, live_site, stage, meeting):
    """Not at every try: while the server is away this page knocks several times."""
    page = open_as(stage.partner, f"/meetings/{meeting.pk}/live/", **PHONE)
    state = page.locator("[data-state]")
    expect(state).to_have_text("Live with the chair")
    page.evaluate(LISTEN)
    tries = []
    page.on("websocket", lambda socket: tries.append(socket.url))

    live_site.kill()
    expect(state).to_have_text("Not live just now. We keep trying. What you typed is safe.")
    page.wait_for_timeout(4000)
    live_site.start()
    expect(state).to_have_text("Live with the chair", timeout=30_000)

    said = [each["words"] for each in page.evaluate("() => window.aloud")]
    assert len(tries) > 2
    assert len(said) == len(set(said)) and said[0].startswith("Not live just now") and said[-1] == "Live with the chair"
    assert page.locator("[data-part=say]").text_content() == "", "nothing else happened, and nothing else was said"
