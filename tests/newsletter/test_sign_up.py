"""One address, one tap in the mail (trust.md N1, N3, N5): nobody reads who did not say yes, nobody learns who reads."""

import re
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from newsletter import links, reader_retention
from newsletter.actions import leaving, signing_up
from newsletter.models import Consent, Reader, Suppression
from newsletter.models.reader import digest_of
from people.logs import HideCodes
from tests.meeting.test_journal import at_once

pytestmark = pytest.mark.django_db
R = Suppression.Reason
DAY = timedelta(days=1)


def test_from_an_address_to_a_yes_in_one_tap(client, sign_up, link_in):
    _answer, letter = sign_up("  Leah@Example.ORG ")
    assert letter.to == ["leah@example.org"]
    assert letter.subject == "Please say yes"  # it names no topic
    assert not Reader.objects.reading().exists()
    path = link_in(letter, "confirm")

    shown = client.get(path).content.decode()

    assert "Do you want the news?" in shown and "Language" not in shown.partition("<main")[2].partition("</main")[0]
    assert not Reader.objects.reading().exists()  # a mail scanner has looked, and nothing changed
    done = client.post(path, follow=True)
    reader = Reader.objects.reading().get()
    consent = reader.consents.get()
    assert "You are in." in done.content.decode() and "How often?" in done.content.decode()
    assert consent.wording in shown and consent.source == Consent.Source.WEB and consent.language == "en-gb"
    assert client.post(path).status_code == 302  # tapped twice, it is one yes
    assert Consent.objects.count() == 1


def test_an_address_entered_a_hundred_times_is_written_to_once_a_day(letters):
    """N1, below the limit of one visitor: as if each came from another place."""
    for _time in range(100):
        signing_up.ask(channel="email", address="victim@example.org", language="en-gb")
    assert len(letters()) == 1

    with time_machine.travel(timezone.now() + DAY, tick=False):
        signing_up.ask(channel="email", address="victim@example.org", language="en-gb")
        assert len(letters()) == 2


def test_who_never_taps_is_asked_three_times_and_then_left_alone_until_she_is_forgotten(letters):
    def ask_on(day):
        with time_machine.travel(timezone.now() + day * DAY, tick=False):
            return signing_up.ask(channel="email", address="never@example.org", language="en-gb") is not None

    assert [ask_on(day) for day in range(1, 8)] == [True] * 3 + [False] * 4
    assert len(letters()) == 3

    assert reader_retention.forget_unconfirmed(timezone.now() + 18 * DAY) == 1
    assert ask_on(19)


def test_who_came_and_left_may_ask_again_as_often(letters):
    for days in ((1, 2, 3), (5, 6, 7)):
        for day in days:
            with time_machine.travel(timezone.now() + day * DAY, tick=False):
                reader = signing_up.ask(channel="email", address="back@example.org", language="en-gb")
        reader = signing_up.confirm(reader)
        leaving.leave(reader)
    assert Reader.objects.get().asked_times == 0


def test_after_that_was_not_me_nothing_is_sent_ever_again(client, sign_up, link_in, letters):
    _answer, letter = sign_up("victim@example.org")
    path, confirm = link_in(letter, "not-me"), link_in(letter, "confirm")
    assert "Was it not you?" in client.get(path).content.decode()
    assert Reader.objects.exists()

    assert "It is erased" in client.post(path).content.decode()

    assert not Reader.objects.exists()
    assert client.post(confirm).status_code == client.get(path).status_code == 404
    with time_machine.travel(timezone.now() + 400 * DAY, tick=False):
        _answer, letter = sign_up("victim@example.org")
    assert letter is None and not Reader.objects.exists()


def test_the_answer_and_its_work_are_the_same_for_known_unknown_stopped_and_asked(client, make_reader):
    make_reader("known@example.org")
    make_reader("asked@example.org", state=Reader.State.ASKED)
    Suppression.objects.create(digest=digest_of("email", "stopped@example.org"), reason=R.NOT_ME)

    seen = set()
    for who in ("known", "unknown", "stopped", "asked"):
        with CaptureQueriesContext(connection) as queries:
            answer = client.post("/news/subscribe/", {"address": f"{who}@example.org"}, follow=True)
        statements = tuple(re.sub(r"'[^']*'|\d+", "?", each["sql"])[:60] for each in queries)
        seen.add((answer.status_code, answer.request["PATH_INFO"], answer.content, statements))

    assert len(seen) == 1


def test_who_reads_already_gets_her_own_link_and_is_asked_nothing(sign_up, make_reader, link_in):
    reader = make_reader()

    _answer, letter = sign_up(reader.address)

    assert link_in(letter, "mine").endswith(f"/{links.word_of(reader)}/")
    assert "/news/confirm/" not in letter.body
    assert Reader.objects.reading().count() == 1
    assert sign_up(reader.address)[1] is None  # once a day


@pytest.mark.parametrize(
    ("reason", "days", "asked"),
    [(R.LEFT, 8, True), (R.ERASED, 8, True), (R.BOUNCED, 8, False), (R.BOUNCED, 31, True), (R.COMPLAINED, 400, False)],
)
def test_whom_her_own_new_tap_lets_in_again(client, sign_up, link_in, reason, days, asked):
    digest = digest_of("email", "leah@example.org")
    Suppression.objects.create(digest=digest, reason=reason, at=timezone.now() - days * DAY)

    _answer, letter = sign_up("leah@example.org")

    assert (letter is not None) == asked
    assert Suppression.objects.filter(digest=digest).exists()  # signing up alone lifts nothing
    if asked:
        client.post(link_in(letter, "confirm"))
        assert Reader.objects.reading().get().address == "leah@example.org"
        assert not Suppression.objects.exists()


def test_no_address_and_a_broken_one_are_refused_in_words(client):
    for address in ("", "leah", "a@b@c.org", "leah@example.org\nBcc: x@example.org", "x" * 250 + "@example.org"):
        answer = client.post("/news/subscribe/", {"address": address})
        assert answer.status_code == 422 and "to fix" in answer.content.decode()
    assert not DBTaskResult.objects.exists()


def test_one_place_may_try_thirty_times_an_hour(client, monkeypatch):
    monkeypatch.setattr("newsletter.views.readers.A_VISITOR", 2)
    answers = [client.post("/news/subscribe/", {"address": f"a{n}@example.org"}).status_code for n in range(3)]

    assert answers == [302, 302, 429]


def test_it_needs_no_cookie_and_no_other_site_can_send_it():
    """The form stands on pages that are the same for all, so it has no token; and a session does nothing here."""
    bare = Client(enforce_csrf_checks=True)
    sent = {"address": "leah@example.org"}

    assert bare.post("/news/subscribe/", sent).status_code == 302
    assert bare.post("/news/subscribe/", sent, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_the_form_stands_on_the_news_and_on_each_issue_and_these_stay_ready(client, settings, make_issue):
    settings.READY_SECONDS = 45
    issue = make_issue()

    for path in ("/news/", issue.get_url()):
        page = client.get(path)
        assert 'action="/news/subscribe/"' in page.content.decode() and not page.cookies
        assert page["Cache-Control"] == "no-cache"  # kept for all


def test_a_word_that_is_forged_altered_or_of_another_list_leads_to_one_page_that_holds_no_address(client, make_reader):
    """N3: and the word of an issue neither says yes for her nor that it was not her."""
    reader = make_reader(state=Reader.State.ASKED)
    word, confirming = links.word_of(reader), links.confirming_word(reader)
    others = signing.dumps({"kind": "fixes", "pk": 1}, salt="challenges.tap")
    wrong = [
        "x",
        "x" * 38,
        word[:-1] + ("A" if word[-1] != "A" else "B"),
        word.swapcase(),
        others,
        links.NOBODY,
        "é" * 38,
    ]
    pages = set()
    for name in ("confirm", "not-me", "mine", "unsubscribe"):
        for each in [*wrong, confirming if name in ("mine", "unsubscribe") else word]:
            for method in (client.get, client.post):
                answer = method(f"/news/{name}/{each}/")
                assert answer.status_code == 404, (name, each)
                pages.add(answer.content)

    assert len(pages) == 1
    assert b"This link is over" in pages.pop()
    assert len(word) == len(confirming) == len(links.NOBODY)
    assert Reader.objects.get().state == Reader.State.ASKED
    assert re.fullmatch(r"[\w-]+", word + confirming)


def test_a_word_is_in_no_log_line(make_reader, client, caplog):
    word = links.word_of(make_reader())
    client.get(f"/news/mine/{word}x/")

    for record in caplog.records:
        HideCodes().filter(record)
        assert word not in record.getMessage()
    assert caplog.records


@pytest.mark.django_db(transaction=True)
def test_two_who_leave_and_come_back_at_once_end_as_one_or_the_other(make_reader):
    reader = make_reader()
    for _round in range(3):
        acts = [leaving.leave, leaving.come_back] * 3

        def act(place, acts=acts):
            with suppress(ValidationError):
                acts[place](reader)

        at_once(6, act)
        reads = Reader.objects.get().state == Reader.State.READS
        assert reads == Reader.objects.reading().exists() != Suppression.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_sign_ups_and_two_yeses_at_once_are_one_reader_with_one_yes_and_one_mail(letters):
    asked = at_once(6, lambda _place: signing_up.ask(channel="email", address="leah@example.org", language="en-gb"))
    assert len([one for one in asked if one]) == 1 and len(letters()) == 1
    reader = Reader.objects.get()

    at_once(6, lambda _place: signing_up.confirm(reader))
    at_once(6, lambda _place: signing_up.welcome(reader.pk))

    assert Consent.objects.count() == 1
    with time_machine.travel(timezone.now() + DAY, tick=False):
        assert len(letters()) == 2
