"""Mail that comes back and complaints, as servers write them; and what somebody else writes to the same box."""

import mailbox
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from newsletter import bounces, retention
from newsletter.bounces import Was
from newsletter.letter import Letters, return_path
from newsletter.mailbox import read_due
from newsletter.models import Delivery, MailRead, Reader, Suppression
from tests.newsletter.readers import make_readers, make_sending

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def address(settings):
    settings.BOUNCE_ADDRESS = "bounces@board.example.org"


@pytest.fixture
def reader():
    return make_readers(1)[0]


def returned(to, status="5.1.1", action="failed"):
    """A report as in RFC 3464, 6."""
    lines = f"""From: MAILER-DAEMON@mx.example.org
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; somebody@example.org
Action: {action}
Status: {status}

--b--
"""
    return lines.replace("\n", "\r\n").encode()


def complaint(to, mail=b"", kind="abuse"):
    head = f"""From: fbl@mail.example.org
To: {to}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Loop/1.0
Version: 1

--b
Content-Type: message/rfc822

"""
    return head.replace("\n", "\r\n").encode() + mail + b"\r\n--b--\r\n"


def test_who_is_not_there_is_not_written_to_again_and_her_address_goes(reader):
    assert bounces.take_in(returned(return_path(reader).upper().replace("BOARD", "board"))) is Was.NEW

    assert Suppression.objects.get().reason == "bounced"
    reader.refresh_from_db()
    assert (reader.address, reader.state) == ("", "left")
    assert not Reader.objects.reading().exists()
    assert bounces.take_in(returned(return_path(reader), "5.1.2")) is Was.NEW  # a second one is fine
    assert Suppression.objects.count() == 1


@pytest.mark.parametrize(
    ("status", "action", "understood"),
    [("5.2.2", "failed", True), ("5.7.1", "failed", True), ("4.4.1", "delayed", False), ("2.0.0", "delivered", False)],
)
def test_what_may_pass_stops_nobody(status, action, understood, reader, make_issue):
    sending = make_sending(make_issue())
    Delivery.objects.update(state="sent")
    was = bounces.take_in(returned(return_path(reader), status, action))
    assert was is (Was.NEW if understood else Was.NO_REPORT)

    assert not Suppression.objects.exists()
    said = f"came back {status}" if understood else ""
    assert sending.deliveries.get().said == said


@pytest.mark.parametrize("where", ["its own address", "the mail that it quotes"])
def test_a_complaint_is_a_no_wherever_it_names_her(where, reader, make_issue):
    sending = make_sending(make_issue())
    mail = Letters(sending.snapshot).of(reader).to(reader, 1)
    to = return_path(reader) if where == "its own address" else "abuse@board.example.org"
    text = complaint(to, b"" if where == "its own address" else mail)
    reader.consents.create(source="web", wording="Yes")
    assert bounces.take_in(text) is Was.NEW

    assert Suppression.objects.get().reason == "complained"
    assert reader.consents.get().withdrawn_at is not None


def test_a_forged_word_or_a_letter_by_a_person_does_nothing(reader):
    path = return_path(reader)
    forged = path.replace(path[-30], "0" if path[-30] != "0" else "1")
    swapped = path.replace(f"+{reader.pk:x}-", f"+{reader.pk + 1:x}-")
    make_readers(1)
    plain = EmailMessage()
    plain["To"], plain["Subject"] = path, "5.1.1 failed"
    plain.set_content("Action: failed\nStatus: 5.1.1")
    texts = [returned(forged), returned(swapped), returned("bounces@board.example.org"), plain.as_bytes()]
    texts += [complaint(path, kind="virus"), complaint("abuse@board.example.org"), b"", b"\x00\xff" * 100]
    texts += [returned("x").replace(b"delivery-status\r\n", b"delivery-status\r\n\r\n\x00", 1)]
    texts += [returned(path) + b" " * bounces.AT_MOST]

    assert {bounces.take_in(text) for text in texts} == {Was.NO_REPORT}
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("kind", ["mbox", "maildir"])
def test_a_box_is_read_and_what_is_no_report_stays_in_it(kind, reader, tmp_path, settings, capsys):
    path = tmp_path / "box"
    box = mailbox.mbox(path) if kind == "mbox" else mailbox.Maildir(path)
    box.add(returned(return_path(reader)))
    box.add(b"From: kim@example.org\r\nTo: bounces@board.example.org\r\n\r\nHello?\r\n")
    box.flush()
    box.close()

    call_command("read_bounces", "--from", f"{kind}:{path}")
    assert capsys.readouterr().out == "1 understood and removed, 1 left for a person to read.\n"
    assert Suppression.objects.count() == 1
    settings.BOUNCE_MAILBOX = f"{kind}:{path}"
    assert read_due() == 0
    settings.BOUNCE_MAILBOX = ""
    assert read_due() == 0
    with pytest.raises(CommandError, match="which mailbox"):
        call_command("read_bounces")
    with pytest.raises(CommandError, match="NoSuchMailboxError"):
        call_command("read_bounces", "--from", f"{kind}:{tmp_path}/other")


def test_the_same_mail_counts_once_and_another_for_the_same_reader_again(reader, make_issue):
    sendings = [make_sending(make_issue()), make_sending(make_issue())]
    Delivery.objects.update(state="sent")
    full = returned(return_path(reader), "5.2.2")

    assert [bounces.take_in(full), bounces.take_in(full)] == [Was.NEW, Was.KNOWN]
    assert [sending.deliveries.get().state for sending in sendings] == ["sent", "failed"]
    assert bounces.take_in(full + b"\r\n") is Was.NEW
    assert [sending.deliveries.get().state for sending in sendings] == ["failed", "failed"]


def test_what_email_itself_cannot_read_is_no_report(reader):
    deep = b"".join(b'--b%d\r\nContent-Type: multipart/mixed; boundary="b%d"\r\n\r\n' % (n, n + 1) for n in range(4000))
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b0"\r\n\r\n'

    with pytest.raises(RecursionError):
        bounces.report(head + deep)
    assert bounces.take_in(head + deep) is Was.NO_REPORT


def test_what_was_read_is_known_for_90_days_from_when_it_was_last_met():
    now = timezone.now()
    marks = [MailRead.mark_of("stays", f"{days}".encode()) for days in (91, 89)]
    for mark, days in zip(marks, (91, 89), strict=True):
        MailRead.objects.create(mark=mark, at=now - timedelta(days=days))

    assert retention.forget_mail_read(now) == 1
    assert MailRead.objects.met(marks, now, again_after=timedelta(days=1)) == {marks[1]}
    assert retention.forget_mail_read(now + timedelta(days=89)) == 0
    assert retention.forget_mail_read(now + timedelta(days=90)) == 1
