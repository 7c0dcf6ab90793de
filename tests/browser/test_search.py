"""Search as it is used: on a small phone, with a slip of the thumb, and when there is nothing."""

from datetime import date

import pytest
from playwright.sync_api import expect

from local_offer.models import LocalOfferIndexPage, LocalOfferSectionPage, OfferEntryPage
from pages import seed as ground
from pages.models import SearchWord
from pages.seed import publish
from tests.browser.looks import NARROW, reads_well


@pytest.fixture
def offer(live_site):
    offer = LocalOfferIndexPage(title="Local Offer", slug="local-offer", lead="All of it.")
    publish(ground.load_site(), offer)
    home = LocalOfferSectionPage(title="A place to live", slug="home", code="home", legal_area="Home", lead="A roof.")
    publish(offer, home)
    facts = {"eligibility": "All", "how_to_claim": "Ask your PA.", "as_of": date(2023, 9, 13), "source_paragraph": "1"}
    for number, title in enumerate(("Rent deposit scheme", "Rent in advance")):
        entry = OfferEntryPage(title=title, slug=f"rent-{number}", offer_id=f"T{number}", summary="We help.", **facts)
        publish(home, entry)
    ground.load_help_lines()
    SearchWord.objects.create(words="bond", means="rent deposit", says="We call it a deposit.")


@pytest.mark.both
def test_a_slip_a_word_of_her_own_and_nothing_at_all(offer, open_as):
    page = open_as(None, "/", viewport=NARROW)
    page.get_by_role("link", name="Search").click()
    box = page.get_by_label("What are you looking for?")
    box.fill("depsit")
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_contain_text("We looked for deposit. You wrote “depsit”.")
    assert page.get_by_role("heading", level=3).all_inner_texts() == ["Rent deposit scheme"]
    assert box.input_value() == "depsit"
    reads_well(page)

    page.set_viewport_size(NARROW)
    page.get_by_role("link", name="Look for just “depsit”").click()
    expect(page.locator("main")).to_contain_text("We have nothing on “depsit” yet")
    assert page.get_by_role("link", name="A place to live").is_visible()
    assert page.locator("main").get_by_role("link", name="Get help now").is_visible()
    reads_well(page)

    page.set_viewport_size(NARROW)
    box.fill("bond")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("main")).to_contain_text("We call it a deposit.")
    page.get_by_role("link", name="Rent deposit scheme").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rent deposit scheme")
