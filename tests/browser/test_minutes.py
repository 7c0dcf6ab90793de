"""After the meeting, on a small phone: it is right, a fact is put right, "That is how it was", frozen."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import expect

from challenges.meeting import actions
from challenges.models import Minutes
from tests.browser.looks import reads_well

SMALL = {"viewport": {"width": 320, "height": 640}}


def beside(act):
    """Playwright's loop runs in this thread, and beside a running loop nothing can be sent to the meeting's bell."""

    def run():
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        return other.submit(run).result()


@pytest.fixture
def at(live_site, stage, next_meeting):
    """The minutes of a meeting that has just ended, with a promise and a line of the partner."""

    def make():
        stage.with_j2i(meeting=next_meeting)
        actions.go_live(next_meeting, by=stage.chair)
        first = next_meeting.agenda.get(status="current")
        actions.next_item(next_meeting, by=stage.chair, item_id=first.pk)
        item = next_meeting.agenda.get(status="current")
        line = actions.post_line(next_meeting, by=stage.partner, text="We send 14 letters.").line
        actions.release_line(next_meeting, by=stage.chair, line_id=line.pk)
        due, what = timezone.localdate(next_meeting.starts_at), "Send each letter as a text."
        facts = {"item_id": item.pk, "owner": stage.seat, "what": what, "due": due}
        actions.read_back_promise(next_meeting, by=stage.chair, **facts)
        actions.lock_promise(next_meeting, by=stage.chair, item_id=item.pk)
        actions.close(next_meeting, by=stage.chair)
        return f"/meetings/{next_meeting.pk}/minutes/"

    return beside(make)


def press(page, label):
    page.get_by_role("button", name=label, exact=True).first.click()


def follow(page, label):
    page.get_by_role("link", name=label).first.click()


def test_from_draft_to_record(screen_of, stage, at):
    chair = screen_of(stage.chair, at, **SMALL)
    reads_well(chair)
    follow(chair, "Read the short version")
    reads_well(chair)
    chair.get_by_label("How it begins").fill("We were loud, and they listened.")
    press(chair, "This is right")
    expect(chair.get_by_text("Whoever raised it hears first, then everybody.")).to_be_visible()
    expect(chair.get_by_text("We were loud, and they listened.")).to_be_visible()

    partner = screen_of(stage.partner, at, **SMALL)
    follow(partner, "A fact is wrong")
    reads_well(partner)
    expect(partner.get_by_role("radio", name="Send each letter as a text.")).to_have_count(0)
    partner.get_by_role("radio", name="What you said: We send 14 letters.").check()
    partner.get_by_label("What is right?").fill("We send 40 letters.")
    press(partner, "Send it")
    press(partner, "That is how it was")
    expect(partner.get_by_text("You said so.")).to_be_visible()
    reads_well(partner)

    chair.reload()
    expect(chair.get_by_role("heading", name="Somebody says a fact is wrong")).to_be_visible()
    reads_well(chair)
    press(chair, "Take it")
    press(chair, "That is how it was")
    expect(chair.get_by_text("We send 40 letters.")).to_be_visible()
    expect(chair.get_by_role("button", name="Freeze them now")).to_have_count(0)
    beside(lambda: Minutes.objects.update(out_at=timezone.now()))
    chair.reload()
    press(chair, "Freeze them now")
    expect(chair.get_by_text("Minutes 1", exact=True)).to_be_visible()
    expect(chair.get_by_role("link", name="As a PDF")).to_be_visible()
    expect(chair.get_by_text("A few said so.")).to_have_count(2)
    reads_well(chair)
