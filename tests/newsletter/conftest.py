import json
from datetime import date

import pytest

from newsletter.models import NewsletterIndexPage, NewsletterIssuePage
from pages import seed as ground
from pages.seed import publish


@pytest.fixture
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
