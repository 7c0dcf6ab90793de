"""Mail is kept with the change that caused it and sent afterwards; a broken mail server breaks nothing (F7, D125)."""

import socket

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from people import actions, mail
from people.models import Invitation, Role, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def send(to):
    return mail.send(
        "invitation", to, {"invitation": Invitation(display_name="Tom & Ruth"), "link": mail.link("account_login")}
    )


def test_a_mail_goes_to_one_person_with_a_text_and_a_page(yonas, run_jobs, mailoutbox, settings):
    settings.SITE_URL = "https://board.example.org"
    send(yonas)
    assert mailoutbox == []

    run_jobs()

    [message] = mailoutbox
    assert (message.to, message.cc, message.bcc) == (["yonas@example.org"], [], [])
    assert "https://board.example.org/accounts/login/" in message.body
    assert "Tom & Ruth" in message.body
    [(page, kind)] = message.alternatives
    assert kind == "text/html"
    assert "Tom &amp; Ruth" in page


@pytest.mark.parametrize("wish", [User.SafeContact.SITE_ONLY, User.SafeContact.NEVER])
def test_a_person_who_asked_not_to_be_written_to_gets_nothing(wish, run_jobs, mailoutbox):
    assert send(make_user(safe_contact=wish)) is None

    run_jobs()
    assert mailoutbox == []


def test_a_person_who_may_not_sign_in_gets_nothing(run_jobs, mailoutbox):
    assert send(make_user(is_active=False)) is None

    run_jobs()
    assert mailoutbox == []


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_sends_nothing(run_jobs, mailoutbox):
    person = make_user()
    with pytest.raises(RuntimeError), transaction.atomic():
        send(person)
        raise RuntimeError

    run_jobs()
    assert mailoutbox == []


def test_a_mail_server_that_is_down_breaks_neither_the_change_nor_the_other_mails(ruth, clab, run_jobs, settings):
    with socket.socket() as closed:  # bound and never listening: a port that really refuses
        closed.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = closed.getsockname()
        settings.EMAIL_TIMEOUT = 2
        for name in ("kim", "sam"):
            actions.invite(by=ruth, email=f"{name}@example.org", display_name=name, group=clab, role=Role.MEMBER)

        run_jobs()

    assert Invitation.objects.open().count() == 2
    assert DBTaskResult.objects.filter(status="READY", run_after__gt=timezone.now()).count() == 2  # tried again later


def test_a_subject_cannot_carry_a_second_header(run_jobs, mailoutbox):
    mail.send_rendered(address="kim@example.org", subject="Hello\r\nBcc: all@example.org", body="Words")

    run_jobs()

    assert mailoutbox[0].subject == "Hello Bcc: all@example.org"
    assert mailoutbox[0].message()["Bcc"] is None


def test_links_in_mails_take_their_host_from_the_settings(settings):
    settings.SITE_URL = "https://board.example.org"

    assert mail.link("invitation", "abc") == "https://board.example.org/accounts/invitation/abc/"
