"""One tap out of a mail: it shows, the button acts, for one question and one person, and not for ever (A8)."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.utils import timezone

from challenges import actions, after, taps
from challenges.models import Answer, Authorship, Publication
from people.models import User
from tests.standing import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(run_jobs, mailoutbox, leah):
    """`letters()`: what Leah's mailbox holds."""

    def letters():
        run_jobs()
        return [letter for letter in mailoutbox if letter.to == [leah.email]]

    return letters


def path_in(letter):
    """The address of the tap in a letter."""
    return re.search(r"https?://[^/]+(/challenges/tap/\S+/)", letter.body)[1]


@kept
def answered(stage):
    return stage.answered(title="Letters I can open")


@pytest.fixture
def tap(answered, letters):
    return path_in(letters()[-1])


def test_from_the_mail_to_her_word_in_one_tap_without_signing_in(answered, tap, client):
    page = client.get(tap).content.decode()
    assert "Does this fix it?" in page
    assert "Letters I can open" in page
    assert Answer.objects.get().text in page
    assert not hasattr(Answer.objects.get(), "author_reply")  # looking changed nothing

    done = client.post(tap, {"fixes": "partly"})

    assert "Thank you" in done.content.decode()
    assert Answer.objects.get().author_reply.fixes == "partly"


def test_the_letter_names_no_topic_and_tells_no_story(answered, letters):
    for letter in letters():
        said = f"{letter.subject} {letter.body}"
        assert "Letters I can open" not in said
        assert "SECRETWORD" not in said
        assert "CLAB" not in letter.subject


def test_a_tap_signs_nobody_in_and_opens_no_other_page(answered, tap, client):
    client.get(tap)
    client.post(tap, {"fixes": "yes"})

    assert "_auth_user_id" not in client.session
    assert client.get(answered.get_absolute_url()).status_code == 404


def test_nonsense_gets_a_sentence(tap, client):
    for nonsense in ("", "maybe", "yes\x00"):
        response = client.post(tap, {"fixes": nonsense})
        assert response.status_code == 422
    assert not hasattr(Answer.objects.get(), "author_reply")


def test_a_link_that_was_changed_opens_nothing(tap, client):
    for forged in (tap[:-4] + "xyz/", tap.replace("/tap/", "/tap/a")):
        response = client.get(forged)
        assert response.status_code == 404
        assert "This link is over" in response.content.decode()


def test_a_link_of_another_kind_is_not_taken(answered, leah, client):
    strange = signing.dumps(["withdraw", "1", "u", leah.pk], salt=taps.SALT)
    assert client.get(f"/challenges/tap/{strange}/").status_code == 404
    assert client.get(f"/challenges/tap/{signing.dumps(7, salt=taps.SALT)}/").status_code == 404


def test_another_persons_link_does_not_answer_for_the_author(answered, yonas, client):
    his = taps.token("fixes", Answer.objects.get().pk, user=yonas)

    assert client.get(f"/challenges/tap/{his}/").status_code == 404
    assert client.post(f"/challenges/tap/{his}/", {"fixes": "no"}).status_code == 404


def test_after_thirty_days_it_is_over(tap, client):
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert client.get(tap).status_code == 404


def test_it_ends_with_her_account(tap, client):
    User.objects.filter(email="leah@example.org").update(is_active=False)
    assert client.get(tap).status_code == 404


def test_an_answer_that_was_sent_back_asks_nothing_any_more(answered, tap, stage, client):
    stage.judge(answered, "not_good_enough")
    assert client.get(tap).status_code == 404


def test_once_clab_has_decided_it_asks_nothing_any_more(answered, tap, stage, client):
    stage.judge(answered, "changed")

    assert client.get(tap).status_code == 404
    assert client.post(tap, {"fixes": "no"}).status_code == 404
    assert not hasattr(Answer.objects.get(), "author_reply")


def test_without_an_account_the_link_ends_when_she_takes_her_address_back(answered, client):
    Authorship.objects.update(user=None, contact="kim@example.org")
    link = f"/challenges/tap/{taps.token('fixes', Answer.objects.get().pk, user=None, challenge=answered)}/"
    assert client.get(link).status_code == 200

    Authorship.objects.update(contact="")
    assert client.get(link).status_code == 404


def test_without_an_account_it_acts_for_that_one_challenge_alone(answered, stage, client):
    other = stage.answered(title="Another one")
    Authorship.objects.update(user=None, contact="kim@example.org")
    strange = taps.token("fixes", other.answers.get().pk, user=None, challenge=answered)

    assert client.post(f"/challenges/tap/{strange}/", {"fixes": "yes"}).status_code == 404


# --- May it go public? ------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(stage, amara, letters):
    """A text that is about to go public, and Leah's link."""
    challenge = stage.changed()
    publication = actions.ask_to_publish(challenge, by=stage.first)
    actions.agree_to_publish(publication, by=amara)
    return path_in(letters()[-1])


def test_go_ahead_in_one_tap_makes_it_public_now(asked, client):
    page = client.get(asked).content.decode()
    assert Publication.objects.get().title in page
    assert not Publication.objects.live().exists()

    client.post(asked, {"answer": "yes"})
    assert Publication.objects.live().exists()


def test_no_in_one_tap_keeps_it_private_and_the_link_is_over(asked, client):
    client.post(asked, {"answer": "no"})

    assert not Publication.objects.live(at=timezone.now() + timedelta(days=9)).exists()
    assert client.get(asked).status_code == 404


def test_the_letter_says_until_when_she_is_asked(asked, letters):
    said = letters()[-1].body
    after.count_her_days(timezone.now())
    day = timezone.localtime(Publication.objects.get().live_at)
    assert f"{day:%d %B}".lstrip("0") in said
