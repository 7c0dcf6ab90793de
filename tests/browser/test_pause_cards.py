"""Somebody asks what a word means: the room stops, the word is explained, a break is taken (domain.md 4)."""

import pytest
from playwright.sync_api import expect

from tests.browser.looks import reads_well
from tests.browser.screens import PHONE, ROOM, TABLET, stay, stayed
from tests.challenges.stages import meeting_of

ASKS = "Somebody asks what “placement” means."
PLAIN = {"java_script_enabled": False}


def press(page, label):
    page.get_by_role("button", name=label, exact=True).first.click()


def follow(page, label):
    page.get_by_role("link", name=label).first.click()


@pytest.fixture
def at(j2i):
    """Where the group's next meeting is."""
    return f"/meetings/{meeting_of(j2i).pk}/"


def test_a_word_is_asked_for_and_explained_and_a_break_taken(screen_of, stage, at):
    chair = screen_of(stage.chair, f"{at}chair/", **TABLET)
    press(chair, "Open the meeting")
    expect(chair.get_by_role("button", name="Next: Goodbye and next date")).to_be_visible()
    young = screen_of(stage.first, f"{at}live/", **PHONE)
    partner = screen_of(stage.partner, f"{at}live/", **PHONE)
    wall = screen_of(stage.officer, f"{at}screen/", **ROOM)
    for page in (young, partner, wall):
        stay(page)

    young.get_by_label("Which word?").fill("placement")
    press(young, "What does that word mean?")

    expect(young.get_by_text("Nobody sees that it was you.")).to_be_visible()
    expect(young.get_by_label("Which word?")).to_have_value("")
    for page in (young, partner):
        expect(page.get_by_text(ASKS).last).to_be_visible()
    expect(partner.get_by_role("status").filter(has_text=ASKS)).to_have_count(1)
    expect(wall.get_by_role("heading", name="Pause")).to_be_visible()
    expect(wall.get_by_role("main")).to_contain_text(ASKS)
    expect(chair.get_by_role("button", name="Thank you, go on")).to_be_visible()
    for page in (partner, wall):
        assert stage.first.display_name not in page.content()
    expect(chair.locator("[data-part=waiting]")).not_to_contain_text(stage.first.display_name)
    reads_well(wall)
    reads_well(partner)
    reads_well(chair)

    follow(chair, "Write what it means")
    reads_well(chair)
    chair.get_by_label("What it means").fill("Where you live.")
    press(chair, "Show it to everyone")
    for page in (young, partner, wall):
        expect(page.get_by_role("main")).to_contain_text("placement: Where you live.")
    press(chair, "Thank you, go on")
    expect(wall.get_by_role("heading", name="What changed since last time")).to_be_visible()
    expect(partner.get_by_text(ASKS)).to_have_count(0)
    expect(partner.get_by_role("region", name="Words we explained today")).to_contain_text("Where you live.")

    chair.get_by_text("More", exact=True).click()
    press(chair, "10 minutes")
    expect(wall.get_by_role("heading", name="Break")).to_be_visible()
    expect(wall.get_by_role("main")).to_contain_text("Back at")
    expect(partner.get_by_text("Break. Back at").last).to_be_visible()
    reads_well(wall)
    reads_well(partner)
    press(chair, "Go on")
    expect(wall.get_by_role("heading", name="What changed since last time")).to_be_visible()
    for page in (young, partner, wall):
        assert stayed(page), "nobody has to load the page again"


def test_the_same_with_plain_forms(screen_of, stage, at):
    chair = screen_of(stage.chair, f"{at}chair/", **TABLET, **PLAIN)
    press(chair, "Open the meeting")
    young = screen_of(stage.first, f"{at}live/", **PHONE, **PLAIN)
    partner = screen_of(stage.partner, f"{at}live/", **PHONE, **PLAIN)
    young.get_by_label("Which word?").fill("placement")
    press(young, "What does that word mean?")
    expect(young.get_by_text("Nobody sees that it was you.")).to_be_visible()
    follow(partner, "Refresh")
    expect(partner.get_by_text(ASKS).last).to_be_visible()

    chair.reload()
    follow(chair, "Write what it means")
    expect(chair.get_by_label("What it means")).to_have_value("home; where I live")
    chair.get_by_label("What it means").fill("Where you live.")
    press(chair, "Show it to everyone")
    press(chair, "Thank you, go on")
    chair.get_by_text("More", exact=True).click()
    press(chair, "5 minutes")
    follow(partner, "Refresh")
    expect(partner.get_by_text("Break. Back at").last).to_be_visible()
    expect(partner.get_by_role("region", name="Words we explained today")).to_contain_text("Where you live.")
    press(chair, "Go on")
    follow(partner, "Refresh")
    expect(partner.get_by_text("Break. Back at")).to_have_count(0)
