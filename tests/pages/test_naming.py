"""A board that gives its site a name of its own reads that name in its mails, and no mail pays for it."""

import pytest

from pages.models import SiteSettings
from people import mail
from people.models import Invitation

pytestmark = pytest.mark.django_db


def invite(to):
    mail.send("invitation", to, {"invitation": Invitation(display_name="Tom"), "link": "https://x.example/"})


def test_a_mail_says_what_the_board_calls_its_site(home, yonas, run_jobs, mailoutbox):
    SiteSettings.objects.update(name="Heard & Done")

    invite(yonas)
    run_jobs()

    [message] = mailoutbox
    assert "You are invited to Heard & Done." in message.body
    assert "You are invited to Heard &amp; Done." in message.alternatives[0][0]
    assert "Said & Done" not in message.body + message.subject


def test_without_settings_it_has_the_name_it_came_with(db, yonas, run_jobs, mailoutbox):
    invite(yonas)
    run_jobs()

    assert "You are invited to Said & Done." in mailoutbox[0].body


def test_the_name_is_read_once_for_many_mails(home, yonas, settings, count_queries):
    settings.READY_SECONDS = 40
    first = count_queries(lambda: invite(yonas))

    assert count_queries(lambda: invite(yonas)) == first - 1


def test_a_letter_that_does_not_say_the_name_asks_nothing(home, yonas, count_queries):
    context = {"body": "Hello.", "path": "/", "hers": True}

    assert count_queries(lambda: mail.in_words("notices/_letter.txt", {**mail.frame(yonas), **context})) == 0
