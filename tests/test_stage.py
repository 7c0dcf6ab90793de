"""The stage itself: what the other tests rely on, tried once here."""

import asyncio
import os
import subprocess
import sys
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from wagtail.models import Collection, Locale, Page, Site

from people.models import User
from tests.factories import make_user


def what_wagtail_needs():
    return (
        Page.objects.filter(depth=1).exists(),
        Locale.objects.exists(),
        Site.objects.filter(is_default_site=True).exists(),
        Collection.objects.exists(),
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second", "third"])
def test_a_transactional_test_finds_what_migrations_put_in_again_and_again(time):
    assert what_wagtail_needs() == (True, True, True, True)
    assert not User.objects.exists()
    make_user()


@pytest.mark.django_db
@pytest.mark.parametrize("time", ["first", "second"])
def test_an_ordinary_test_finds_it_too(time):
    assert what_wagtail_needs() == (True, True, True, True)
    assert not User.objects.exists()
    make_user()


async def test_an_asyncio_test_has_a_loop_of_its_own():
    assert asyncio.get_running_loop().is_running()


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="one process runs everything in order")
def test_a_file_stays_with_one_worker(request):
    """Else what is saved once for a file is saved again and again, and asyncio tests run after a browser's loop."""
    assert request.node.nodeid.endswith("@tests/test_stage.py")


def test_tests_mail_nowhere_and_show_no_demo():
    assert f"{EmailBackend.__module__}.EmailBackend" == settings.EMAIL_BACKEND
    assert settings.DEMO is False


def test_a_real_server_sees_what_the_test_saves_and_comes_back_after_a_kill(live_site):
    make_user("Kim", email="amara@example.org")

    page = urlopen(live_site.url + reverse("demo")).read().decode()
    assert "Be Amara" in page and "Be Dylan" not in page
    before = live_site.process.pid
    live_site.restart()
    assert live_site.process.pid != before
    assert urlopen(live_site.url + reverse("healthz")).read() == b"alive\n"


def test_a_browser_is_signed_in_as_the_person_we_say(live_site, open_as, yonas):
    page = open_as(yonas, reverse("me"))

    assert page.get_by_label("name you like to be called", exact=False).input_value() == "Yonas"
    assert open_as(None, reverse("me")).url == f"{live_site.url}{reverse('account_login')}?next={reverse('me')}"


def test_a_browser_test_that_cannot_run_is_red_where_a_browser_is_asked_for(run_without_browser):
    loud, red = run_without_browser(REQUIRE_BROWSER="0"), run_without_browser(REQUIRE_BROWSER="1")

    assert (loud.returncode, "BROWSER TESTS SKIPPED" in loud.stdout) == (0, True)
    assert (red.returncode, "no Chromium was found" in red.stdout) == (1, True)


@pytest.fixture
def run_without_browser(tmp_path):
    """Runs one browser test in a fresh process that finds no browser on its path."""

    def run(**environment):
        one = "tests/test_stage.py::test_a_browser_is_signed_in_as_the_person_we_say"
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-header", "-k", "signed_in_as", one],
            cwd=settings.BASE_DIR,
            env={**os.environ, "PATH": str(tmp_path), "VAR_DIR": str(tmp_path), "DATABASE_URL": "", **environment},
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run
