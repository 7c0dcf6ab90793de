"""A young chair tries her first meeting where nobody sees it; and the pack in large print (A15, X-A15)."""

from playwright.sync_api import expect

from challenges.models import Line, Minutes, Practice
from tests.browser.looks import reads_well
from tests.browser.screens import TABLET, stay, stayed
from tests.challenges.stages import meeting_of

AT = "/meetings/practice/"
SMALLEST = """() => Math.min(...[...document.querySelectorAll("main *")]
    .filter((one) => one.checkVisibility() && [...one.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .filter((one) => !one.closest(".unseen"))
    .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""


def press(page, label):
    page.get_by_role("button", name=label).first.click()


def test_a_whole_practice_with_a_script_and_the_same_console(screen_of, stage):
    page = screen_of(stage.chair, AT, **TABLET)
    reads_well(page)
    press(page, "Start a practice meeting")
    expect(page.get_by_text("Practice: nobody else sees this")).to_be_visible()
    stay(page)
    press(page, "Open the meeting")
    expect(page.get_by_role("heading", name="What changed since last time")).to_be_visible()
    press(page, "Next: The bus that never comes (made up)")
    expect(page.locator(".clock")).to_contain_text("14:5")
    press(page, "Let somebody say something")
    expect(page.get_by_text("It did not come three times")).to_be_visible()
    press(page, "Show it")
    expect(page.get_by_role("button", name="Let somebody say something")).to_be_visible()
    assert stayed(page), "each tap changes the page where it stands"
    reads_well(page)

    page.get_by_role("link", name="Next: ask for a promise").click()
    page.get_by_label("What will they do?").fill("A bus at 8:10.")
    press(page, "Next: read it back")
    expect(page.get_by_role("heading", name="Jo (made up) from Example Buses promises")).to_be_visible()
    reads_well(page)
    press(page, "Yes: lock it in")
    press(page, "Next: the work starts")
    page.get_by_text("More", exact=True).click()
    press(page, "Ask how we feel")
    press(page, "Show how we feel")
    expect(page.locator("[data-part=deck]").get_by_text("Good: 4")).to_be_visible()
    press(page, "5 minutes")
    press(page, "Go on")
    press(page, "Next: No wifi in the kitchen (made up)")
    expect(page.get_by_role("heading", name="No wifi in the kitchen (made up)")).to_be_visible()
    page.goto(page.url.replace("chair/", "screen/"))
    expect(page.get_by_role("heading", name="No wifi in the kitchen (made up)")).to_be_visible()
    page.goto(page.url.replace("screen/", "chair/"))
    page.locator(".sheet > summary").click()
    press(page, "Go on to the next item")
    page.get_by_role("link", name="End the meeting").first.click()
    press(page, "Yes: end it")
    expect(page.get_by_role("heading", name="You ran it.")).to_be_visible()
    page.get_by_role("link", name="Read the minutes").first.click()
    expect(page.get_by_role("main")).to_contain_text("A bus at 8:10.")
    reads_well(page)
    assert Practice.objects.get().owner == stage.chair
    assert not (Minutes.objects.exists() or Line.objects.exists())


def test_the_large_pack_has_nothing_under_18_points_on_screen_and_paper(screen_of, stage, j2i):
    meeting = meeting_of(j2i)
    stage.in_progress(meeting=meeting, title="Letters I can open")
    page = screen_of(stage.first, f"/meetings/{meeting.pk}/pack/", **TABLET)
    reads_well(page)
    page.get_by_role("link", name="Large print").click()
    reads_well(page)
    assert page.evaluate(SMALLEST) >= 24
    page.emulate_media(media="print")
    assert page.evaluate(SMALLEST) >= 24
    page.goto(f"{page.url.split('/pack/')[0]}/pre-meet/")
    reads_well(page)
