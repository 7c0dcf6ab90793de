"""
The box of returned mail on real servers, which hang up, fall silent and forget: each mail counts once, none is lost.

What a mail asks for is committed before its box hears that it may go; a server of ours stands still there, and looks.
"""

import ipaddress
import mailbox as files
import os
import random
import signal
import ssl
import time
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import CommandError, call_command
from django.utils import timezone

from front.due import STEPS
from newsletter import mailbox
from newsletter.bounces import AT_MOST
from newsletter.letter import return_path
from newsletter.models import Delivery, MailRead, Suppression
from people import chores
from people.models import Chore
from tests.newsletter.boxes import BoxServer
from tests.newsletter.readers import make_readers, make_sending
from tests.newsletter.test_bounces import returned
from tests.servers import Copies

pytestmark = pytest.mark.django_db
KINDS = ["imap", "pop3"]
LETTER = b"From: kim@example.org\r\nTo: bounces@board.example.org\r\n\r\nHello?\r\n"
FETCHES = ("FETCH", "RETR")
[STEP] = [step for step in STEPS if step.name == "news-came-back"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1, and for no name, that nobody vouches for; its key stands in the same file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), timezone.now()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a mail server")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    build = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    build = build.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = build.add_extension(here, critical=False).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path_factory.mktemp("certificate") / "server.pem"
    path.write_bytes(private + made.public_bytes(pem))
    return path


@pytest.fixture(scope="module")
def only_server(certificate):
    with BoxServer(certificate) as server:
        yield server


@pytest.fixture
def server(only_server, settings):
    settings.BOUNCE_ADDRESS = "bounces@board.example.org"
    only_server.ask(empty=True)
    return only_server


@pytest.fixture
def two_issues(make_issue):
    """Two readers, to whom two issues went."""
    readers = make_readers(2)
    for _issue in range(2):
        make_sending(make_issue())
    Delivery.objects.update(state="sent")
    return readers


def full(reader):
    """What may pass; it says of the last issue that it did not arrive, and counted twice it would of the one before."""
    return returned(return_path(reader), "5.2.2")


def counted(reader):
    """How often: of how many issues it is said that they came back."""
    return reader.deliveries.filter(state="failed").count()


def fetched(server):
    return [said for said in server.said() if said.startswith(FETCHES)]


@pytest.mark.parametrize("kind", ["imap", "imaps", "pop3", "pop3s"])
def test_reports_are_taken_in_and_go_and_others_are_looked_at_once(kind, server, two_issues, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server.put(full(two_issues[0]), LETTER, returned(return_path(two_issues[1])))

    assert mailbox.read(server.at(kind)) == (2, 1)
    assert (counted(two_issues[0]), Suppression.objects.count()) == (1, 1)
    assert server.mails() == [LETTER]
    assert server.flags() == [["\\Seen"] if kind.startswith("imap") else []]
    assert len(fetched(server)) == 3

    assert mailbox.read(server.at(kind)) == (0, 0)
    assert fetched(server) == []
    server.put(full(two_issues[0]) + b"\r\n")
    assert mailbox.read(server.at(kind)) == (1, 0)
    assert server.mails() == [LETTER] and len(fetched(server)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_with_a_wrong_password_nothing_changes_and_no_log_holds_it(kind, server, two_issues, settings, caplog):
    server.put(full(two_issues[0]))
    settings.BOUNCE_MAILBOX = server.at(kind, password="wr0ng-wörd" if kind == "pop3" else "wr0ng-word")

    chores.run([STEP])

    assert Chore.objects.get().error == "NotLetIn"
    assert "news-came-back went wrong: NotLetIn" in caplog.text and "wr0ng" not in caplog.text
    assert len(server.mails()) == 1 and not MailRead.objects.exists()
    with pytest.raises(CommandError, match="to its end: NotLetIn") as refused:
        call_command("read_bounces")
    assert "wr0ng" not in str(refused.value)


def test_what_is_no_box_or_would_tell_the_password_to_all_is_not_tried(server):
    for where in ("imap://kim:secret@mail.example.org", "pop3://kim:secret@10.0.0.7"):
        with pytest.raises(mailbox.NotSealed):
            mailbox.read(where)
    for where in ("https://mail.example.org", "imaps", server.at("imap", folder="Elsewhere")):
        with pytest.raises(mailbox.NoSuchBox):
            mailbox.read(where)
    with pytest.raises(mailbox.NotLetIn):
        mailbox.read(server.at("imap", password="wörd"))


@pytest.mark.parametrize("kind", ["imaps", "pop3s"])
def test_a_certificate_that_nobody_vouches_for_or_of_another_name_is_refused(
    kind, server, certificate, two_issues, monkeypatch
):
    server.put(full(two_issues[0]))
    with pytest.raises(ssl.SSLCertVerificationError):
        mailbox.read(server.at(kind))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(ssl.SSLCertVerificationError):
        mailbox.read(server.at(kind, host="localhost"))

    assert set(server.said()) <= {"door"}
    assert counted(two_issues[0]) == 0


# Where it breaks off, at which such command, and how many of the two reports are counted by then.
BREAKS = [("door", 1, 0), ("login", 1, 0), ("open", 1, 0), ("leave", 1, 0), ("fetch", 2, 0), ("remove", 2, 2)]
BREAKS += [("end", 1, 2)]


@pytest.mark.parametrize("how", ["hang up", "silent", "done"])
@pytest.mark.parametrize(
    ("kind", "where", "nth", "before"),
    [(kind, *each) for kind in KINDS for each in BREAKS if (kind, each[0]) != ("pop3", "leave")],
)
def test_wherever_the_server_breaks_off_nothing_is_lost_and_nothing_counts_twice(
    kind, where, nth, before, how, server, two_issues, monkeypatch
):
    monkeypatch.setattr(mailbox, "SECONDS", 0.3)
    server.put(LETTER, *map(full, two_issues))
    server.plan(where, how, nth)

    began = time.monotonic()
    with pytest.raises(mailbox.FAULTS) as fault:
        mailbox.read(server.at(kind))
    assert time.monotonic() - began < 5
    assert not isinstance(fault.value, mailbox.BoxFault)  # it is no wrong password
    assert sum(map(counted, two_issues)) == before

    assert mailbox.read(server.at(kind))[0] == 2 - before
    assert list(map(counted, two_issues)) == [1, 1]
    assert server.mails() == [LETTER]
    assert mailbox.read(server.at(kind)) == (0, 0)
    assert list(map(counted, two_issues)) == [1, 1]


@pytest.mark.parametrize("kind", KINDS)
def test_half_a_mail_is_none(kind, server, two_issues):
    server.put(full(two_issues[0]))
    server.plan("fetch", "half")

    with pytest.raises(mailbox.FAULTS):
        mailbox.read(server.at(kind))
    assert counted(two_issues[0]) == 0 and len(server.mails()) == 1
    assert mailbox.read(server.at(kind)) == (1, 0)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_huge_or_in_endless_lines_stays_and_stands_before_no_other(kind, server, two_issues):
    huge = full(two_issues[0]) + b"x" * 70 + b"\r\n" + b"Blank lines.\r\n" * (AT_MOST // 14)
    endless = LETTER + b"x" * 300_000 + b"\r\n"
    server.put(huge, endless, full(two_issues[1]))

    assert mailbox.read(server.at(kind)) == (1, 2)
    assert server.mails() == [huge, endless]
    assert list(map(counted, two_issues)) == [0, 1]
    assert mailbox.read(server.at(kind)) == (0, 0)


@pytest.fixture
def put(server, tmp_path):
    """`put(kind, *texts)`: into a box of this kind; returns where it is."""

    def put(kind, *texts):
        if kind in KINDS:
            server.put(*texts)
            return server.at(kind)
        box = {"mbox": files.mbox, "maildir": files.Maildir}[kind](tmp_path / kind)
        for text in texts:
            box.add(text)
        box.close()
        return f"{kind}:{tmp_path / kind}"

    return put


@pytest.mark.parametrize("kind", [*KINDS, "mbox", "maildir"])
def test_many_that_are_no_reports_stand_before_no_report(kind, put, two_issues, monkeypatch):
    monkeypatch.setattr(mailbox, "AT_ONCE", 3)
    monkeypatch.setattr(mailbox, "SLICE", 2)
    letters = [LETTER + b"%d\r\n" % number for number in range(5)]
    where = put(kind, *letters, full(two_issues[0]))

    found = [mailbox.read(where) for _run in range(3)]
    assert [sum(each) for each in found] == [3, 3, 0] and sum(new for new, _others in found) == 1
    assert counted(two_issues[0]) == 1

    monkeypatch.setattr(mailbox, "NO_LONGER", -1)  # what takes too long goes on the next time
    put(kind, full(two_issues[1]), full(two_issues[1]) + b"\r\n")
    assert [mailbox.read(where)[0] for _run in range(3)] == [1, 1, 0]


def test_a_file_that_somebody_else_writes_to_is_left_alone(put, two_issues, tmp_path):
    where = put("mbox", full(two_issues[0]))
    lock = tmp_path / "mbox.lock"
    lock.touch()
    with pytest.raises(files.ExternalClashError):
        mailbox.read(where)
    assert lock.exists() and counted(two_issues[0]) == 0

    old = time.time() - mailbox.LEFT_BEHIND - 1
    os.utime(lock, (old, old))
    assert mailbox.read(where) == (1, 0)
    assert not lock.exists()


# --- Processes of their own, which end --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def copies(django_db_setup, only_server, tmp_path_factory):
    settings = {"BOUNCE_ADDRESS": "bounces@board.example.org", "BOUNCE_MAILBOX": only_server.at("imap")}
    copies = Copies(var=tmp_path_factory.mktemp("returned"), **settings)
    yield copies
    copies.end()


@pytest.fixture
def worker(transactional_db, copies, tmp_path):
    """`worker("read_bounces", ...)`: a real process on this test's database, ended in the `dies_at`-th line of ours."""
    started = []

    def worker(*arguments, dies_at=0):
        program, first = (f"dies-{dies_at}", "tests.newsletter.crashes:die") if dies_at else ("manage.py", "")
        started.append(copies.start(program, *arguments, log=tmp_path / f"{len(started)}.log", first=first))
        return started[-1]

    yield worker
    for each in started:
        each.kill()
        each.wait(timeout=20)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("goes_on", [True, False])
def test_when_the_box_hears_that_a_mail_may_go_all_others_see_what_it_asked_for(
    kind, goes_on, worker, server, two_issues
):
    server.put(returned(return_path(two_issues[0])), full(two_issues[1]))
    server.plan("remove", "wait")
    process = worker("read_bounces", "--from", server.at(kind))

    assert server.waits() == "remove"
    assert Suppression.objects.get().reason == "bounced"  # by another connection than the worker's
    assert (counted(two_issues[0]), counted(two_issues[1])) == (1, 0)
    assert len(server.mails()) == 2 and server.flags()[0] == []
    if goes_on:
        server.go()
        assert process.wait(timeout=60) == 0, process.said()
        assert "2 understood and removed, 0 left" in process.said()
    else:
        process.kill()
        assert process.wait(timeout=20) == -signal.SIGKILL
        assert mailbox.read(server.at(kind)) == (1, 0)
    assert server.mails() == []
    assert list(map(counted, two_issues)) == [1, 1]


def test_the_timer_does_so_too_and_of_two_at_once_one_counts_it(worker, server, two_issues):
    server.put(full(two_issues[0]))
    server.plan("remove", "wait")
    process = worker("run_due")

    assert server.waits() == "remove"
    assert counted(two_issues[0]) == 1
    assert Chore.objects.get(name=STEP.name).leased_until > timezone.now()
    assert mailbox.read(server.at("imap")) == (0, 0)
    assert server.mails() == []
    server.go()
    assert process.wait(timeout=120) == 0, process.said()
    assert "news-came-back: 1" in process.said()
    assert counted(two_issues[0]) == 1


@pytest.mark.parametrize("kind", [*KINDS, "mbox", "maildir"])
def test_in_whatever_line_it_dies_each_counts_once(kind, worker, put, two_issues, tmp_path):
    dice = random.Random(kind)
    where = put(kind, LETTER, *map(full, two_issues))
    codes = []
    for _death in range(6):
        process = worker("read_bounces", "--from", where, dies_at=dice.randint(1, 230))
        process.wait(timeout=60)
        codes.append(process.returncode)
        if (lock := tmp_path / "mbox.lock").exists():  # as if a quarter of an hour were over
            os.utime(lock, (0, 0))
        assert max(map(counted, two_issues)) <= 1

    mailbox.read(where)
    assert list(map(counted, two_issues)) == [1, 1]
    assert 9 in codes and set(codes) <= {0, 9}
    assert mailbox.read(where) == (0, 0)
