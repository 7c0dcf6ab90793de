"""Ready pages: the same for every visitor, gone when something changes, and never anybody's own (G1, G3, G7)."""

import asyncio
import gzip

import pytest
from django.core.cache import caches
from django.core.handlers.asgi import ASGIHandler
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from challenges import actions
from pages import ready
from pages import seed as ground
from pages.models import HelpLine, HomePage, InformationPage
from tests.challenges.stages import fresh
from tests.standing import kept

pytestmark = pytest.mark.django_db


@kept
def front(db):
    return ground.load()


@pytest.fixture(autouse=True)
def pages_are_kept(front, settings):
    settings.READY_SECONDS = 45


def page(path="/about/", client=None, **headers):
    response = (client or Client()).get(path, headers=headers)
    response.text_ = response.content.decode(errors="replace")
    return response


def is_kept(path="/about/", **headers):
    """Whether this request is answered without a single statement."""
    with CaptureQueriesContext(connection) as queries:
        assert page(path, **headers).status_code == 200
    return not queries.captured_queries


def test_the_second_visitor_costs_no_statement_and_reads_the_same(front):
    first = page()
    assert is_kept()
    second = page()

    assert second.content == first.content
    assert second.headers == first.headers
    assert second["Content-Security-Policy"] and second["X-Frame-Options"] == "DENY"
    assert second["Cache-Control"] == "no-cache" and not second.cookies


FOR_ALL = ["/", "/about/", "/what-changed/", "/challenges/", "/how-a-challenge-moves/", "/help-now/"]
NOT_KEPT = [
    "/search/?q=money",
    "/challenges/raise/",
    "/accounts/login/",
    "/join/",
    "/healthz",
    "/about/?q=1",
    "/?utm=1",
]


@pytest.mark.parametrize("path", FOR_ALL)
def test_each_page_that_is_the_same_for_all_is_kept_and_holds_no_token_and_no_message(path):
    text = page(path).text_

    assert is_kept(path)
    assert "csrfmiddlewaretoken" not in text and 'class="note good"' not in text


@pytest.mark.parametrize("path", NOT_KEPT)
def test_what_is_asked_for_once_or_has_a_form_is_not(path, monkeypatch):
    may_be_kept, kept = ready.may_be_kept, []
    monkeypatch.setattr(ready, "may_be_kept", lambda *asked: kept.append(may_be_kept(*asked)) or kept[-1])

    assert page(path).status_code == 200
    assert not any(kept)


def test_packed_and_plain_are_two(front):
    plain, packed = page(), page(**{"accept-encoding": "gzip"})

    assert packed["Content-Encoding"] == "gzip"
    again = page(**{"accept-encoding": "gzip"})
    assert again.content == packed.content
    assert gzip.decompress(again.content).decode() == plain.text_ == page().text_


def test_who_has_it_already_gets_no_bytes(front):
    tag = page()["ETag"]
    assert page(**{"accept-encoding": "gzip"})["ETag"] == tag

    again = page(**{"if-none-match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)

    caches["ready"].clear()
    assert page(**{"if-none-match": tag}).status_code == 304, "also where it had to be made first"
    assert page(**{"if-none-match": 'W/"other"'}).status_code == 200


def test_one_step_behind_the_server_too(front):
    """By Daphne as by WSGI: the same page, from the same memory."""
    page("/help-now/")

    async def ask():
        sent = []
        scope = {"type": "http", "http_version": "1.1", "scheme": "http", "method": "GET", "path": "/help-now/",
                 "query_string": b"", "server": ("testserver", 80), "headers": [(b"host", b"testserver")]}  # fmt: skip
        asked = iter([{"type": "http.request", "body": b""}])

        async def receive():
            try:
                return next(asked)
            except StopIteration:
                await asyncio.sleep(9)

        async def send(message):
            sent.append(message)

        await ASGIHandler()(scope, receive, send)
        return sent

    sent = asyncio.run(ask())

    assert sent[0]["status"] == 200
    assert b"".join(message.get("body", b"") for message in sent[1:]) == page("/help-now/").content


# --- Never anybody's own ----------------------------------------------------------------------------------------------


def test_her_page_is_never_kept_and_never_handed_to_another(sign_in, amara, leah):
    hers = page("/", sign_in(Client(), amara))
    assert "Amara" in hers.text_ and "no-store" in hers["Cache-Control"]

    visitor = page("/")
    assert "Amara" not in visitor.text_ and "Sign out" not in visitor.text_

    other = page("/", sign_in(Client(), leah))
    assert "Leah" in other.text_ and "Amara" not in other.text_
    assert "Sign out" in page("/", sign_in(Client(), amara)).text_, "nor is she handed what is kept for all"


def test_a_private_address_that_looks_like_a_file_is_not_kept(sign_in, amara):
    """Cache deception: a shared cache that goes by endings, or by the path alone, gets nothing of hers."""
    client = sign_in(Client(), amara)
    for path in ("/accounts/me/style.css", "/accounts/me/", "/about/", "/;style.css", "/%2e%2e/about/"):
        page(path, client)
        assert "Amara" not in page(path).text_


def test_a_browser_with_a_draft_or_a_claim_code_is_somebody(stage, client):
    session = client.session
    session["claimed"] = [str(stage.agreed().pk)]
    session.save()

    response = page("/challenges/", client)

    assert "no-store" in response["Cache-Control"]
    assert "Letters" not in page("/challenges/").text_


def test_a_form_token_stands_on_no_page_that_is_kept(client):
    page("/accounts/login/", client)
    assert client.cookies["csrftoken"]

    page("/about/", client)
    assert "csrftoken" not in page("/about/").text_ and not page("/about/").cookies


def test_a_page_behind_a_lock_is_not_kept(front):
    about = InformationPage.objects.get(slug="about")
    PageViewRestriction.objects.create(
        page=about, restriction_type=PageViewRestriction.PASSWORD, password="let-me-in"
    )  # its form has a token
    ready.forget()

    for _each in range(2):
        asks = page()
        assert "Here you can see what happens next" not in asks.text_
    assert not is_kept()


def test_names_that_clients_invent_poison_nothing(settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    for headers in (
        {"x-forwarded-host": "evil.example"}, {"x-forwarded-scheme": "https", "x-forwarded-port": "1"},
        {"x-original-url": "/accounts/me/"}, {"x-rewrite-url": "/evil/"}, {"forwarded": "host=evil.example"},
        {"host": "other.example"}, {"hx-request": "true"}, {"accept-language": "ar;q=1, <b>"},
    ):  # fmt: skip
        caches["ready"].clear()
        page(**headers)
        assert "evil.example" not in page().text_
        assert page("/about/").headers == page("/about/").headers

    assert page(host="evil.example").status_code == 400, "also while the page is ready under its right name"


def test_only_what_was_found_is_kept():
    for path in ("/nowhere/", "/about", "/ABOUT/"):
        page(path)
        assert page(path).status_code != 200
    assert page("/about/?page=2").status_code == 200
    assert Client().post("/about/").status_code != 304
    assert Client().head("/about/").content == b""


# --- Gone when something changes --------------------------------------------------------------------------------------


def test_a_published_page_shows_at_once(front, django_capture_on_commit_callbacks):
    about = InformationPage.objects.get(slug="about")
    page()

    about.lead = "Quite new words."
    about.save_revision()
    assert "Quite new words" not in page().text_, "a draft changes nothing"
    with django_capture_on_commit_callbacks(execute=True):
        about.save_revision().publish()
    assert "Quite new words" in page().text_

    with django_capture_on_commit_callbacks(execute=True):
        about.unpublish()
    assert page().status_code == 404


def test_what_stands_on_every_page_shows_at_once(django_capture_on_commit_callbacks):
    page()

    with django_capture_on_commit_callbacks(execute=True):
        HelpLine.objects.create(name="The night line", how="Call 01234", what_for="At night", link="tel:01234")

    assert "The night line" in page("/help-now/").text_


def test_what_is_taken_back_is_gone_at_once(stage, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        challenge = stage.in_progress()
        stage.publish(challenge)
    assert "Letters I can open" in page("/challenges/").text_ and is_kept("/challenges/")

    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw(fresh(challenge), by=stage.author)

    assert "Letters I can open" not in page("/challenges/").text_


def test_where_no_signal_reaches_the_clock_does_within_a_minute(settings):
    """Another process with a memory of its own: it hears of nothing, so nothing is handed out for longer than that."""
    assert 0 < settings.READY_SECONDS < 60
    settings.READY_SECONDS = 1
    page()
    InformationPage.objects.filter(slug="about").update(lead="Changed behind its back.")
    assert "Changed behind" not in page().text_

    import time

    time.sleep(1.1)

    assert "Changed behind" in page().text_


def test_a_page_made_while_something_changed_is_not_kept(front, monkeypatch):
    """It may hold the old words: what counts is the moment before it was made."""
    seen = HomePage.get_context

    def changes_meanwhile(self, request, *args, **kwargs):
        ready.forget()
        return seen(self, request, *args, **kwargs)

    monkeypatch.setattr(InformationPage, "get_context", changes_meanwhile)
    page()
    monkeypatch.undo()

    assert not is_kept()


def test_no_page_is_kept_where_the_site_says_so(settings):
    settings.READY_SECONDS = 0
    page()

    assert not is_kept()
    assert Page.objects.exists()
