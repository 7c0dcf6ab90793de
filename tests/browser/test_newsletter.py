"""
An issue of the newsletter as people make it: begun, written and seen in every format in the CMS, put up and let go by a
second person, and read by who gets it (issue 6, points 1, 2 and 5).
"""

import re
import time
from email.message import EmailMessage

import pytest
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import expect

from local_offer import seed as offer
from newsletter import seed as news
from newsletter.models import NewsletterIssuePage
from pages import seed as pages
from tests.browser import axe, looks
from tests.browser.test_editors import PATIENCE, hand_in, of_our_own, wait_until_changes_are_noticed
from tests.newsletter.readers import make_readers
from tests.smtp import MailServer

DESK = {"width": 1280, "height": 900}
PROUD = "To everyone who spoke up in a room full of adults."


@pytest.fixture(autouse=True)
def patient():
    """The CMS brings a megabyte of script, and draws what is previewed some time after it was typed."""
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=None)


@pytest.fixture
def begun(live_site, everybody, beside):
    """The site with its two issues, and three readers: one here, one far away, one who wants no pictures."""

    def make():
        pages.load()
        offer.load()
        news.load()
        make_readers(1)
        make_readers(1, outside_county=True)
        make_readers(1, text_only=True)

    beside(make)


@pytest.fixture
def post(settings, live_site, beside, run_jobs, tmp_path):
    """`post()`: the letters that a real mail server has once the worker has done all that waits."""
    settings.VAR_DIR, settings.SITE_URL = tmp_path, live_site.url
    with MailServer() as server:
        server.use(settings, timeout=10)

        def post():
            def work():
                while DBTaskResult.objects.ready().filter(backend_name="jobs").exists():
                    run_jobs()

            beside(work)
            return dict(server.letters)

        yield post


def add_part(page, name):
    """The plus sign below the last part, then the kind of part by its name. Returns the new part."""
    parts = page.locator("[data-contentpath=body] [data-streamfield-child]:not([aria-hidden])")
    before = parts.count()
    page.locator("[data-contentpath=body] button.c-sf-add-button").last.click()
    page.get_by_role("combobox").last.fill(name)
    page.get_by_role("option", name=name).click()
    expect(parts).to_have_count(before + 1)
    return parts.last


def write(part, words):
    """Into the last box for running text of this part."""
    box = part.locator("[contenteditable=true]").last
    box.click()
    expect(box).to_be_focused()
    box.press_sequentially(words)
    expect(box).to_have_text(words)


def preview(page, mode):
    """The body of what is shown beside the form once this format was chosen and Wagtail has drawn it."""
    expect(page.locator("[data-w-preview-target=spinner]")).to_be_hidden()  # it draws one at a time, and forgets others
    page.locator("#id_preview_mode").select_option(mode)
    frame = page.locator("iframe#w-preview-iframe")
    expect(frame).to_have_attribute("src", re.compile(rf"[?&]mode={mode}(&|$)"))
    return frame.content_frame.locator("body")


def draft_of(number):
    return NewsletterIssuePage.objects.get(pk=number).get_latest_revision().content["body"]


def until(happened):
    end = time.monotonic() + PATIENCE / 1000
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.2)


def html_of(letter):
    assert isinstance(letter, EmailMessage)
    return letter.get_body(("html",)).get_content()


def test_an_issue_from_the_button_to_three_mailboxes(live_site, begun, post, open_as, everybody, beside):
    ruth, ed = everybody["ruth"], everybody["ed"]
    page = open_as(ruth, "/news/start/", viewport=DESK)
    page.set_default_timeout(PATIENCE)
    page.get_by_role("button", name="Start this month’s issue").click()
    page.wait_for_url("**/cms/pages/*/edit/")
    number = page.url.rstrip("/").split("/")[-2]
    wait_until_changes_are_noticed(page)

    # She says what CLAB did, and adds a part; she writes as one should not, is told so, and swaps the word by one tap.
    page.locator("[name=title]").fill("Free buses, & more")
    told = page.locator("[data-contentpath=body] [data-streamfield-child]", has_text="You told us").first
    write(told, "CLAB asked the council for a day.")
    write(add_part(page, "Well done"), PROUD)
    page.locator("[name=intro]").fill("Buses are free, from any placement.")
    expect(page.locator("[data-advice]")).to_contain_text("“placement”")
    assert of_our_own(page, "[data-advice]") == []
    page.get_by_role("button", name="Say “home”").click()
    expect(page.locator("[name=intro]")).to_have_value("Buses are free, from any home.")
    until(lambda: PROUD in beside(draft_of, number))  # saved by itself

    # Each format stands beside what she writes, and says the same.
    page.get_by_role("button", name="Toggle preview").click()
    for mode in ("", "paper", "mail", "mail-dark", "mail-words", "text"):
        shown = preview(page, mode)
        for said in ("Free buses, & more", "Buses are free, from any home.", PROUD, "still one of us"):
            expect(shown).to_contain_text(said)
    expect(preview(page, "message")).to_contain_text("Free buses, & more. Buses are free, from any home.")
    page.get_by_role("button", name="Toggle preview").click()
    hand_in(page)
    expect(page.get_by_text("has been submitted").first).to_be_visible()

    # A second person reads it and puts it up; then it can be got ready.
    visitor = open_as(None, "/news/")
    assert "Free buses" not in visitor.content()
    second = open_as(ed, f"/cms/second-person/{number}/", viewport=DESK)
    second.set_default_timeout(PATIENCE)
    second.get_by_role("button", name="Yes, put it up").click()
    expect(second.get_by_text("It is up:").first).to_be_visible()
    visitor.goto(live_site.url + "/news/")
    expect(visitor.get_by_role("link", name="Free buses, & more").first).to_be_visible()

    page.goto(f"{live_site.url}/news/sendings/")
    page.get_by_role("link", name="Free buses, & more").first.click()
    looks.reads_well(page)
    page.get_by_role("button", name="Get it ready").click()
    expect(page.get_by_text("3 readers get it, as it is now.")).to_be_visible()
    assert "@example.org" not in page.get_by_role("main").inner_text().replace("•••@", "")
    expect(page.get_by_role("button", name="Let it go")).to_have_count(0)
    page.get_by_role("button", name="Send it to me first").click()
    assert list(post()) == [ruth.email]

    second.goto(page.url)
    second.get_by_role("button", name="Let it go").click()
    expect(second.get_by_text("It goes out now.")).to_be_visible()
    letters = post()
    second.get_by_role("link", name="Look again").click()
    expect(second.get_by_text("3 of 3 are done.")).to_be_visible()
    looks.reads_well(second)

    # What three people have: the same words, each with her own door out, the one far away her own part first.
    here, away, words = (letters[f"reader{n}@example.org"] for n in range(3))
    for letter in (here, away, words):
        assert letter["Subject"] == "Free buses, & more"
        text = " ".join(letter.get_body(("plain",)).get_content().split())
        assert PROUD in text and "Buses are free, from any home." in text and "still one of us" in text
    doors = {letter["List-Unsubscribe"] for letter in (here, away, words)}
    assert len(doors) == 3
    first = "This also holds where you live|still one of us"
    places = [re.search(first, letter.get_body(("plain",)).get_content()).start() for letter in (here, away)]
    assert places[1] < places[0]

    # The mail as a page: on a phone and wide, light and dark, it is readable by everybody.
    reader = visitor.context.new_page()  # on no page of ours, whose policy would hold up the mail's own styles
    for letter in (here, words):
        reader.set_content(html_of(letter))
        expect(reader.get_by_text(PROUD)).to_be_visible()
        for width in (320, 640):
            reader.set_viewport_size({"width": width, "height": 900})
            assert reader.evaluate("document.documentElement.scrollWidth") <= width
            for scheme in ("light", "dark"):
                reader.emulate_media(color_scheme=scheme)
                assert axe.violations(reader) == []
    # Her door out works from there.
    reader.goto(re.search(r"https?://[^>\s]+", away["List-Unsubscribe"])[0])
    expect(reader.get_by_role("button", name="Stop it")).to_be_visible()

    issue = beside(NewsletterIssuePage.objects.get, pk=number)
    page.goto(live_site.url + issue.url)
    expect(page.get_by_text(PROUD)).to_be_visible()


def test_an_issue_prints_without_what_only_a_screen_needs(live_site, begun, open_as, everybody):
    page = open_as(everybody["ruth"], "/news/1/")
    page.emulate_media(media="print")
    assert page.locator("main h1").is_visible()
    assert not page.locator("main .no-print").first.is_visible()
    page.emulate_media(media="screen")
    assert axe.violations(page) == []
