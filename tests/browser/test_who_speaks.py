"""Somebody would like to speak and is called; the chair is handed over and taken back: every page follows (D72)."""

from playwright.sync_api import expect

from tests.browser.looks import reads_well
from tests.browser.screens import PHONE, ROOM, TABLET, stay, stayed
from tests.challenges.stages import meeting_of

TURN = "It’s your turn."


def press(page, label):
    page.get_by_role("button", name=label, exact=True).filter(visible=True).first.click()


def more(page):
    page.get_by_text("More", exact=True).click()


def test_one_is_called_and_the_chair_goes_there_and_back(screen_of, stage, j2i):
    at = f"/meetings/{meeting_of(j2i).pk}/"
    amara = screen_of(stage.chair, f"{at}chair/", **TABLET)
    press(amara, "Open the meeting")
    expect(amara.get_by_role("button", name="Next: Goodbye and next date")).to_be_visible()
    dylan = screen_of(stage.second, f"{at}chair/", **TABLET)
    yonas = screen_of(stage.first, f"{at}live/", **PHONE)
    priya = screen_of(stage.partner, f"{at}live/", **PHONE)
    wall = screen_of(stage.officer, f"{at}screen/", **ROOM)
    for page in (amara, dylan, yonas, priya):
        expect(page.get_by_text("Live with the chair")).to_be_visible()
    for page in (amara, dylan, yonas, priya, wall):
        stay(page)

    # Priya asks first; the young person is called first, and no screen of the room says that it is so.
    for page in (priya, yonas):
        press(page, "I’d like to speak")
        expect(page.get_by_text("You are on the list.")).to_be_visible()
        expect(page.get_by_role("button", name="Not any more")).to_be_focused()
    expect(wall.get_by_text("2 want to speak.")).to_be_visible()
    press(amara, "Your turn, Yonas")
    expect(yonas.get_by_text(TURN).last).to_be_visible()
    expect(yonas.get_by_role("status").filter(has_text=TURN)).to_have_count(1)
    expect(yonas.get_by_role("button", name="Not any more")).to_be_hidden()
    for page in (wall, priya):
        expect(page.get_by_role("main")).to_contain_text("A young person speaks.")
        assert "Yonas" not in page.content()
    expect(priya.get_by_text(TURN).last).to_be_hidden()
    expect(priya.get_by_role("status").filter(has_text="A young person speaks.")).to_have_count(1)
    for page in (wall, yonas, amara):
        reads_well(page)

    # Dylan has not the chair; with one tap he has, and Amara's page says so. One more, and it is hers again.
    expect(dylan.get_by_text("Amara runs the meeting now.")).to_be_visible()
    expect(dylan.locator(".next").filter(visible=True)).to_have_count(0)
    reads_well(dylan)
    press(dylan, "Take the chair")
    expect(dylan.get_by_role("button", name="Next: Goodbye and next date")).to_be_visible()
    expect(amara.get_by_text("Dylan runs the meeting now.")).to_be_visible()
    expect(amara.locator(".next").filter(visible=True)).to_have_count(0)
    press(amara, "Take the chair")
    expect(amara.get_by_role("button", name="Next: Goodbye and next date")).to_be_visible()
    more(amara)
    press(amara, "Let Dylan take the chair")
    expect(amara.get_by_text("Dylan runs the meeting now.").first).to_be_visible()

    # Dylan calls the next one and goes on. Her own page says when she has had her turn.
    press(dylan, "Your turn, Priya")
    expect(priya.get_by_text(TURN).last).to_be_visible()
    expect(yonas.get_by_text(TURN).last).to_be_hidden()
    expect(yonas.get_by_role("button", name="I’d like to speak")).to_be_visible()
    expect(wall.get_by_role("main")).to_contain_text("Harbour Homes (example) speaks.")
    press(priya, "I’m done")
    expect(priya.get_by_role("button", name="I’d like to speak")).to_be_focused()
    expect(wall.get_by_text("speaks.")).to_have_count(0)
    press(dylan, "Next: Goodbye and next date")
    expect(amara.get_by_role("heading", name="Goodbye and next date").filter(visible=True)).to_have_count(1)
    for page in (amara, dylan, yonas, priya, wall):
        assert stayed(page), "nobody has to load the page again"

    dylan.get_by_role("link", name="End the meeting").filter(visible=True).first.click()
    press(dylan, "Yes: end it")
    dylan.get_by_role("link", name="Keep this").click()
    expect(dylan.get_by_role("heading", name="You ran it.")).to_be_visible()
    reads_well(dylan)
