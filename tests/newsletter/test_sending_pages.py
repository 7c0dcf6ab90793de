"""Preparing, letting go, watching and stopping a sending, on its pages; who may, and what each of them sees."""

from datetime import time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from front.items import items_of
from newsletter import audience, retention
from newsletter.actions import sending as actions
from newsletter.models import Delivery, Sending
from people.models import AuditEntry
from tests.newsletter.readers import make_readers, make_sending, states

pytestmark = pytest.mark.django_db
St, S = Sending.State, Delivery.State


@pytest.fixture
def issue(make_issue):
    return make_issue(("hello", {"text": "<p>Hi</p>", "who": ""}), ("out_of_county", {"text": "<p>You too.</p>"}))


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def url(sending, name="newsletter-sending", *args):
    return reverse(name, args=[sending.pk, *args])


def press(client, sending, what, **facts):
    return client.post(url(sending, "newsletter-sending-act", what), facts, follow=True).content.decode()


def test_one_prepares_and_another_lets_go_and_all_is_told_at_the_end(
    client, sign_in, ed, ruth, issue, run_jobs, mailoutbox
):
    make_readers(12)
    sign_in(client, ed)
    assert "Get it ready" in client.get(reverse("newsletter-sendings")).content.decode()
    page = client.post(reverse("newsletter-sending-prepare", args=[issue.pk]), {"edition": "all"}, follow=True)
    sending = Sending.objects.get()
    words = page.content.decode()
    assert "12 readers get it" in words and "somebody else lets it go" in words and "@" not in words.split("<main")[1]
    press(client, sending, "test")
    run_jobs()
    [letter] = mailoutbox
    assert (letter.to, letter.subject) == ([ed.email], "Test: Issue 1")
    assert client.post(url(sending, "newsletter-sending-act", "let-go")).status_code == 403

    [item] = [item for item in items_of(ruth) if item.kick == "The newsletter"]
    assert item.url == url(sending)
    sign_in(client, ruth)
    words = client.get(url(sending)).content.decode()
    assert words.count("•••@e•••.org") == audience.SAMPLE and "reader1@" not in words
    assert "It goes out now." in press(client, sending, "let-go")
    sending.refresh_from_db()
    assert (sending.state, sending.approved_by) == (St.SENDING, ruth)
    words = client.get(url(sending)).content.decode()
    assert "0 of 12 are done." in words and "data-hx-get" in words and "Look again" in words
    assert client.get(url(sending, "newsletter-sending-numbers")).status_code == 200

    run_jobs()
    assert len(mailoutbox) == 13
    words = client.get(url(sending)).content.decode()
    assert "12 of 12 are done." in words and "hx-get" not in words
    assert client.get(url(sending, "newsletter-sending-numbers")).status_code == 286
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"newsletter_let_go"}


def test_paused_resumed_and_stopped_by_its_buttons(client, sign_in, ruth, issue):
    make_readers(3)
    sending = make_sending(issue)
    sign_in(client, ruth)
    assert "Nobody new gets it" in press(client, sending, "pause")
    assert "Somebody was faster" in press(client, sending, "pause")
    assert "It goes on." in press(client, sending, "resume")
    assert "It is stopped." in press(client, sending, "stop")
    assert states(sending) == {S.LET_GO: 3}
    assert client.post(url(sending, "newsletter-sending-act", "nonsense")).status_code == 404


def test_an_officer_decides_about_who_perhaps_got_it_and_an_editor_does_not(client, sign_in, ruth, ed, issue):
    first, second, third = make_readers(3)
    sending = make_sending(issue)
    Delivery.objects.update(state=S.UNKNOWN, said="worker lost")
    Sending.objects.update(state=St.DONE)
    sign_in(client, ed)
    assert "Who perhaps got it" not in client.get(url(sending)).content.decode()
    refused = client.post(url(sending, "newsletter-sending-act", "decide"), {"as": "sent"})
    assert refused.status_code == 403

    sign_in(client, ruth)
    words = client.get(url(sending)).content.decode()
    assert words.count("<h3><bdi>r•••@e•••.org</bdi></h3>") == 3 and first.address not in words
    [item] = [item for item in items_of(ruth) if item.kick == "The newsletter"]
    assert item.count == 3
    row = sending.deliveries.first()
    assert "1 reader counts as sent" in press(client, sending, "decide", **{"as": "sent", "row": row.pk})
    assert "Choose one of the two" in press(client, sending, "decide", **{"as": "sent", "row": "x"})
    assert "It goes again to 2 readers" in press(client, sending, "decide", **{"as": "again"})
    sending.refresh_from_db()
    assert (states(sending), sending.state) == ({S.SENT: 1, S.QUEUED: 2}, St.SENDING)


@pytest.mark.parametrize(
    ("rule", "gets"),
    [
        ({}, 4),
        ({"edition": "outside"}, 1),
        ({"edition": "inside"}, 3),
        ({"language": "ar"}, 1),
        ({"with_yearly": 1}, 5),
    ],
)
def test_the_audience_is_its_rule_and_nobody_who_has_not_said_yes(rule, gets, issue):
    make_readers(2)
    make_readers(1, outside_county=True)
    make_readers(1, language="ar")
    make_readers(1, frequency="yearly")
    make_readers(2, state="asked")
    make_readers(2, channel="text")
    sending = make_sending(issue, begun=False, **rule)

    assert audience.to_come(sending).count() == gets
    actions.begin(sending)
    assert sending.deliveries.count() == gets
    assert audience.to_come(sending).count() == 0


def test_twenty_thousand_are_written_down_in_as_many_statements_as_ten(make_issue):
    counts = []
    for number in (10, 1000):
        make_readers(number)
        sending = make_sending(make_issue(), begun=False)
        with CaptureQueriesContext(connection) as queries:
            actions.begin(sending)
        counts.append(len(queries))
        assert sending.deliveries.count() == number + (10 if number > 10 else 0)
    assert counts[0] == counts[1]


def test_what_was_taken_back_goes_to_nobody_more(issue, ruth, stage):
    challenge = stage.changed(title="Letters I can open")
    stage.publish(challenge)
    make_readers(2)
    going, waiting = make_sending(issue), make_sending(issue, begun=False, edition="outside")
    Sending.objects.filter(pk=waiting.pk).update(state=St.APPROVED)
    for one in (going, waiting):
        one.snapshot.references = [challenge.reference, "L02"]
        one.snapshot.save()
    assert actions.hold_what_was_taken_back() == 0

    from challenges.actions import unpublish

    unpublish(challenge, by=stage.chair)
    assert (actions.hold_what_was_taken_back(), actions.begin_due()) == (1, 0)
    going.refresh_from_db()
    waiting.refresh_from_db()
    assert (going.state, waiting.state) == (St.PAUSED, St.PREPARED)
    for act in (actions.resume, actions.approve):
        with pytest.raises(ValidationError, match="taken back|faster"):
            act(going if act is actions.resume else waiting, by=ruth)


def test_at_night_the_page_says_why_it_stands(issue, ruth, client, sign_in, settings):
    make_readers(2)
    sending = make_sending(issue)
    page = sign_in(client, ruth).get(f"/news/sendings/{sending.pk}/")
    assert "It is night." not in page.content.decode()

    settings.QUIET_HOURS = time(21), time(8)
    with time_machine.travel((timezone.now() + timedelta(days=1)).replace(hour=22, minute=0)):
        page = sign_in(client, ruth).get(f"/news/sendings/{sending.pk}/")
    assert "It is night. It goes on at 08:00." in page.content.decode()


def test_it_begins_at_its_hour_and_not_before(issue, ed, ruth):
    make_readers(1)
    later = timezone.now() + timedelta(hours=2)
    sending = actions.approve(actions.prepare(issue, by=ed, starts_at=later), by=ruth)
    assert sending.state == St.APPROVED and actions.begin_due() == 0
    assert (actions.begin_due(later), actions.begin_due(later)) == (1, 0)


def test_nobody_to_send_to_a_title_of_two_lines_and_an_issue_of_long_ago_are_refused(issue, make_issue, ed, ruth):
    with pytest.raises(ValidationError, match="Nobody would get this"):
        actions.approve(actions.prepare(issue, by=ed), by=ruth)
    with pytest.raises(ValidationError, match="one line"):
        actions.one_line("Hello\r\nBcc: kim@example.org")
    old = make_sending(make_issue())
    Sending.objects.filter(pk=old.pk).update(begun_at=timezone.now() - timedelta(days=81))
    with pytest.raises(ValidationError, match="long ago"):
        actions.prepare(old.snapshot.issue, by=ed)


def test_who_got_it_is_forgotten_after_90_days_and_the_numbers_stay(issue):
    make_readers(3)
    sending = make_sending(issue)
    Delivery.objects.update(state=S.SENT)
    now = timezone.now()
    Sending.objects.update(state=St.DONE, over_at=now)
    assert retention.forget_deliveries(now + timedelta(days=89)) == 0
    assert sum(retention.DELIVERIES.by_day(now, now + timedelta(days=91)).values()) == 3

    assert retention.forget_deliveries(now + timedelta(days=90)) == 3
    sending.refresh_from_db()
    assert (sending.totals, audience.counts(sending)["sent"]) == ({"sent": 3}, 3)


def test_who_sees_what(client, sign_in, everybody, issue):
    """The matrix of one sending: young people and partners see that there is none."""
    make_readers(1)
    sending = make_sending(issue, begun=False)
    pages = [url(sending), url(sending, "newsletter-sending-numbers")]
    get, prepare, act = {}, {}, {}
    for name in ("yonas", "amara", "leah", "priya", "tom", "fiona", "councillor-shah", "ruth", "ed", "ada"):
        sign_in(client, everybody[name])
        get[name] = {client.get(page).status_code for page in pages}
        prepare[name] = client.get(reverse("newsletter-sending-prepare", args=[issue.pk])).status_code
        act[name] = client.post(url(sending, "newsletter-sending-act", "resume")).status_code
        for what in ("test", "let-go", "pause", "stop"):
            if name not in ("ruth", "ed"):
                assert client.post(url(sending, "newsletter-sending-act", what)).status_code == 403
    sees = {"ruth", "ed", "ada"}
    assert all((200 in codes or 286 in codes) == (name in sees) for name, codes in get.items())
    assert {name for name, code in prepare.items() if code == 200} == {"ruth", "ed"}
    assert {name for name, code in act.items() if code == 302} == {"ruth", "ed"}
    client.logout()
    assert client.get(pages[0]).status_code == 302


def test_the_list_and_the_page_cost_the_same_for_one_and_for_thirty(client, sign_in, ruth, issue, make_issue):
    sign_in(client, ruth)
    counts = []
    for number in (1, 29):
        make_readers(number)
        for _each in range(number):
            sending = make_sending(issue, begun=False)
        Sending.objects.exclude(pk=sending.pk).update(state=St.CANCELLED)
        going = make_sending(make_issue())
        Delivery.objects.update(state=S.UNKNOWN)
        found = []
        for page in (reverse("newsletter-sendings"), url(sending), url(going)):
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            found.append(len(queries))
        counts.append(found)
    assert counts[0] == counts[1]


def test_a_day_without_a_time_is_answered_in_words(client, sign_in, ed, issue):
    sign_in(client, ed)
    page = client.post(reverse("newsletter-sending-prepare", args=[issue.pk]), {"edition": "all", "day": "2027-01-21"})

    assert page.status_code == 422 and "leave both empty" in page.content.decode()
    assert not Sending.objects.exists()
