"""The demo's front door stands only where DEMO=1."""

from html import unescape

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend
from django.test import Client
from django.urls import reverse

from people import cast, mail
from people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, everybody):
    """A demo with all its people."""
    settings.DEMO = True
    return everybody


def test_without_demo_there_is_no_way_in_and_no_outbox(client, everybody, settings):
    settings.DEMO = False

    assert client.get(reverse("demo")).status_code == 404
    assert client.get(reverse("demo-outbox")).status_code == 404
    assert client.post(reverse("demo-sign-in", args=["ada"])).status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_thirteen_people_stand_there_with_a_button_each(client, demo):
    page = unescape(client.get(reverse("demo")).content.decode())

    assert [page.count(f'action="{reverse("demo-sign-in", args=[name])}"') for name in cast.CAST] == [1] * 13
    assert all(str(person.who) in page and str(person.tries) in page for person in cast.CAST.values())


@pytest.mark.parametrize("name", cast.CAST)
def test_one_tap_signs_in_as_each_of_them(client, demo, name):
    answer = client.post(reverse("demo-sign-in", args=[name]))

    assert (answer.status_code, answer["Location"]) == (302, reverse("home"))
    assert client.session["_auth_user_id"] == str(demo[name].pk)


def test_a_look_signs_nobody_in(client, demo):
    assert client.get(reverse("demo-sign-in", args=["amara"])).status_code == 405
    assert "_auth_user_id" not in client.session


def test_the_tap_needs_the_token_of_its_form(demo):
    stranger = Client(enforce_csrf_checks=True)

    assert stranger.post(reverse("demo-sign-in", args=["ada"])).status_code == 403
    assert "_auth_user_id" not in stranger.session


def test_the_demo_signs_in_made_up_people_alone(client, demo):
    real = User.objects.create_user("real@example.org", display_name="Real")

    assert client.post(reverse("demo-sign-in", args=["real"])).status_code == 404
    assert client.post(reverse("demo-sign-in", args=[f"{real.pk}"])).status_code == 404
    assert "_auth_user_id" not in client.session


def test_an_empty_demo_says_so(client, settings):
    settings.DEMO = True

    assert "Nobody is here yet" in client.get(reverse("demo")).content.decode()


def test_the_outbox_shows_mails_newest_first_in_words(client, demo, settings, run_jobs, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    for subject in ("First", "Second"):
        mail.send_rendered(
            address="yonas@example.org", subject=subject, body="Café <b>& ዮናስ\nhttps://board.example.org/x"
        )
    run_jobs()

    page = client.get(reverse("demo-outbox")).content.decode()

    assert 0 < page.index("Second") < page.index("First")
    assert "Café &lt;b&gt;&amp; ዮናስ" in page
    assert '<a href="https://board.example.org/x"' in page
    assert "yonas@example.org" in page


def test_two_mails_of_one_connection_are_two_in_the_outbox(client, demo, settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path)
    with EmailBackend(file_path=str(tmp_path)) as connection:
        connection.send_messages(
            [EmailMessage("One", "1" * 200, to=["a@example.org"]), EmailMessage("Two", "2", to=["b@example.org"])]
        )

    mails = client.get(reverse("demo-outbox")).context["mails"]

    assert [(each["subject"], each["to"]) for each in mails] == [("Two", "b@example.org"), ("One", "a@example.org")]


def test_an_empty_outbox_says_so(client, demo):
    assert "No mail yet" in client.get(reverse("demo-outbox")).content.decode()
