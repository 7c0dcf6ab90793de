"""An editor changes an amount in the CMS, gets the word helper's advice, and a second person puts it up (A37, A39)."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

import local_offer.seed
import pages.seed
from local_offer.models import OfferEntryPage
from pages.models import Alert
from tests.browser import axe
from tests.browser.looks import reads_well

PATIENCE = 30_000  # the CMS brings a megabyte of script, and this machine may be busy


@pytest.fixture
def entry(live_site, groups, beside):
    """A page of the Local Offer as visitors read it, with its old amount."""

    def make():
        pages.seed.load()
        local_offer.seed.load()
        return OfferEntryPage.objects.get(offer_id="L41")

    return beside(make)


def of_our_own(page, selector):
    """What axe finds in the parts of the CMS that are ours; the rest is Wagtail's."""
    page.evaluate(axe.script())
    found = page.evaluate(
        """async ([selector, rules]) => (await axe.run(selector, {runOnly: rules, resultTypes: ["violations"]}))
            .violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`)""",
        [selector, axe.ALL],
    )
    return found


def wait_until_changes_are_noticed(page):
    """What is typed in the first two seconds Wagtail takes for what was there: it saves none of it by itself."""
    page.locator("form[data-edit-form][data-w-unsaved-has-edits-value]").wait_for(state="attached")


def test_a_new_amount_goes_up_with_the_words_of_two_people(open_as, live_site, beside, entry, ed, ruth, yonas):
    edit = f"/cms/pages/{entry.pk}/edit/"
    visitor = open_as(None, entry.url)
    assert "£175 a year" not in visitor.content()

    # Ed changes the amount, and writes as one should not.
    page = open_as(ed, edit, viewport={"width": 1280, "height": 900})
    page.set_default_timeout(PATIENCE)
    wait_until_changes_are_noticed(page)
    page.locator("[name=amount]").fill("£175 a year")
    page.locator("[name=amount_from]").fill(f"{timezone.localdate():%Y-%m-%d}")
    page.locator("[name=amount_source]").fill("Cabinet, 3 March 2026")
    page.locator("[name=summary]").fill("Money for clothes in your placement, each year.")
    advice = page.locator("[data-advice]")
    expect(advice).to_contain_text("“placement”", timeout=PATIENCE)
    expect(page.locator(".advice-chip")).to_contain_text("1 word to swap or explain", timeout=PATIENCE)
    assert of_our_own(page, "[data-advice]") == []

    # The page as on a phone stands beside it, and is allowed there.
    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("iframe#w-preview-iframe")
    expect(preview.locator("h1")).to_contain_text(entry.title, timeout=PATIENCE)
    page.get_by_role("button", name="Toggle preview").click()

    # He hands it in: not like this. One tap swaps the word, then it goes.
    expect(page.locator(".w-autosave-indicator__state--saved")).to_be_visible(timeout=PATIENCE)
    hand_in(page)
    expect(page.get_by_text("Before it goes up, look at these").first).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".w-autosave-indicator__state--saved")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Say “home”").click()
    expect(page.locator("[name=summary]")).to_have_value("Money for clothes in your home, each year.", timeout=PATIENCE)
    hand_in(page)
    expect(page.get_by_text("has been submitted").first).to_be_visible(timeout=PATIENCE)
    assert "£175 a year" not in visitor.reload().text(), "nothing is up by one person"

    # Ruth finds it on her own home, reads what changes, and says yes.
    second = open_as(ruth, "/", viewport={"width": 390, "height": 844})
    second.set_default_timeout(PATIENCE)
    second.locator(f'a[href="/cms/second-person/{entry.pk}/"]').click()
    expect(second.get_by_text("£175 a year").first).to_be_visible(timeout=PATIENCE)
    assert of_our_own(second, "#main .nice-padding") == []
    second.get_by_role("button", name="Yes, put it up").click()
    expect(second.get_by_text("It is up:").first).to_be_visible(timeout=PATIENCE)

    page_now = visitor.reload().text()
    assert "£175 a year" in page_now and "in your home, each year" in page_now

    # What stands on every page, CLAB's texts, the switch, and what a visitor sees while all is off.
    now = timezone.now()
    beside(Alert.objects.create, text="The phones are down.", starts_at=now, ends_at=now + timedelta(hours=1), level=1)
    reads_well(open_as(None, entry.url))
    reads_well(open_as(yonas, "/our-words/"))
    switch = open_as(ruth, "/offline/")
    reads_well(switch)
    switch.get_by_role("button", name="Yes, take it off now").click()
    expect(switch.get_by_role("heading", name="Everything public is off")).to_be_visible(timeout=PATIENCE)
    calm = open_as(None, entry.url)
    expect(calm.get_by_role("heading", name="We have taken this site off")).to_be_visible(timeout=PATIENCE)
    reads_well(calm)
    calm.get_by_role("link", name="Get help now").first.click()
    expect(calm.get_by_role("heading", name="Get help now").first).to_be_visible(timeout=PATIENCE)


def hand_in(page):
    """The arrow beside "Save draft", then "Submit to a second person"."""
    page.locator("footer").get_by_role("button", name="Submit to a second person").or_(
        page.locator("[name=action-submit]")
    ).first.evaluate("button => button.click()")
