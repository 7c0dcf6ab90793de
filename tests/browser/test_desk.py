"""The partner's minute: from the reminder in her mailbox to posted news, and her desk as she sees it (A16, A17)."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import connections
from django.utils import timezone
from playwright.sync_api import expect

from challenges import actions, due
from challenges.models import ChallengeUpdate, Thanks
from people.models import Notice
from tests.browser import axe, screens
from tests.browser.looks import reads_well
from tests.challenges.stages import promise_of

TEXT = "From 1 March every tenant gets a text with the day of the repair. Two houses have it now."


def beside(something):
    """Done in another thread, for Playwright's loop runs in this one. Mail goes to the one outbox of the process."""

    def inside():
        try:
            return something()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(inside).result()


@pytest.fixture
def reminded(live_site, stage, run_jobs):
    """Priya's promise is due in five days, and its reminder is in her mailbox."""

    def remind():
        promise = promise_of(stage.in_progress(title="Letters I can open", due_in=5))
        due.remind_of_promises(timezone.now())
        run_jobs()
        return promise

    return beside(remind)


class Taps:
    """A phone whose taps are counted."""

    def __init__(self, page):
        self.page, self.count, self.began = page, 0, time.monotonic()

    def on(self, target):
        self.count += 1
        target.click()


def test_from_the_mail_to_posted_news_in_three_taps_and_a_minute(reminded, screen_of, live_site, priya):
    letter = next(one for one in mail.outbox if one.to == [priya.email] and "/challenges/tap/" in one.body)
    assert Notice.objects.get(kind="promise_near").state == "sent"
    link = urlsplit(re.search(r"https?://\S+/challenges/tap/\S+", letter.body)[0])
    page = screen_of(None, "/help-now/", **screens.PHONE)
    taps = Taps(page)

    taps.count += 1  # the link in her mail
    page.goto(live_site.url + link.path)
    box = page.get_by_label("What will be better, for whom, by when?")
    taps.on(box)
    page.keyboard.type(TEXT, delay=60)  # a quick typist's pace on a phone
    expect(page.get_by_text("Words left: 81")).to_be_visible()
    taps.on(page.get_by_role("button", name="Post it"))
    expect(page.get_by_text("Posted. Everybody who follows this can read it.")).to_be_visible()

    assert taps.count <= 3
    assert time.monotonic() - taps.began < 60
    assert ChallengeUpdate.objects.get().text == TEXT
    axe.assert_clean(page)


def test_the_tap_page_with_its_hints_fits_and_reads_well(reminded, screen_of, live_site, priya):
    path = urlsplit(re.search(r"https?://\S+/challenges/tap/\S+", mail.outbox[-1].body)[0]).path
    page = screen_of(None, path)
    reads_well(page)
    page.get_by_label("What will be better, for whom, by when?").fill("Stakeholders were rung on 07700 900123.")
    page.get_by_role("button", name="Post it").click()

    expect(page.get_by_text("Say it plainer:")).to_be_visible()
    expect(page.get_by_text("This looks private:")).to_be_visible()
    reads_well(page)
    page.get_by_role("button", name="Post it as it is").click()
    expect(page.get_by_role("heading", name="Done")).to_be_visible()


def test_too_many_words_are_counted_while_she_types(reminded, screen_of, priya):
    page = screen_of(priya, f"{reminded.challenge.get_absolute_url()}news/", **screens.PHONE)
    page.get_by_label("What will be better, for whom, by when?").fill("word " * 103)
    expect(page.locator(".hint.over")).to_have_text("Words too many: 3")
    axe.assert_clean(page)


def test_without_a_script_the_hint_and_the_server_count(reminded, screen_of, priya):
    page = screen_of(priya, f"{reminded.challenge.get_absolute_url()}news/", **screens.PHONE, java_script_enabled=False)
    expect(page.get_by_text("At most 100 words.")).to_be_visible()
    page.get_by_label("What will be better, for whom, by when?").fill("It works.")
    page.get_by_role("button", name="Post it").click()
    expect(page.get_by_text("Posted.")).to_be_visible()


def test_the_desk_full_and_empty(reminded, screen_of, stage, priya, gareth, yonas):
    def fill():
        done = promise_of(stage.in_progress(title="Tell us when a repair comes"))
        link = "https://harbour.example/a/very/long/address/that/has/no/end/and/no/space/anywhere/in/it/at/all"
        actions.mark_done(done, by=priya, evidence="Ten letters.", evidence_link=link)
        return done

    done = beside(fill)
    page = screen_of(yonas, done.challenge.get_absolute_url())
    reads_well(page)
    page.get_by_role("button", name="Say thank you").click()
    expect(page.get_by_text("They hear your thanks.")).to_be_visible()
    assert Thanks.objects.count() == 1
    page.close()
    for user, path in (
        (priya, "/desk/"),
        (priya, f"/j2i/promises/{reminded.pk}/"),
        (priya, "/desk/hand-over/"),
        (gareth, "/desk/"),
    ):
        page = screen_of(user, path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        reads_well(page)
        page.close()
