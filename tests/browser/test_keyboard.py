"""By keyboard alone: a challenge is raised, the chair goes on; the focus shows, and goes where it is needed (A1)."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from playwright.sync_api import expect

from challenges.meeting import actions as live
from challenges.models import Challenge
from tests.browser.screens import PHONE, TABLET, stay, stayed
from tests.challenges.stages import meeting_of

SHOWS = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return "";
    const inside = one.closest("label") || one;
    return [one, inside].map((each) => getComputedStyle(each)).some(
        (style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none"
    ) ? "shown" : one.outerHTML.slice(0, 120);
}"""
SAYS = """() => {
    const one = document.activeElement;
    const label = one.labels && one.labels[0];
    return (one.getAttribute("aria-label") || (label || one).innerText || "").trim();
}"""


def tab_to(page, words, key="Tab"):
    """Press Tab until what has these words has the focus; each stop on the way shows that it has it."""
    for _press in range(60):
        page.keyboard.press(key)
        here = page.evaluate(SHOWS)
        assert here in ("shown", ""), f"no focus to be seen on {here}"
        if page.evaluate(SAYS).startswith(words):
            return
    raise AssertionError(f"Tab does not reach “{words}” on {page.url}")


def type_into(page, label, words):
    tab_to(page, label)
    page.keyboard.type(words)


def enter_on(page, words):
    tab_to(page, words)
    page.keyboard.press("Enter")


def test_a_challenge_is_raised_without_a_mouse(screen_of, leah):
    page = screen_of(leah, "/challenges/raise/", **PHONE)

    page.keyboard.press("Tab")
    assert page.evaluate(SAYS) == "Skip to the main part"
    expect(page.get_by_role("link", name="Skip to the main part")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"

    type_into(page, "Your words", "The bus costs more than I earn.")
    enter_on(page, "Next")
    expect(page.get_by_role("heading", name="What would make it right?")).to_be_visible()
    type_into(page, "Your idea", "A bus pass.")
    enter_on(page, "Next")
    expect(page.get_by_role("heading", name="Who can see it?")).to_be_visible()
    tab_to(page, "Yes, I know who can read it")
    page.keyboard.press("Space")
    enter_on(page, "Send it to CLAB")

    expect(page.get_by_role("heading", name="Got it")).to_be_visible()
    assert Challenge.objects.get().own_words == "The bus costs more than I earn."


def test_what_to_fix_takes_the_focus_and_leads_to_the_field(open_as, leah):
    page = open_as(leah, "/challenges/raise/", **PHONE)

    enter_on(page, "Next")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("One thing to fix")
    enter_on(page, "Write what needs to change")

    box = page.get_by_label("Your words")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-invalid", "true")
    assert page.evaluate(
        "() => document.activeElement.getAttribute('aria-describedby').split(' ')"
        ".some((id) => document.getElementById(id).innerText.includes('Write what needs to change'))"
    )
    assert not Challenge.objects.exclude(own_words="").exists()


def test_the_chair_goes_on_without_a_mouse_and_keeps_the_focus(screen_of, stage, j2i):
    def two_on_the_table():
        try:
            meeting = meeting_of(j2i)
            stage.with_j2i(meeting=meeting, title="Letters I can open")
            stage.with_j2i(meeting=meeting, title="Money for the gym")
            live.go_live(meeting, by=stage.chair)
            return meeting
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as beside:  # Playwright's loop runs in this thread
        meeting = beside.submit(two_on_the_table).result()
    chair = screen_of(stage.chair, f"/meetings/{meeting.pk}/chair/", **TABLET)
    expect(chair.get_by_text("Live with the chair")).to_be_visible()
    stay(chair)

    enter_on(chair, "Next: Letters I can open")
    expect(chair.get_by_role("heading", name="Letters I can open")).to_be_visible()
    assert stayed(chair)
    # The button she pressed is gone; the focus is on the next thing to do, not lost at the top of the page.
    assert chair.evaluate(SAYS).startswith("Next: ask for a promise")
    tab_to(chair, "More")
    chair.keyboard.press("Enter")
    enter_on(chair, "Go on to the next item")
    expect(chair.get_by_role("heading", name="Money for the gym")).to_be_visible()
    assert chair.evaluate("() => document.activeElement !== document.body")
    # Shift three times leaves every page but this one.
    for _press in range(3):
        chair.keyboard.press("Shift")
    chair.wait_for_timeout(300)
    assert chair.url.endswith("/chair/")
