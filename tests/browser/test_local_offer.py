"""From the front page to what fits me, and what to do when it did not work: by tap, by key, without a script."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from local_offer import actions, experiences
from local_offer.models import LocalOfferIndexPage, LocalOfferSectionPage, OfferEntryPage, OfferExperience
from pages import seed as ground
from pages.seed import publish
from tests.browser import looks
from tests.browser.screens import PHONE

FIELDS = {"summary": "Sum.", "eligibility": "All care leavers", "how_to_claim": "Ask your Personal Adviser (PA)."}
FIELDS |= {"as_of": date(2023, 9, 13), "source_paragraph": "S1 2.27"}


def make_offer():
    """Two entries of one section: of the first, nine people told us last month, and its amount changed."""
    offer = publish(ground.load_site(), LocalOfferIndexPage(title="Local Offer", slug="local-offer", lead="All of it."))
    money = publish(
        offer, LocalOfferSectionPage(title="Money", slug="money", code="money", legal_area="Finance", lead="Pounds.")
    )
    clothes = OfferEntryPage(title="Clothing", slug="clothing", offer_id="L41", min_age=18, amount="£100", **FIELDS)
    publish(money, clothes)
    clothes.amount, clothes.amount_from, clothes.amount_source = "£120", date(2026, 4, 1), "Cabinet, 3 March 2026"
    clothes.save_revision().publish()
    publish(money, OfferEntryPage(title="Gyms", slug="gyms", offer_id="L11", outside_county="no", **FIELDS))
    last_month = experiences.months_before(timezone.localdate(), 1)
    for question, answer in (("what", "told_no"), ("when", "longer"), ("where", "inside")):
        OfferExperience.objects.create(entry=clothes, month=last_month, question=question, answer=answer, number=9)
    return clothes


@pytest.fixture
def clothes(live_site, beside):
    return beside(make_offer)


def test_what_fits_me_and_what_did_not_work_on_a_phone(screen_of, clothes, leah, yonas, live_site):
    page = screen_of(None, "/", **PHONE)
    page.get_by_role("link", name="18 to 21").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="For your age")).to_be_visible()
    looks.reads_well(page)
    page.set_viewport_size(PHONE["viewport"])
    page.get_by_role("link", name="Clothing").click()
    expect(page.get_by_text("What it was before")).to_be_visible()
    looks.reads_well(page)

    page.get_by_role("link", name="It didn’t work for me").click()
    empty = page.context.new_page()  # its answer is a 422, which `screen_of` would note as a complaint
    empty.goto(page.url)
    empty.get_by_role("button", name="Count me").click()
    expect(empty.get_by_role("alert")).to_contain_text("3 things to fix")
    looks.reads_well(empty)
    empty.close()
    page.get_by_label("Nobody answered me").focus()
    page.keyboard.press("Space")
    for label in ("This month", "Outside the county"):
        page.get_by_label(label, exact=True).check()
    page.get_by_role("button", name="Count me").press("Enter")
    expect(page.get_by_role("heading", name="Thank you. You are counted.")).to_be_visible()
    looks.reads_well(page)
    assert OfferExperience.objects.get(answer="no_answer").number == 1
    page.get_by_role("link", name="Make it a challenge").click()
    expect(page.get_by_label("Your words")).to_have_value("“Clothing” did not work for me.")

    member = screen_of(yonas, "/clab/offer-trouble/", **PHONE)
    member.locator("summary").click()
    expect(member.get_by_text("I was told no: 5 or more")).to_be_visible()
    looks.reads_well(member)
    member.get_by_role("button", name="Say it on the page").click()
    follower = screen_of(leah, "/local-offer/money/clothing/", **PHONE)
    expect(follower.get_by_text("Some people had trouble with this.")).to_be_visible()
    follower.get_by_role("button", name="Tell me if the amount changes").click()
    follower.goto(live_site.url + "/local-offer/following/")
    expect(follower.get_by_text("Changed on 1 April 2026.")).to_be_visible()
    looks.reads_well(follower)


def test_all_of_it_without_a_script(screen_of, clothes, leah, beside):
    page = screen_of(None, "/local-offer/", **PHONE, java_script_enabled=False)
    page.get_by_role("link", name="I live outside the county").click()
    expect(page.get_by_text("We don’t know yet about 1 other thing.")).to_be_visible()
    page.goto(page.url.replace("/for/outside-the-county/", "/L41/didnt-work/"))
    for label in ("It took too long", "Longer ago", "I’d rather not say"):
        page.get_by_label(label).check()
    page.get_by_role("button", name="Count me").click()
    expect(page.get_by_role("heading", name="Thank you. You are counted.")).to_be_visible()
    assert OfferExperience.objects.get(answer="too_long").number == 1

    beside(actions.follow, clothes, by=leah)
    list_of_hers = screen_of(leah, "/local-offer/following/", **PHONE, java_script_enabled=False)
    list_of_hers.get_by_role("button", name="Stop following").click()
    expect(list_of_hers.get_by_role("heading", name="You follow nothing yet")).to_be_visible()
