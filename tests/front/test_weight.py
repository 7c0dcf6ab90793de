"""
What a public page costs a visitor and the database, as far as it can be counted (goals G8 and G9).

The rest is measured: `make bench`. Each page is asked for warm, with what its frame needs kept and no page ready; then
again when there is a lot more of everything.
"""

from collections import Counter
from datetime import date
from re import sub

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from challenges import seed as challenges
from challenges.models import Challenge
from local_offer import seed as local_offer
from local_offer.models import LocalOfferSectionPage, OfferEntryPage
from newsletter import seed as newsletter
from pages import seed as ground
from people import cast
from people.models import User
from people.setup import reference_groups
from tests.challenges.stages import Stage, fresh
from tests.many import more_like, more_pages
from tests.performance.weight import weigh
from tests.standing import kept

pytestmark = pytest.mark.django_db
FIRST_VISIT, NEXT_PAGE = 60 * 1024, 15 * 1024
PAGE, LIST, SEARCH = 10, 9, 8
# The list of challenges is above its goal of 6: what its rows show comes from nine tables.
LIMITS = {
    "/": PAGE, "/local-offer/": PAGE, "/local-offer/money/": PAGE,
    "/local-offer/money/yearly-clothing-allowance/": PAGE, "/what-changed/": PAGE, "/challenges/": LIST,
    "/news/": PAGE, "/news/1/": PAGE, "/about/": PAGE, "/help-now/": PAGE, "/how-a-challenge-moves/": PAGE,
    "/search/?q=money": SEARCH, "/search/?q=quaggamire+passprt": SEARCH,
}  # fmt: skip
READY = [path for path in LIMITS if "?" not in path]
NAMES = {"leah": "author", "yonas": "first", "dylan": "second", "amara": "chair", "ruth": "officer", "priya": "partner"}
PLAIN_FILES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@kept
def site(db):
    """The public site with a handful, then with plenty: the statements of each page both times, by address."""
    with override_settings(STORAGES=PLAIN_FILES, DEMO=True, READY_SECONDS=3600):
        caches["ready"].clear()
        reference_groups()
        ground.load()
        local_offer.load()
        newsletter.load()
        challenges.load_pillars()
        challenges.load_taken_over()
        cast.bring_all()
        people = {name: User.objects.get(email=f"{name}@example.org") for name in NAMES}
        stage = Stage(**{role: people[name] for name, role in NAMES.items()})
        won = stage.changed()
        stage.publish(won)
        few = {path: statements(path) for path in LIMITS}
        more_like([fresh(won)], 60)
        assert Challenge.objects.visible_to(Client().get("/about/").wsgi_request.user).count() > 60
        money = LocalOfferSectionPage.objects.get(code="money")
        some = ground.publish(money, OfferEntryPage(title="Money", slug="n", offer_id="N", summary="More.",
                              eligibility="All", how_to_claim="Ask your PA.", as_of=date(2023, 9, 13),
                              source_paragraph="S1 2.27"))  # fmt: skip
        more_pages(some, 60, offer_id=lambda number: f"N{number}")
        return few, {path: statements(path) for path in LIMITS}


def statements(path):
    """Warm, and of the page itself: such a request is never answered with one that is ready."""
    asks = Client(headers={"x-requested-with": "nobody"})
    asks.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert asks.get(path).status_code == 200, path
    return [query["sql"] for query in queries.captured_queries]


@pytest.mark.parametrize("path", LIMITS)
def test_a_public_page_asks_little_none_of_it_thrice_and_no_more_when_there_is_more(site, path):
    few, many = site[0][path], site[1][path]

    assert len(many) <= len(few) <= LIMITS[path], "\n".join(sql[:150] for sql in few)
    for asked in (few, many):
        alike = Counter(sub(r"'[^']*'|\b\d+\b", "?", sql) for sql in asked)
        assert max(alike.values(), default=0) <= 2, alike.most_common(1)


@pytest.mark.parametrize("path", READY)
def test_a_page_that_is_ready_asks_nothing(site, path, settings):
    settings.READY_SECONDS = 45
    Client().get(path)

    with CaptureQueriesContext(connection) as queries:
        assert Client().get(path).status_code == 200
    assert not queries.captured_queries


@pytest.mark.parametrize("path", LIMITS)
def test_a_first_visit_and_the_next_page_are_light_and_come_from_here_alone(site, path):
    html, files, headers = weigh(path)

    assert headers["Content-Encoding"] == "gzip"
    assert all(address.startswith("/static/") for address in files), files
    assert html + sum(files.values()) <= FIRST_VISIT, (html, files)
    assert html <= NEXT_PAGE
    assert set(files) >= {"/static/css/site.css", "/static/js/site.js"}
