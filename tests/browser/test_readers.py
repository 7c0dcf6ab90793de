"""A reader without an account, from her address to the news, to less of it, out of it and back; and the officer."""

import re

import pytest
from playwright.sync_api import expect

from newsletter import seed
from newsletter.models import NewsletterIndexPage, Reader
from pages import seed as pages
from pages.seed import publish
from tests.browser.looks import NARROW, reads_well

SUBJECTS = ["Please say yes", "Hello, and welcome", "You are back"]


@pytest.fixture
def news(beside, live_site):
    def make():
        publish(pages.load(), NewsletterIndexPage(title="News", slug="news", lead="What moved."))
        seed.load_readers()

    return beside(make)


@pytest.fixture
def newest_letter(beside, run_jobs, mailoutbox):
    """`newest_letter()`: what her mailbox got last, once the worker has done what waits and what that made."""

    def newest_letter():
        for _round in range(2):
            beside(run_jobs)
        return mailoutbox[-1]

    return newest_letter


def link_in(letter, name):
    return re.search(rf"https?://[^/\s]+(/news/{name}/[^\s/]+/)", letter.body)[1]


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_from_an_address_to_the_news_and_out_and_back(screen_of, live_site, news, newest_letter, mailoutbox, script):
    page = screen_of(None, "/news/", viewport=NARROW, java_script_enabled=script)
    look = reads_well if script else lambda page: None

    def tap(name):
        page.get_by_role("main").get_by_role("button", name=name).click()

    page.get_by_label("Your email").fill("sky@example.org")
    tap("Sign me up")
    expect(page.get_by_role("heading", name="Look in your mail")).to_be_visible()
    asked = newest_letter()
    page.goto(live_site.url + link_in(asked, "not-me"))
    look(page)
    page.goto(live_site.url + link_in(asked, "confirm"))
    look(page)
    tap("Yes, send it to me")
    expect(page.get_by_text("You are in.")).to_be_visible()
    look(page)

    page.get_by_label("Once a year").check()
    page.get_by_label("I live outside the county").check()
    tap("Save")
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_label("I live outside the county")).to_be_checked()
    welcome = newest_letter()

    page.goto(live_site.url + link_in(welcome, "unsubscribe"))
    look(page)
    tap("Stop it")
    expect(page.get_by_role("heading", name="You have left")).to_be_visible()
    look(page)
    tap("Take me back")
    expect(page.get_by_text("You are back.")).to_be_visible()
    expect(page.get_by_label("Once a year")).to_be_checked()
    newest_letter()

    assert [letter.subject for letter in mailoutbox] == SUBJECTS
    assert all(letter.to == ["sky@example.org"] for letter in mailoutbox)
    if script:
        tap("End all my old links")
        look(page)
        page.goto(live_site.url + link_in(newest_letter(), "mine"))
        expect(page.get_by_role("heading", name="How the news comes")).to_be_visible()


def test_an_officer_finds_one_and_brings_in_a_list(screen_of, news, ruth, beside):
    page = screen_of(ruth, "/news/readers/", viewport=NARROW)
    page.get_by_label("Email").fill("nia@example.org")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", name="n•••@e•••.org")).to_be_visible()
    page.get_by_label("Left").check()
    page.get_by_role("button", name="Stop it").click()
    expect(page.get_by_text("We leave this address alone.")).to_be_visible()
    reads_well(page)

    page.get_by_role("link", name="Readers").click()
    page.get_by_role("link", name="Bring in a list").click()
    rows = b"email,yes_on,outside\nwren@example.org,2026-05-04,yes\nnia@example.org,2026-05-04,yes\nbroken,,\n"
    page.get_by_label("Your list").set_input_files({"name": "l.csv", "mimeType": "text/csv", "buffer": rows})
    page.get_by_label("Each one on it").check()
    page.get_by_role("button", name="Check the list").click()
    expect(page.get_by_role("heading", name="Nothing has happened yet")).to_be_visible()
    reads_well(page)
    page.get_by_role("button", name="Add 1 reader").click()
    expect(page.get_by_text("1 reader was added.")).to_be_visible()

    assert beside(lambda: set(Reader.objects.reading().values_list("address", flat=True))) == {
        "kim@example.org", "robin@example.org", "jo@example.org", "wren@example.org",
    }  # fmt: skip
