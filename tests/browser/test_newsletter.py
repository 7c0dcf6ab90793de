"""Writing an issue in the CMS: from the button to the previews, and the paper it prints on (issue 6)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.urls import reverse

from local_offer import seed as offer
from newsletter import seed as news
from pages import seed as pages
from tests.browser import axe


@pytest.fixture
def begun(live_site, everybody):
    def make():
        try:
            pages.load()
            offer.load()
            news.load()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as beside:
        beside.submit(make).result()


def test_an_officer_begins_an_issue_sees_it_as_a_mail_and_prints_one(live_site, begun, open_as, everybody):
    page = open_as(everybody["ruth"], "/news/start/")
    page.get_by_role("button", name="Start this month’s issue").click()
    page.wait_for_url("**/cms/pages/*/edit/")
    title = page.locator("[name=title]").input_value()
    assert title.startswith("News of ")
    number = page.url.rstrip("/").split("/")[-2]

    page.goto(live_site.url + reverse("wagtailadmin_pages:view_draft", args=[number]) + "?mode=mail")
    shown = page.content()
    page.goto(live_site.url + f"/cms/pages/{number}/edit/preview/?in_preview_panel=true&mode=mail")
    assert title in shown or title in page.content()

    page.goto(live_site.url + "/news/1/")
    page.emulate_media(media="print")
    assert page.locator("main h1").is_visible()
    assert not page.locator("main .no-print").first.is_visible()
    page.emulate_media(media="screen")
    assert axe.violations(page) == []
