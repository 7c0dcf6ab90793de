import json
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from newsletter.models import Consent, NewsletterIndexPage, NewsletterIssuePage, Reader
from pages import seed as ground
from pages.seed import publish
from tests.standing import kept


@kept
def news(db):
    return publish(ground.load_site(), NewsletterIndexPage(title="News", slug="news", lead="What moved."))


@pytest.fixture
def make_issue(news):
    """`make_issue(("hello", {...}), ...)`: a live issue of these parts."""
    made = []

    def make_issue(*parts, **fields):
        number = len(made) + 1
        defaults = {"title": f"Issue {number}", "slug": f"{number}", "number": number, "intro": "Hello."}
        body = json.dumps([{"type": kind, "value": value} for kind, value in parts])
        page = NewsletterIssuePage(body=body, **{"date": date(2026, 11, number % 28 + 1), **defaults, **fields})
        made.append(publish(news, page))
        return made[-1]

    return make_issue


@pytest.fixture
def read(client):
    """`read(page)`: what a visitor gets."""

    def read(page):
        response = client.get(page.get_url())
        assert response.status_code == 200
        return response.content.decode()

    return read


@pytest.fixture
def letters(run_jobs, mailoutbox):
    """`letters()`: every mail that has left by now, once the worker has done all that waits (what it makes, too)."""

    def letters():
        while DBTaskResult.objects.ready().filter(backend_name="jobs").exists():
            run_jobs()
        return mailoutbox

    return letters


@pytest.fixture
def sign_up(client, letters):
    """`sign_up(address)`: as on the web; returns the answer and the mail it led to, or None."""

    def sign_up(address):
        before = len(letters())
        answer = client.post("/news/subscribe/", {"address": address})
        came = letters()[before:]
        assert len(came) <= 1
        return answer, came[0] if came else None

    return sign_up


@pytest.fixture
def link_in():
    """`link_in(letter, "confirm")`: the path of the link of that name."""

    def link_in(letter, name):
        return re.search(rf"https?://[^/\s]+(/news/{name}/[^\s/]+/)", letter.body)[1]

    return link_in


@pytest.fixture
def make_reader(db):
    """`make_reader(address, **fields)`: somebody who said yes on the web a month ago."""

    def make_reader(address="leah@example.org", **fields):
        at = timezone.now() - timedelta(days=30)
        said = {"state": Reader.State.READS, "made_at": at, "asked_at": at, "confirmed_at": at, "welcomed_at": at}
        reader = Reader.objects.create(address=address, **{**said, **fields})
        Consent.objects.create(reader=reader, source=Consent.Source.WEB, wording="Yes.", given_at=at)
        return reader

    return make_reader
