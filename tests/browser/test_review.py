"""The yearly review from the mail to the public page: an owner's one tap, two members of CLAB, one without a script."""

from datetime import date

import pytest
from playwright.sync_api import expect

from local_offer.models import LocalOfferIndexPage, LocalOfferSectionPage, OfferEntryPage
from local_offer.review import taps
from pages import seed as ground
from pages.seed import publish
from people.models import Membership
from tests.browser.looks import reads_well
from tests.browser.screens import PHONE

TITLES = ["Clothes", "A bus pass", "Driving lessons"]


@pytest.fixture
def offer(beside, groups, harbour_homes, yonas, dylan, priya):
    """Three entries that Harbour Homes looks after, all past their day."""

    def three():
        index = publish(ground.load_site(), LocalOfferIndexPage(title="Local Offer", slug="local-offer", lead="All."))
        money = LocalOfferSectionPage(title="Money", slug="money", code="money", legal_area="Finance", lead="Pounds.")
        publish(index, money)
        for number, title in enumerate(TITLES, 1):
            entry = OfferEntryPage(
                title=title,
                slug=f"entry-{number}",
                offer_id=f"L{number:02}",
                summary="Money for it.",
                eligibility="All care leavers",
                how_to_claim="Ask your Personal Adviser (PA).",
                as_of=date(2023, 9, 13),
                source_paragraph="S1 2.27",
                owner_organisation=harbour_homes,
            )
            publish(money, entry)
        Membership.objects.update(from_date=date(2020, 1, 1))
        return taps.link(priya)

    return beside(three)


def test_an_owner_taps_two_members_sign_and_everybody_reads_it(screen_of, offer, yonas, dylan, ruth, ed):
    tap = "/local-offer/" + offer.partition("/local-offer/")[2]
    owner = screen_of(None, tap, **PHONE)
    expect(owner.get_by_role("main").get_by_role("heading", level=2)).to_have_text(TITLES)
    reads_well(owner)
    owner.get_by_text("Something has to change").first.click()
    owner.get_by_label("This needs a change: Clothes").check()
    owner.get_by_label("What has to change?").locator("visible=true").fill("It is more now.")
    owner.get_by_role("button", name="Send").click()
    expect(owner.get_by_text("CLAB sees your 3 answers.")).to_be_visible()
    reads_well(owner)

    first = screen_of(yonas, "/local-offer/review/", **PHONE)
    reads_well(first)
    first.get_by_role("link", name="Money").click()
    expect(first.get_by_text("It is more now.")).to_be_visible()
    expect(first.get_by_role("checkbox")).to_have_count(2)  # what is doubted is looked at by itself
    reads_well(first)
    first.get_by_text("I have read them all").click()
    first.get_by_role("button", name="still right").click()
    expect(first.get_by_text("Your name is under 2.")).to_be_visible()
    first.get_by_role("link").filter(has_text="Read it, and say what you think").click()
    reads_well(first)
    first.get_by_label("Needs a change").check()
    first.get_by_label("What has to change?").fill("Ask for the new amount.")
    first.get_by_role("button", name="Put my name under it").click()
    expect(first.get_by_text("One more member makes it so.")).to_be_visible()

    second = screen_of(dylan, "/local-offer/review/section/all/", java_script_enabled=False, **PHONE)
    expect(second.get_by_text("One of us says: Still right")).to_have_count(2)
    for box in second.get_by_role("checkbox").all():
        box.check()
    second.get_by_role("button", name="still right").click()
    expect(second.get_by_text("2 have two names now.")).to_be_visible()

    state = screen_of(ruth, "/local-offer/review/state/", **PHONE)
    expect(state.get_by_text("CLAB has checked 2 of 3 pages")).to_be_visible()
    reads_well(state)
    writer = screen_of(ed, "/local-offer/review/changes/", **PHONE)
    expect(writer.get_by_text("Ask for the new amount.")).to_be_visible()
    reads_well(writer)
    anybody = screen_of(None, "/local-offer/money/", **PHONE)
    expect(anybody.get_by_text("Being checked")).to_have_count(1)
