"""'What can I get?' in a real browser: by keyboard on the smallest phone, without a script, and what is left behind."""

import pytest
from playwright.sync_api import Error, expect
from wagtail.models import Site

from local_offer import seed as offer
from pages import seed as pages
from pages.models import SiteSettings
from tests.browser.looks import NARROW, reads_well
from tests.browser.screens import PHONE
from tests.browser.test_keyboard import enter_on, tab_to


@pytest.fixture
def filled(live_site, beside):
    beside(pages.load)
    beside(offer.load)


def go_on(page, words, to):
    """Press what has these words by keyboard; the page with this heading is there."""
    page.set_viewport_size(NARROW)
    enter_on(page, words)
    expect(page.get_by_role("heading", name=to, level=1)).to_be_visible()


def reads_well_from_its_top(page):
    """The keyboard may have scrolled it: what lies under the bar that stays is no target to be judged."""
    page.evaluate("() => scrollTo(0, 0)")
    reads_well(page)


def test_from_the_front_door_to_a_list_that_can_be_sent_by_keyboard(live_site, filled, screen_of):
    page = screen_of(None, "/local-offer/", viewport=NARROW)
    go_on(page, "What can I get?", to="How old are you?")
    reads_well_from_its_top(page)

    go_on(page, "18 to 20", to="Where do you live now?")
    go_on(page, "Show me what I can get now", to="What you can get")
    expect(page.get_by_role("region", name="Yes")).to_contain_text("£100 a year")

    go_on(page, "Next question", to="Where do you live now?")
    go_on(page, "In the county", to="Do you have a Personal Adviser (PA)?")
    go_on(page, "No PA", to="Are you studying or working?")
    go_on(page, "Neither right now", to="What else fits you?")
    tab_to(page, "I’ve been in custody")
    page.keyboard.press("Space")
    reads_well_from_its_top(page)
    go_on(page, "Show me what I can get", to="What you can get")
    expect(page.get_by_text("How to get it:").first).to_be_hidden()
    enter_on(page, "A Personal Adviser until you are 21")
    expect(page.get_by_text("How to get it:").first).to_be_visible()
    page.get_by_text("Your answers, and how to change them").press("Enter")
    expect(page.get_by_text("I’ve been in custody")).to_be_visible()
    reads_well_from_its_top(page)

    page.get_by_role("button", name="Change How old are you?").press("Enter")
    expect(page.get_by_role("button", name="18 to 20")).to_have_attribute("aria-current", "true")
    go_on(page, "25 or over", to="What you can get")
    expect(page.get_by_text("You are not too old to ask.")).to_be_visible()

    page.get_by_role("button", name="Choose what stands on it").press("Enter")
    expect(page.get_by_label("Yearly clothing allowance")).to_be_checked()
    reads_well_from_its_top(page)
    enter_on(page, "Untick all")
    expect(page.get_by_label("Yearly clothing allowance")).not_to_be_checked()
    page.get_by_label("Yearly clothing allowance").press("Space")
    page.get_by_label("Newsletter, wherever you live").press("Space")
    page.get_by_role("button", name="Make the list").first.press("Enter")
    expect(page).to_have_url(f"{live_site.url}/local-offer/list/?e=L41,L51")
    expect(page.get_by_label("Its address, to copy")).to_have_value(page.url)
    expect(page.get_by_role("main").get_by_role("heading", level=3)).to_have_count(2)
    reads_well_from_its_top(page)


def test_without_a_script_and_nothing_is_left_behind(live_site, filled, open_as):
    port = live_site.url.rsplit(":", 1)[1]
    weather = f"http://{'127.0.0.1' if 'localhost' in live_site.url else 'localhost'}:{port}/healthz"
    SiteSettings.objects.filter(site=Site.objects.get(is_default_site=True)).update(leave_address=weather)
    page = open_as(None, "/local-offer/finder/", java_script_enabled=False, **PHONE)
    for answer in ("21 to 24", "Outside the county", "I’m not sure", "Both"):
        page.get_by_role("button", name=answer).click()
    page.get_by_label("I’m waiting for an immigration decision").check()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("button", name="Both")).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="Show me what I can get now").click()

    expect(page.get_by_role("region", name="Yes")).to_contain_text("Newsletter, wherever you live")
    expect(page.get_by_role("region", name="Ask first")).to_contain_text(
        "Ask your PA or your solicitor before you say yes to this."
    )
    assert page.url == f"{live_site.url}/local-offer/finder/"
    assert not [one for one in page.context.cookies() if "21-24" in one["value"] or "waiting" in one["value"]]

    page.get_by_role("link", name="Leave now").click()
    page.wait_for_url(weather)
    with pytest.raises(Error, match="ERR_CACHE_MISS"):  # the browser has kept no copy, and asks before it sends again
        page.go_back(wait_until="commit")
