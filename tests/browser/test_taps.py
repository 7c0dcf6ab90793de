"""
A meeting of seven challenges and five promises, and how often the chair has to tap: at most sixty times.

A tap is a button or link pressed, a field or choice opened, an option taken. Typing is none: somebody has to say it.
"""

import pytest
from playwright.sync_api import expect

from challenges.meeting import actions as live
from challenges.models import Commitment
from tests.browser.screens import PHONE, ROOM, TABLET
from tests.challenges.stages import meeting_of

TITLES = [f"Ask number {number}" for number in range(1, 8)]
WITH_A_PROMISE = TITLES[:3] + TITLES[5:]
HARD = TITLES[6]
NOTE = "About losing a home"
CONTROLS = "main :is(a, button, summary, textarea, select, input:not([type=hidden]))"


@pytest.fixture
def meeting(beside, stage, j2i):
    def seven():
        meeting = meeting_of(j2i)
        for title in TITLES:
            stage.with_j2i(meeting=meeting, title=title)
        live.plan_agenda(meeting)
        hard = meeting.agenda.get(challenge__title=HARD)
        live.mark_hard(meeting, by=stage.chair, item_id=hard.pk, hard=True, note=NOTE)
        return meeting

    return beside(seven)


class Chair:
    """Her page, and the number of her taps; what stands in sight is counted wherever she comes."""

    def __init__(self, page):
        self.page, self.taps, self.acts, self.most = page, 0, {}, 0

    def tap(self, label, within=None):
        here = within or self.page.get_by_role("main")
        control = here.locator("a, button, summary").filter(has_text=label).locator("visible=true").first
        control.click()
        self.taps += 1

    def does(self, act, *labels):
        """One act from the console as it comes, the sheet folded: so many taps, and no more than two."""
        expect(self.page.locator("details[open]")).to_have_count(0)
        for label in labels:
            self.tap(label)
        self.acts[act] = len(labels)

    def is_at(self, words):
        expect(self.page.get_by_role("main").get_by_text(words).locator("visible=true").first).to_be_visible()
        if not self.page.locator("details[open]").count():
            self.most = max(self.most, self.page.locator(CONTROLS).locator("visible=true").count())

    def promises(self, what, who):
        """The three fields: words, person, and a day that is chosen already."""
        page = self.page
        box = page.get_by_label("What will they do?")
        box.click()
        box.press_sequentially(what)
        page.get_by_label("Who?").select_option(label=who)
        self.taps += 3  # the box; the list, and the person in it
        expect(page.get_by_label("Before next meeting")).to_be_checked()
        self.tap("Next: read it back")
        self.is_at("Read it out loud")

    def folds(self):
        """The page as it comes, the sheet folded."""
        self.page.reload()
        expect(self.page.get_by_text("Live with the chair")).to_be_visible()


def test_seven_challenges_and_five_promises_take_the_chair_at_most_sixty_taps(screen_of, stage, meeting, beside):
    at = f"/meetings/{meeting.pk}/"
    chair = Chair(screen_of(stage.chair, at + "chair/", **TABLET))
    partner = screen_of(stage.partner, at + "live/", **PHONE)
    room = screen_of(stage.officer, at + "screen/", **ROOM)
    expect(chair.page.get_by_text("Ready to start")).to_be_visible()
    chair.is_at("Is everyone ready?")
    chair.does("open", "Open the meeting")
    chair.is_at("Let people cheer")

    for number, title in enumerate(TITLES):
        if title == HARD:
            told(chair, partner, room)
        if number not in (4, 5):  # there "Go on to the next item" has brought her
            chair.tap(f"Next: {title}")
        expect(chair.page.locator("#nowh")).to_have_text(title)
        if number < 5:
            beside(live.post_line, meeting, by=stage.first, text=f"Line {number}")
            chair.is_at(f"Line {number}")
            chair.does("release", "Show it")
            expect(room.get_by_text(f"Line {number}")).to_be_visible()
        if title not in WITH_A_PROMISE:
            chair.does("next, whatever the big button says", "More", "Go on to the next item")
            expect(chair.page.locator("#nowh")).to_have_text(TITLES[number + 1])
            chair.folds()
            continue
        chair.does("promise", "Next: ask for a promise")
        chair.promises(f"Do what number {number} asks.", "Priya, Harbour Homes (example)")
        if number == 0:
            she_says_not_like_this_and_then_yes(chair, partner, room)
        chair.tap("Yes: lock it in")
        chair.is_at("Everyone here has promised")
        chair.does("state", "Next: the work starts")
        chair.is_at("It may be hard for somebody." if HARD in TITLES[number + 1 : number + 2] else "Well done.")
        if number == 0:
            hides_a_line_and_hands_on_the_others(chair, room)

    chair.does("next", "Next: Goodbye and next date")
    chair.is_at("Say thank you.")
    chair.does("end", "End the meeting", "Yes: end it")
    expect(chair.page.get_by_role("heading", name="You ran it.")).to_be_visible()
    expect(chair.page.get_by_text("7 challenges, 5 promises, each with a role and a day.").first).to_be_visible()

    assert beside(lambda: Commitment.objects.filter(meeting=meeting).count()) == 5
    confirmed = Commitment.objects.filter(meeting=meeting, owner_confirmed_at__isnull=False)
    assert beside(lambda: [promise.what for promise in confirmed]) == ["Do what number 0 asks."]
    assert chair.taps <= 60, chair.taps
    assert max(chair.acts.values()) <= 2, chair.acts
    assert chair.most <= 5
    assert {"next", "release", "hide", "promise", "state", "hand over", "take back"} <= set(chair.acts)


def told(chair, partner, room):
    """Before the hard one every screen says so, and only the tap after that goes on."""
    chair.does("heads-up", "Next: a heads-up")
    chair.is_at("Give everyone a moment.")
    for page in (partner, room):
        expect(page.get_by_text("The next one may be hard").locator("visible=true").first).to_be_visible()
        expect(page.get_by_text(NOTE).locator("visible=true").first).to_be_visible()


def she_says_not_like_this_and_then_yes(chair, partner, room):
    """The partner on her own phone: nobody's page is loaded again."""
    expect(partner.get_by_role("heading", name="Is this your promise?")).to_be_visible()
    partner.get_by_role("button", name="Not like this").click()
    expect(partner.get_by_text("The chair knows.")).to_be_visible()
    chair.is_at("says: not like this.")
    expect(room.get_by_text("not like this")).to_have_count(0)
    partner.get_by_role("button", name="Yes, I promise this").click()
    for page in (chair.page, partner, room):
        expect(page.get_by_text("Harbour Homes (example) says yes").locator("visible=true").first).to_be_visible()


def hides_a_line_and_hands_on_the_others(chair, room):
    chair.does("hide", "More", "Hide now")
    expect(room.get_by_text("Line 0")).to_have_count(0)
    chair.folds()
    chair.does("hand over", "More", "Yonas, Member")
    expect(chair.page.get_by_text("Your helper shows the lines.")).to_be_visible()
    chair.folds()
    chair.does("take back", "Take it back")
    expect(chair.page.get_by_text("Your helper shows the lines.")).to_have_count(0)


def test_a_phone_asks_its_own_partner_alone_and_without_javascript(screen_of, stage, meeting, beside, gareth):
    def read_back(what):
        item = meeting.agenda.get(status="current")
        due = meeting.starts_at.date()
        live.read_back_promise(meeting, by=stage.chair, item_id=item.pk, owner=stage.seat, what=what, due=due)

    def at_the_first():
        live.go_live(meeting, by=stage.chair)
        live.next_item(meeting, by=stage.chair, item_id=meeting.agenda.get(status="current").pk)
        read_back("Send letters.")

    beside(at_the_first)
    at = f"/meetings/{meeting.pk}/"
    other = screen_of(gareth, at + "live/", **PHONE)
    hers = screen_of(stage.partner, at + "live/", **PHONE)
    for page in (other, hers):
        expect(page.get_by_text("Live with the chair")).to_be_visible()
    hers.get_by_role("button", name="Not like this").click()
    expect(hers.get_by_text("The chair knows.")).to_be_visible()
    beside(read_back, "Send texts.")
    expect(hers.locator(".yours").get_by_text("Send texts.")).to_be_visible()
    expect(hers.get_by_text("The chair knows.")).to_have_count(0)
    partner = screen_of(stage.partner, at + "live/", **PHONE, java_script_enabled=False)
    partner.get_by_role("button", name="Yes, I promise this").click()
    expect(partner.get_by_text("Harbour Homes (example) says yes").first).to_be_visible()
    expect(other.get_by_text("Harbour Homes (example) says yes").first).to_be_visible()
    expect(other.get_by_role("heading", name="Is this your promise?")).to_be_hidden()

    co_chair = screen_of(stage.second, at + "promise/", **PHONE)
    tick, day = co_chair.get_by_label("Before next meeting"), co_chair.get_by_label("Another day")
    expect(day).to_be_visible()
    tick.click()
    expect(tick).to_be_checked()
    expect(day).to_be_hidden()
