"""How do you feel about it? The chair asks, two young people tap, and no screen tells before she shows it."""

import pytest
from playwright.sync_api import expect

from challenges.meeting import actions as live
from challenges.models import FeelingsVote
from people.models import Role
from tests.browser import looks
from tests.browser.screens import PHONE, ROOM, TABLET, stay, stayed
from tests.challenges.stages import meeting_of
from tests.factories import make_seat, make_user
from tests.meeting.conftest import go_to

PLAIN = {"java_script_enabled": False}


@pytest.fixture
def meeting(beside, stage, j2i):
    def at_letters():
        meeting = meeting_of(j2i)
        stage.with_j2i(meeting=meeting, title="Letters I can open")
        live.go_live(meeting, by=stage.chair)
        go_to(meeting, stage.chair, "Letters I can open")
        return meeting

    return beside(at_letters)


@pytest.fixture
def answer_too(beside, clab, meeting):
    """`answer_too("green", …)`: as many others on CLAB answer on phones of their own."""

    def answer(*said):
        vote = FeelingsVote.objects.open().get()
        for feeling in said:
            person = make_user("Somebody")
            make_seat(person, clab, Role.MEMBER)
            live.feel(meeting, by=person, vote_id=vote.pk, feeling=feeling)

    return lambda *said: beside(answer, *said)


def ask(chair):
    chair.locator("details.sheet > summary").click()
    chair.get_by_role("button", name="Ask how we feel").click()


def counts(vote):
    return list(FeelingsVote.objects.filter(pk=vote).values_list("green", "amber", "red").get())


def test_two_tap_and_every_screen_shows_it_when_the_chair_does(screen_of, stage, meeting, answer_too, beside):
    at = f"/meetings/{meeting.pk}/"
    chair = screen_of(stage.chair, at + "chair/", **TABLET)
    young, other = (screen_of(one, at + "live/", **PHONE) for one in (stage.first, stage.second))
    partner = screen_of(stage.partner, at + "live/", **PHONE)
    room = screen_of(stage.chair, at + "screen/", **ROOM)
    for page in (chair, young, other, partner):
        expect(page.get_by_text("Live with the chair")).to_be_visible()
        stay(page)

    ask(chair)
    expect(room.get_by_text("How do you feel about this?")).to_be_visible()
    expect(partner.get_by_text("Young people now say how they feel about this.")).to_be_visible()
    expect(partner.get_by_role("button", name="Not good")).to_have_count(0)
    young.get_by_role("button", name="Good", exact=True).click()
    other.get_by_role("button", name="Not good").click()
    for page in (young, other):
        expect(page.get_by_text("You have voted. Nobody can see what.")).to_be_focused()
        expect(page.get_by_role("button", name="Good", exact=True)).to_be_hidden()
    vote = beside(FeelingsVote.objects.get).pk
    assert beside(counts, vote) == [1, 0, 1]

    beside(live.post_line, meeting, by=stage.chair, text="We hear you.")
    expect(young.get_by_role("log").get_by_text("We hear you.")).to_be_visible()
    expect(young.get_by_text("You have voted. Nobody can see what.")).to_be_visible()
    young.reload()
    expect(young.get_by_text("You have voted. Nobody can see what.")).to_be_visible()
    expect(young.get_by_role("button", name="Good", exact=True)).to_be_hidden()
    stay(young)

    answer_too("green", "green", "amber")
    for page in (chair, partner, room):
        expect(page.get_by_text("Good: 3")).to_have_count(0)
    chair.get_by_role("button", name="Show how we feel").click()
    for page in (chair, young, other, partner, room):
        tally = page.locator(".tally").first
        expect(tally).to_be_visible()
        said = [" ".join(each.split()) for each in tally.locator("li").all_inner_texts()]
        assert said == ["Good: 3", "Not sure: 1", "Not good: 1"]
    assert all(stayed(page) for page in (chair, young, other, partner))
    for page in (chair, young, partner, room):
        looks.reads_well(page)


def test_fewer_than_five_are_a_sentence_on_every_screen(screen_of, stage, meeting):
    at = f"/meetings/{meeting.pk}/"
    chair = screen_of(stage.chair, at + "chair/", **TABLET)
    young = screen_of(stage.first, at + "live/", **PHONE)
    room = screen_of(stage.chair, at + "screen/", **ROOM)
    expect(chair.get_by_text("Live with the chair")).to_be_visible()
    expect(young.get_by_text("Live with the chair")).to_be_visible()
    ask(chair)
    expect(young.get_by_role("button", name="Not sure")).to_be_visible()
    for page in (chair, young, room):
        looks.reads_well(page)
    young.get_by_role("button", name="Not sure").click()
    expect(young.get_by_text("You have voted.")).to_be_visible()
    chair.get_by_role("button", name="Show how we feel").click()
    for page in (chair, young, room):
        expect(page.get_by_role("main").get_by_text("Fewer than 5 of us answered").last).to_be_visible()
        expect(page.locator(".tally")).to_have_count(0)
    looks.reads_well(young)


def test_with_javascript_off_everything_is_there(screen_of, stage, meeting, answer_too):
    at = f"/meetings/{meeting.pk}/"
    chair = screen_of(stage.chair, at + "chair/", **TABLET, **PLAIN)
    young = screen_of(stage.first, at + "live/", **PHONE, **PLAIN)
    ask(chair)
    young.get_by_role("link", name="Refresh").click()
    young.get_by_role("button", name="Not good").click()
    expect(young.get_by_text("You have voted. Nobody can see what.")).to_be_visible()
    expect(young.get_by_role("button", name="Not good")).to_have_count(0)
    answer_too("green", "green", "green", "green")
    chair.get_by_role("button", name="Show how we feel").click()
    expect(chair.locator(".tally").first).to_contain_text("Good: 4")
    young.get_by_role("link", name="Refresh").click()
    expect(young.locator(".tally")).to_contain_text("Not good: 1")
