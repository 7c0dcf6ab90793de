"""Leaving fast, in a real browser: by tap, by key, without a script; and nothing private on the way back."""

import pytest
from wagtail.models import Site

from pages.models import SiteSettings


@pytest.fixture
def weather(live_site):
    """Somewhere plain that these browsers can reach: the same server under its other name."""
    port = live_site.url.rsplit(":", 1)[1]
    host = "127.0.0.1" if "localhost" in live_site.url else "localhost"
    address = f"http://{host}:{port}/healthz"
    SiteSettings.objects.create(site=Site.objects.get(is_default_site=True), leave_address=address)
    return address


def cookies(page):
    return {cookie["name"] for cookie in page.context.cookies()}


def test_shift_three_times_leaves_signs_out_and_leaves_nothing_behind_back(open_as, amara, weather):
    page = open_as(amara, "/accounts/me/")
    assert "Lost your phone?" in page.inner_text("main")
    page.goto(page.url.replace("/accounts/me/", "/help-now/"))

    for _press in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(weather)

    assert "sessionid" not in cookies(page)
    page.go_back()
    page.wait_for_load_state()
    assert "Lost your phone?" not in page.content(), "the page she left is replaced, the one before asks her to sign in"
    assert "/accounts/login/" in page.url


def test_capital_letters_do_not_leave(open_as, live_site):
    page = open_as(None, "/accounts/login/")

    page.focus("[name=email]")
    for letter in "ABCD":
        page.keyboard.press(f"Shift+{letter}")

    page.wait_for_timeout(500)
    assert page.url == f"{live_site.url}/accounts/login/"
    assert page.input_value("[name=email]") == "ABCD"


@pytest.mark.parametrize("with_script", [True, False])
def test_the_link_leaves_with_and_without_a_script(open_as, amara, weather, with_script):
    page = open_as(amara, "/help-now/", java_script_enabled=with_script, viewport={"width": 320, "height": 640})

    page.get_by_role("link", name="Leave now").click()
    page.wait_for_url(weather)

    assert "sessionid" not in cookies(page)
