"""From the paper in her hand to the meeting on a borrowed phone, without an account; and what is on the wall."""

import pytest
from playwright.sync_api import expect

from challenges.meeting import actions as live
from events import joining
from events.models import JoinCode
from tests.browser import looks
from tests.browser.screens import PHONE, ROOM, stay, stayed
from tests.challenges.stages import meeting_of
from tests.meeting.conftest import go_on


@pytest.fixture
def meeting(beside, stage, j2i):
    def opened():
        meeting = meeting_of(j2i)
        stage.with_j2i(meeting=meeting, title="Letters I can open")
        live.go_live(meeting, by=stage.chair)
        meeting.refresh_from_db()
        return meeting

    return beside(opened)


def test_a_borrowed_phone_follows_the_chair_and_forgets_it_all(screen_of, open_as, live_site, beside, stage, meeting):
    officer = screen_of(stage.officer, f"/meetings/{meeting.pk}/join-codes/")
    officer.get_by_role("button", name="Make the codes").click()
    code = officer.locator(".paper-code .huge").inner_text().replace(" ", "")
    looks.reads_well(officer)
    room = screen_of(stage.chair, f"/meetings/{meeting.pk}/screen/", **ROOM)
    letters = beside(joining.room_code, meeting)
    expect(room.get_by_role("img", name="Join on your phone")).to_be_visible()
    expect(room.get_by_text(f"{letters[:3]} {letters[3:]}")).to_be_visible()
    looks.reads_well(room)

    phone = open_as(None, f"/join/{code}/", **PHONE)  # at the end its board answers 404, which the console notes
    phone.get_by_role("button", name="Join the meeting").click()
    expect(phone).to_have_url(f"{live_site.url}/meetings/{meeting.pk}/live/")
    expect(phone.get_by_text("Live with the chair")).to_be_visible()
    looks.reads_well(phone)
    stay(phone)
    beside(go_on, meeting, stage.chair)
    expect(phone.get_by_role("heading", name="Letters I can open")).to_be_visible()
    expect(room.get_by_role("img", name="Join on your phone")).to_be_hidden()
    phone.get_by_label("Your words").fill("We wait since May.")
    phone.get_by_role("button", name="Send my words").click()
    expect(phone.get_by_text("The chair has your words.")).to_be_visible()
    assert stayed(phone)

    elsewhere = phone.context.new_page()
    elsewhere.goto(live_site.url + "/accounts/me/")
    expect(elsewhere.get_by_text("This phone is in today’s meeting only.")).to_be_visible()
    looks.reads_well(elsewhere)
    elsewhere.get_by_role("link", name="Back to the meeting").click()
    elsewhere.get_by_role("button", name="Leave the meeting on this phone").click()
    expect(elsewhere.get_by_text("This phone has left the meeting.")).to_be_visible()
    assert beside(lambda: JoinCode.objects.get().ended_at) is not None
    expect(phone.get_by_text("You are signed out, or not in this meeting any more.")).to_be_visible()
