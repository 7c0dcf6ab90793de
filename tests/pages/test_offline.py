"""One switch that takes everything public off: every address, and what must go on all the same."""

import json

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Page

from pages import offline, seed
from pages.models import HomePage, SiteSettings
from people.models import AuditEntry
from tests.standing import kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@kept
def loaded(db):
    seed.load()


@pytest.fixture
def home(loaded):
    return HomePage.english()


GOES_ON = {"help-now", "leave", "healthz", "readyz"}


@pytest.fixture
def off(home):
    return offline.take_offline()


def addresses(resolver=None, before=""):
    """Every address of the site with something plain in place of what it names; the doors that stay open left out."""
    for pattern in (resolver or get_resolver()).url_patterns:
        text = before + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, text)
        else:
            yield text


def filled(pattern):
    import re

    pattern = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", pattern)
    pattern = re.sub(r"<int:\w+>", "1", re.sub(r"<(?:\w+:)?\w+>", "x", pattern))
    return "/" + re.sub(r"\(\?P<\w+>[^)]*\)|\(\?:[^)]*\)|[\\^$?*+]", "", pattern).lstrip("/")


def test_every_address_answers_a_visitor_with_the_calm_page(client, off):
    paths = sorted({filled(pattern) for pattern in addresses()})
    closed = [path for path in paths if not offline.is_open(path)]
    assert len(closed) > 150 and {"/search/", "/challenges/raise/", "/what-changed/"} <= set(closed)

    wrong = []
    for place, path in enumerate(closed):
        answer = client.get(path) if place % 10 else client.post(path)
        if answer.status_code != 503 or "We have taken this site off" not in answer.content.decode():
            wrong.append(f"{path}: {answer.status_code}")

    assert not wrong, "\n".join(wrong)


def test_every_page_and_every_file_is_gone_for_a_visitor(client, home):
    document = Document.objects.create(title="Plan", file=ContentFile(b"words", name="plan.txt"))
    paths = ["/", "/local-offer/", "/news/", document.url, "/media/x.jpg"]
    paths += [page.url for page in Page.objects.live().filter(depth__gt=2)]
    assert client.get(document.url).status_code == 200
    offline.take_offline()

    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert answer["Retry-After"] == "3600" and answer["Cache-Control"] == "no-store"
        assert b"words" not in answer.content


def test_the_calm_page_has_help_and_the_way_out(client, off):
    page = client.get("/local-offer/").content.decode()

    assert 'href="/help-now/"' in page and 'href="/leave/"' in page and 'href="tel:999"' in page
    assert "No" not in page.split("<h1>")[1].split("</h1>")[0]
    assert " style=" not in page and "<script>" not in page


def test_help_and_the_way_out_and_the_door_go_on(client, off):
    assert client.get("/help-now/").status_code == 200
    assert client.get("/leave/").status_code == 302
    assert client.get("/accounts/login/", follow=True).status_code == 200
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("name", ["ruth", "ada", "ed", "amara", "leah"])
def test_who_is_signed_in_goes_on(client, off, sign_in, request, name):
    sign_in(client, request.getfixturevalue(name))

    assert client.get("/").status_code == 200
    assert client.get("/about/").status_code == 200


@pytest.mark.parametrize("name", ["ruth", "ada"])
def test_two_taps_take_it_off_and_two_bring_it_back(client, home, sign_in, request, name):
    user = request.getfixturevalue(name)
    sign_in(client, user)

    assert "Take everything public off?" in client.get("/offline/").content.decode()
    assert Client().get("/about/").status_code == 200, "looking at the question changes nothing"
    client.post("/offline/", {"to": "off", "reason": "A name on a page"})
    assert Client().get("/about/").status_code == 503
    assert "Everything public is off" in client.get("/cms/").content.decode()
    client.post("/offline/", {"to": "back", "reason": ""})

    assert Client().get("/about/").status_code == 200
    entries = list(AuditEntry.objects.order_by("pk").values_list("action", "actor", "reason"))
    assert entries[-2:] == [("site_offline", user.pk, "A name on a page"), ("site_online", user.pk, "")]


@pytest.mark.parametrize("name", ["ed", "amara", "leah", "fiona", "priya", "tom"])
def test_nobody_else_finds_the_switch(client, home, sign_in, request, name):
    sign_in(client, request.getfixturevalue(name))

    assert client.get("/offline/").status_code == 403
    assert client.post("/offline/", {"to": "off"}).status_code == 403
    assert SiteSettings.current().offline_since is None


def test_a_form_without_the_button_does_nothing(client, home, sign_in, ada):
    sign_in(client, ada).post("/offline/", {"reason": "x"})

    assert SiteSettings.current().offline_since is None


def test_saving_the_settings_does_not_bring_it_back(client, off, sign_in, ed):
    client = sign_in(client, ed)
    url = reverse("wagtailsettings:edit", args=["pages", "sitesettings"])
    facts = {
        "name": "Our site", "tagline": "", "board": "CLAB", "called": "care leavers", "run_by": "Us.",
        "duty_line": "", "leave_address": "https://www.bbc.co.uk/weather",
    }  # fmt: skip

    client.post(client.get(url)["Location"] if client.get(url).status_code == 302 else url, facts)

    settings = SiteSettings.current()
    assert settings.name == "Our site" and settings.offline_since is not None


def test_the_command_does_it_where_nobody_can_sign_in(home, capsys):
    call_command("public", "off", reason="Server room")
    assert SiteSettings.current().offline_since <= timezone.now()
    call_command("public", "off")
    call_command("public", "on")
    with pytest.raises(CommandError):
        call_command("public", "maybe")

    assert SiteSettings.current().offline_since is None
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == ["site_offline", "site_online"]
    assert json.dumps(capsys.readouterr().out).count("off") >= 1


def test_it_costs_a_signed_in_person_nothing_and_a_visitor_nothing_more(client, home, sign_in, leah, count_queries):
    client.get("/about/")
    before = count_queries(lambda: client.get("/about/"))
    offline.take_offline()
    offline.bring_back()

    assert count_queries(lambda: client.get("/about/")) == before
