"""Get help now, and leave this page: one tap each, from everywhere, for everybody."""

import pytest
from django.db import DatabaseError

from pages.models import HelpLine, SiteSettings

pytestmark = pytest.mark.django_db


def test_leaving_signs_out_and_goes_to_a_plain_page(client, amara, sign_in):
    sign_in(client, amara)

    response = client.get("/leave/")

    assert response.status_code == 302
    assert response["Location"] == "https://www.bbc.co.uk/weather"
    assert response["Clear-Site-Data"] == '"cookies", "storage"'
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert "_auth_user_id" not in client.session


def test_leaving_works_when_the_database_does_not(client, monkeypatch):
    def broken(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(SiteSettings, "for_request", broken)

    response = client.get("/leave/")

    assert response["Location"] == "https://www.bbc.co.uk/weather"
    assert response.cookies["sessionid"].value == ""


def test_a_link_checker_that_only_asks_for_the_head_signs_nobody_out(client, amara, sign_in):
    sign_in(client, amara)

    response = client.head("/leave/")

    assert response.status_code == 405
    assert client.session["_auth_user_id"] == str(amara.pk)


def test_help_now_shows_every_line_and_says_that_history_stays(client):
    HelpLine.objects.create(
        name="Shout", how="Text SHOUT to 85258", what_for="If you would rather text", link="sms:85258"
    )

    page = client.get("/help-now/").content.decode()

    assert 'href="sms:85258"' in page
    assert "Leaving does not wipe your history." in page


def test_a_new_site_without_help_lines_still_helps(client):
    HelpLine.objects.all().delete()

    page = client.get("/help-now/").content.decode()

    assert 'href="tel:999"' in page and 'href="tel:111"' in page


def test_help_and_the_way_out_stand_before_everything_else_on_a_page(client):
    page = client.get("/help-now/").content.decode()

    assert page.index('href="/help-now/"') < page.index('href="/leave/"') < page.index("<main")
    assert "<title>Help</title>" in page
    assert " style=" not in page and "<script>" not in page and " onclick=" not in page
