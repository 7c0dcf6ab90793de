"""
The main job, from one end to the other, through the screens alone (design.md 1, A1 to A14, A18).

Leah's phone, Amara's tablet, Priya's phone and the room screen are open together; Yonas, Dylan, Ruth and a visitor
come in where the story needs them. Nobody's page is loaded again to see what the chair did.
"""

import re
import time

import pytest
from playwright.sync_api import expect

from challenges.seed import load_pillars
from pages.seed import load as load_pages
from tests.browser.axe import assert_clean
from tests.browser.screens import (
    PHONE,
    ROOM,
    TABLET,
    ended_at,
    stay,
    stayed,
    too_wide,
    watch_for_end_of,
)
from tests.challenges.stages import meeting_of

HER_WORDS = "The boiler at my place was broken for five weeks. Nobody told me when somebody would come."
HER_IDEA = "Tell us the day when somebody comes."
TITLE = "Tell us when a repair comes"
ASK = "Send a text with the day of the repair."
LINE = "We can send a text for each repair from next month."
TOO_MUCH = "It was the flat above the bakery."
PROMISE = "Send a text with the day for every repair."
EVIDENCE = "All 41 repairs in the last month had a text."
ANSWER = "Yes. Every repair gets a text with the day."
WHY = "We asked ten people, and ten got their text."
WHAT_CHANGED = "You get a text with the day of your repair."


class Cast:
    """Everybody's browser, opened when first needed, and the way each of them would use it."""

    def __init__(self, screen_of, people):
        self.screen_of, self.people = screen_of, people
        self.leah = screen_of(people["leah"], **PHONE)
        self.amara = screen_of(people["amara"], **TABLET)
        self.priya = screen_of(people["priya"], **PHONE)
        self.screen = screen_of(people["ruth"], **ROOM)  # later put on the room screen
        self.yonas = screen_of(people["yonas"], **PHONE)
        self.dylan = screen_of(people["dylan"], **PHONE)


@pytest.fixture
def cast(screen_of, live_site, everybody, j2i):
    load_pillars()
    load_pages()
    meeting_of(j2i)
    return Cast(screen_of, everybody)


def press(page, label):
    page.get_by_role("button", name=label).first.click()


def follow(page, label, within=None):
    (within or page).get_by_role("link", name=label).first.click()


def at(page, heading):
    """The page with this heading is there, whole: axe finds nothing and nothing sticks out."""
    expect(page.get_by_role("heading", name=heading).first).to_be_visible()
    looks_right(page)


def looks_right(page):
    assert_clean(page)
    assert not too_wide(page)


@pytest.mark.both
def test_one_challenge_walks_from_a_phone_to_what_changed(cast):
    leah_raises_it(cast)
    ruth_and_clab_take_it_on(cast)
    leah_says_yes_to_the_wording(cast)
    amara_puts_it_on_the_table(cast)
    everybody_follows_the_chair(cast)
    a_line_is_shown_and_another_hidden(cast)
    a_promise_is_made(cast)
    the_work_starts_and_the_meeting_ends(cast)
    priya_keeps_her_promise(cast)
    the_answer_is_judged(cast)
    it_is_made_public(cast)
    a_visitor_reads_it(cast)


def leah_raises_it(cast):
    leah = cast.leah
    at(leah, "Hello Leah")
    follow(leah, "Raise a challenge")
    at(leah, "What needs to change?")
    leah.get_by_label("Your words").fill(HER_WORDS)
    press(leah, "Next")
    at(leah, "What would make it right?")
    expect(leah.get_by_text(HER_WORDS)).to_be_visible()
    leah.get_by_label("Your idea").fill(HER_IDEA)
    press(leah, "Next")
    at(leah, "Who can see it?")
    expect(leah.get_by_label("No name at all")).to_be_checked()
    leah.get_by_label("Yes, I know who can read it").check()
    press(leah, "Send it to CLAB")
    at(leah, "Got it")
    follow(leah, "See your page")
    expect(leah.get_by_text("This one is yours")).to_be_visible()
    looks_right(leah)


def ruth_and_clab_take_it_on(cast):
    ruth, yonas, dylan = cast.screen, cast.yonas, cast.dylan
    to_room(yonas, "/clab/")
    expect(yonas.get_by_text("1 more is with the participation officer")).to_be_visible()
    expect(yonas.get_by_text(HER_WORDS)).to_have_count(0)

    to_room(ruth, "/clab/")
    follow(ruth, "Look at new words")
    at(ruth, "New words")
    follow(ruth, "Read and decide")
    at(ruth, "Safety check")
    press(ruth, "Safe to show to CLAB")

    yonas.reload()
    at(yonas, "CLAB’s room")
    follow(yonas, "Read it, and take it on")
    at(yonas, "Do we take it on?")
    expect(yonas.get_by_text(HER_WORDS)).to_be_visible()
    yonas.get_by_label("A title").fill(TITLE)
    yonas.get_by_label("What we ask").fill(ASK)
    yonas.get_by_label("The story").fill("A boiler was broken for five weeks. Nobody said when help would come.")
    yonas.get_by_label("Safe, settled and happy").check()
    press(yonas, "Keep these words")
    press(yonas, "Yes, we take it on")
    expect(yonas.get_by_text("Your yes is counted")).to_be_visible()

    to_room(dylan, "/clab/")
    at(dylan, "CLAB’s room")
    follow(dylan, "Read it")
    expect(dylan.get_by_text("Yours makes it so")).to_be_visible()
    press(dylan, "Yes, we take it on")
    expect(dylan.get_by_text("CLAB takes it on")).to_be_visible()


def to_room(page, path):
    """The menu's own link to a room: at the top, or on a phone below."""
    page.locator(f'nav a[href="{path}"]:visible').first.click()


def leah_says_yes_to_the_wording(cast):
    leah = cast.leah
    follow(leah, "Said & Done")
    follow(leah, "Read the words")
    at(leah, TITLE)
    expect(stop(leah)).to_contain_text("Taken on")
    press(leah, "Yes, good words")
    expect(leah.get_by_text("You said: Yes")).to_be_visible()


def stop(page):
    """Where the path stands on this screen."""
    return page.locator(".path [aria-current]").last


def amara_puts_it_on_the_table(cast):
    amara = cast.amara
    at(amara, "Hello Amara")
    to_room(amara, "/j2i/")
    at(amara, "The J2I table")
    expect(amara.get_by_text(HER_WORDS)).to_have_count(0)
    follow(amara, "Put it on the table")
    at(amara, "Who has a part?")
    amara.get_by_label("Which organisation?").select_option(label="Harbour Homes (example)")
    amara.get_by_label("What do we ask of them?").fill("Send the text when you plan a repair.")
    press(amara, "Add this part")
    press(amara, "Put it on the table")
    expect(amara.get_by_text("It is on the J2I table")).to_be_visible()
    cast.leah.reload()
    expect(stop(cast.leah)).to_contain_text("On the table")


def everybody_follows_the_chair(cast):
    amara, priya, yonas, screen = cast.amara, cast.priya, cast.yonas, cast.screen
    for page in (priya, yonas):
        follow(page, "Said & Done")
        follow(page, "Say if you are coming")
        looks_right(page)
        press(page, re.compile("I.m coming"))
        follow(page, "Follow it here when it starts")
        at(page, "It has not begun yet")
        expect(page.get_by_text("Ready to start")).to_be_visible()
    meeting = priya.url.rsplit("/live/", 1)[0]
    screen.goto(f"{meeting}/screen/")
    looks_right(screen)
    asked = cast.leah.request.get(f"{meeting}/live/")
    assert asked.status == 404, "whoever is not invited finds no meeting"

    follow(amara, "Get your meeting ready")
    looks_right(amara)
    follow(amara, "Go to the chair’s page")
    expect(amara.get_by_text("Ready to start")).to_be_visible()
    looks_right(amara)
    for page in (priya, yonas, screen):
        stay(page)
    press(amara, "Open the meeting")
    for page in (priya, yonas, screen):
        expect(page.get_by_role("heading", name="What changed since last time")).to_be_visible()
    looks_right(screen)

    press(amara, f"Next: {TITLE}")
    for page in (priya, yonas, screen):
        expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
        expect(stop(page)).to_contain_text("On the table")
        looks_right(page)
    looks_right(amara)


def a_line_is_shown_and_another_hidden(cast):
    amara, priya, yonas, screen = cast.amara, cast.priya, cast.yonas, cast.screen
    say(priya, LINE)
    expect(amara.get_by_text(LINE)).to_be_visible()
    for page in (yonas, screen):
        expect(page.get_by_text(LINE)).to_have_count(0)
    press(amara, "Show it")
    for page in (priya, yonas, screen):
        expect(page.get_by_text(LINE).first).to_be_visible()

    # Other tests share the machine and may hold it up for a moment, but not each time.
    assert any(hidden_within_a_second(cast) for _ in range(3))
    for page in (priya, yonas, screen):
        expect(page.get_by_text(LINE).first).to_be_visible()


def hidden_within_a_second(cast):
    """Show a line and hide it again; whether it was gone from every screen within a second (trust.md 1.9)."""
    amara, priya, yonas, screen = cast.amara, cast.priya, cast.yonas, cast.screen
    say(yonas, TOO_MUCH)
    press(amara, "Show it")
    for page in (priya, yonas, screen):
        expect(page.get_by_text(TOO_MUCH).first).to_be_visible()
        watch_for_end_of(page, TOO_MUCH)
    amara.get_by_text("More", exact=True).click()
    looks_right(amara)
    line = amara.locator(".line", has_text=TOO_MUCH)
    pressed = time.time() * 1000
    line.get_by_role("button", name="Hide now").click()
    slowest = max(ended_at(page) for page in (priya, yonas, screen)) - pressed
    amara.get_by_text("More", exact=True).click()
    return slowest < 1000


def say(page, words):
    page.get_by_label("Your words").fill(words)
    press(page, "Send my words")
    expect(page.get_by_text("The chair has your words.")).to_be_visible()
    expect(page.get_by_label("Your words")).to_have_value("")


def a_promise_is_made(cast):
    amara, priya, yonas, screen = cast.amara, cast.priya, cast.yonas, cast.screen
    follow(amara, "Next: ask for a promise")
    at(amara, "A promise")
    amara.get_by_label("What will they do?").fill(PROMISE)
    amara.get_by_label("Who?").select_option(label="Priya, Harbour Homes (example)")
    expect(amara.get_by_label("Before next meeting")).to_be_checked()
    press(amara, "Next: read it back")
    at(amara, "“Priya from Harbour Homes (example) promises")
    for page, asks in ((priya, "Is this your promise?"), (yonas, "Is this right?"), (screen, "Is this right?")):
        expect(page.get_by_text(asks).first).to_be_visible()
        expect(page.get_by_text(PROMISE).first).to_be_visible()
        expect(page.get_by_text("Priya")).to_have_count(0)  # on the screens it is a role
    press(priya, "Yes, I promise this")
    for page in (amara, yonas, screen):
        expect(page.get_by_text("Harbour Homes (example) says yes").locator("visible=true").first).to_be_visible()
    at(amara, "“Priya from Harbour Homes (example) promises")
    press(amara, "Yes: lock it in")
    for page in (priya, yonas, screen):
        expect(page.get_by_text("Is this")).to_have_count(0)
        expect(page.get_by_text(PROMISE).first).to_be_visible()
        looks_right(page)


def the_work_starts_and_the_meeting_ends(cast):
    amara, priya, yonas, screen = cast.amara, cast.priya, cast.yonas, cast.screen
    press(amara, "Next: the work starts")
    for page in (priya, yonas, screen):
        expect(stop(page)).to_contain_text("Being worked on")
    press(amara, "Next: Goodbye and next date")
    for page in (priya, yonas, screen):
        expect(page.get_by_text("We meet again").first).to_be_visible()
    follow(amara, "End the meeting")
    at(amara, "End the meeting?")
    press(amara, "Yes: end it")
    at(amara, "You ran it.")
    expect(amara.get_by_text("1 challenge, 1 promise").first).to_be_visible()
    expect(screen.get_by_text("Thank you.")).to_be_visible()
    for page in (priya, yonas):
        expect(page.get_by_role("heading", name="The meeting is over")).to_be_visible()
        expect(page.get_by_role("button", name="Send my words")).to_be_hidden()
    assert all(stayed(page) for page in (priya, yonas, screen))

    follow(yonas, "Read what was said and promised")
    looks_right(yonas)
    minutes = yonas.get_by_role("main")
    for words in (TITLE, PROMISE, LINE):
        expect(minutes).to_contain_text(words)
    for words in (TOO_MUCH, "Priya", HER_WORDS):
        expect(minutes).not_to_contain_text(words)

    amara.goto(amara.url.split("/meetings/")[0] + "/j2i/")
    follow(amara, "Get your meeting ready")
    agenda = amara.get_by_role("main").get_by_role("listitem")
    expect(agenda.filter(has_text=TITLE).first).to_be_visible()
    cast.leah.reload()
    expect(stop(cast.leah)).to_contain_text("Being worked on")
    expect(cast.leah.get_by_text(PROMISE).first).to_be_visible()
    expect(cast.leah.get_by_text("Priya")).to_have_count(0)
    looks_right(cast.leah)


def priya_keeps_her_promise(cast):
    priya = cast.priya
    priya.goto(priya.url.split("/meetings/")[0] + "/j2i/")
    at(priya, "What I promised")
    expect(priya.get_by_text(HER_WORDS)).to_have_count(0)
    follow(priya, "Say how it is going")
    at(priya, "How is it going?")
    priya.locator("summary", has_text="It is done").click()
    priya.get_by_label("How can we see that it is done?").fill(EVIDENCE)
    press(priya, "Say it is done")
    at(priya, "Your desk")
    expect(priya.get_by_text("You did what you promised. Say what changed.")).to_be_visible()
    follow(priya, TITLE)
    expect(priya.get_by_text("They say: done").first).to_be_visible()
    expect(priya.get_by_text(EVIDENCE).first).to_be_visible()
    follow(priya, "Propose an answer")
    at(priya, "Propose an answer")
    priya.get_by_label("Yes", exact=True).check()
    priya.get_by_label("In plain words").fill(ANSWER)
    press(priya, "Send the answer")
    expect(priya.get_by_text("Sent to the chair")).to_be_visible()
    looks_right(priya)


def the_answer_is_judged(cast):
    amara, leah, yonas, dylan = cast.amara, cast.leah, cast.yonas, cast.dylan
    to_room(amara, "/j2i/")
    follow(amara, "Read the answer")
    expect(amara.get_by_text(ANSWER)).to_be_visible()
    looks_right(amara)
    press(amara, "Confirm the answer")
    expect(amara.get_by_text("Confirmed.")).to_be_visible()

    follow(leah, "Said & Done")
    at(leah, "Hello Leah")
    follow(leah, "Read the answer")
    expect(stop(leah)).to_contain_text("Answered")
    asked = leah.get_by_role("heading", name="Does this fix it?")
    expect(asked).to_be_visible()
    looks_right(leah)
    leah.get_by_role("button", name="Yes", exact=True).click()  # one tap
    expect(leah.get_by_text("You said: Yes, it fixes it")).to_be_visible()

    follow(yonas, "Said & Done")
    to_room(yonas, "/clab/")
    expect(yonas.get_by_text("The person who raised it says: it fixes it.")).to_be_visible()
    follow(yonas, "Is it good enough?")
    at(yonas, "Is the answer good enough?")
    yonas.get_by_label("Changed", exact=True).check()
    yonas.get_by_label("Why, in one sentence").fill(WHY)
    yonas.get_by_label("What kind of change is it?").select_option(label="A new service")
    yonas.get_by_label("What changed?").fill(WHAT_CHANGED)
    yonas.get_by_text("Add more, if you like").click()
    yonas.get_by_label("The same in two words").fill("A text")
    press(yonas, "This is what we say")
    expect(yonas.get_by_text("Your word is counted").first).to_be_visible()
    leah.reload()
    expect(stop(leah)).to_contain_text("Answered")  # one member is not CLAB

    to_room(dylan, "/clab/")
    follow(dylan, "Do you say the same?")
    expect(dylan.get_by_text(WHY)).to_be_visible()
    looks_right(dylan)
    press(dylan, "I say the same")
    expect(dylan.get_by_text("CLAB has spoken: changed").first).to_be_visible()
    leah.reload()
    expect(stop(leah)).to_contain_text("Changed")
    looks_right(leah)


def it_is_made_public(cast):
    amara, leah, dylan = cast.amara, cast.leah, cast.dylan
    follow(dylan, "Make it public")
    at(dylan, "Make it public")
    press(dylan, "Ask to make it public")
    expect(dylan.get_by_text("Asked. The chair looks at it")).to_be_visible()

    to_room(amara, "/j2i/")
    follow(amara, "Read the text")
    at(amara, "Do you agree to this text?")
    expect(amara.get_by_text(HER_WORDS)).to_have_count(0)
    press(amara, "I agree")

    follow(leah, "Said & Done")
    follow(leah, "Read the text")
    expect(leah.get_by_role("heading", name="May everybody read this?")).to_be_visible()
    looks_right(leah)
    press(leah, "Go ahead")
    expect(leah.get_by_role("button", name="Take it off the public pages")).to_be_visible()


def a_visitor_reads_it(cast):
    visitor = cast.screen_of(None, "/what-changed/", **PHONE)
    at(visitor, "What changed")
    card = visitor.get_by_role("listitem").filter(has_text=TITLE).first
    expect(card).to_contain_text("A text")
    expect(card).to_contain_text(WHAT_CHANGED)
    expect(card).to_contain_text(WHY)
    assert not visitor.context.cookies()
    follow(visitor, TITLE)
    at(visitor, TITLE)
    expect(stop(visitor)).to_contain_text("Changed")
    main = visitor.get_by_role("main")
    for secret in ("Priya", "Leah", "Yonas", HER_WORDS, HER_IDEA, LINE, TOO_MUCH):
        expect(main).not_to_contain_text(secret)
