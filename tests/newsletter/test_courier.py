"""A real mail server that fails, hangs and drops, mail by mail. Twice: nobody. Lost with no trace: nobody (F7, F8)."""

import os
from datetime import time, timedelta

import pytest
import time_machine
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from newsletter import courier, recovery
from newsletter.actions import sending as actions
from newsletter.courier import Courier
from newsletter.logbook import Logbook, alive
from newsletter.models import Delivery, Reader, Sending, Suppression
from people.tasks import GAPS
from tests.newsletter.readers import MailServer, make_readers, make_sending, states

pytestmark = pytest.mark.django_db
S, St = Delivery.State, Sending.State


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def server(settings):
    with MailServer() as server:
        server.use(settings)
        yield server


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=True) as clock:
        yield clock


@pytest.fixture
def still_clock():
    """A clock that stands until it is moved."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def issue(make_issue):
    return make_issue()


def carry(sending, **options):
    sending.refresh_from_db()
    return Courier(sending, **options).run(5)


def test_every_reader_gets_one_mail_of_her_own(issue, server):
    readers = make_readers(30)
    sending = make_sending(issue)

    assert carry(sending, connections=3) is None

    assert server.addresses() == sorted(reader.address for reader in readers)
    assert all(letter["To"] == to for to, letter in server.letters)
    assert len({str(letter["Message-ID"]) for _to, letter in server.letters}) == 30
    assert len(server.seen) <= 3  # connections, each for many mails
    sending.refresh_from_db()
    assert (states(sending), sending.state) == ({S.SENT: 30}, St.DONE)
    assert list((courier.settings.VAR_DIR / "sending").iterdir()) == []


@pytest.mark.parametrize("mood", ["later", "full"])
def test_not_now_is_asked_again_with_growing_gaps_and_ends(mood, issue, server, clock):
    make_readers(1)
    sending = make_sending(issue)
    server.mails = [mood] * 50
    waits = []
    while (wait := carry(sending)) is not None:
        waits.append(wait)
        clock.shift(timedelta(seconds=wait + 1))

    assert [round(wait) for wait in waits] == [gap.total_seconds() for gap in GAPS]
    [row] = sending.deliveries.all()
    assert (row.state, row.tries) == (S.FAILED, len(GAPS) + 1)
    assert row.said == {"later": "SMTP 451", "full": "SMTP 452"}[mood]


@pytest.mark.parametrize("mood", ["no", "nobody"])
def test_a_no_for_good_is_final_and_who_is_not_there_is_not_written_to_again(mood, issue, server, clock):
    [reader] = make_readers(1)
    sending = make_sending(issue)
    server.mails = [mood]
    assert carry(sending) is None
    clock.shift(timedelta(days=2))
    carry(sending)

    assert states(sending) == {S.FAILED: 1} and server.letters == []
    gone = Suppression.objects.filter(digest=reader.digest, reason="bounced").exists()
    reader.refresh_from_db()
    assert (gone, reader.address == "") == ((True, True) if mood == "nobody" else (False, False))


@pytest.mark.parametrize("mood", ["drop", "taken"])
def test_a_line_that_breaks_on_the_text_leaves_one_in_doubt_for_ever(mood, issue, server, clock, ruth):
    make_readers(5)
    sending = make_sending(issue)
    server.mails = ["take", "take", mood]
    carry(sending, connections=1)
    clock.shift(timedelta(days=2))
    recovery.make_good()
    carry(sending, connections=1)

    assert states(sending) == {S.SENT: 4, S.UNKNOWN: 1}
    assert len(server.letters) == (5 if mood == "taken" else 4)

    assert actions.decide(sending, by=ruth, again=True) == 1
    carry(sending)
    sending.refresh_from_db()
    assert (states(sending), sending.state) == ({S.SENT: 5}, St.DONE)


def test_a_closed_door_holds_up_all_and_costs_each_reader_nothing(issue, server, settings):
    server.use(settings, timeout=0.5)
    server.plan = ["busy", "hang"]
    make_readers(50)
    sending = make_sending(issue)

    assert carry(sending, connections=1) == 60
    assert sending.deliveries.filter(state=S.QUEUED, tries=0).count() == 49
    assert carry(sending, connections=1) == 60
    assert carry(sending, connections=1) is not None
    assert states(sending) == {S.SENT: 48, S.QUEUED: 2}


def test_a_server_that_dies_at_mail_40_of_100_and_comes_back(issue, server):
    """F7: those sent stay sent, the other sixty get it, and nobody twice."""
    readers = make_readers(100)
    sending = make_sending(issue)
    server.mails = ["take"] * 40 + ["gone"]
    carry(sending, connections=1)
    assert len(server.letters) == 40

    server.up()
    Delivery.objects.filter(state=S.QUEUED).update(next_try_at=timezone.now())
    carry(sending, connections=2)

    assert server.addresses() == sorted(reader.address for reader in readers)
    assert states(sending) == {S.SENT: 100}


def test_a_server_that_says_no_to_everybody_pauses_it(issue, server):
    make_readers(600)
    sending = make_sending(issue)
    server.mails = ["no"] * 600
    assert carry(sending, connections=1) is None

    sending.refresh_from_db()
    assert sending.state == St.PAUSED and 20 <= states(sending)[S.FAILED] < 600
    assert S.TAKEN not in states(sending)


def test_who_left_while_she_waited_gets_nothing(issue, server):
    left, came_back, yearly, stays = make_readers(4)
    sending = make_sending(issue)
    Reader.objects.filter(pk=left.pk).update(state="left", address="")
    Suppression.objects.create(digest=came_back.digest, reason="complained")
    Reader.objects.filter(pk=yearly.pk).update(frequency="yearly")
    carry(sending)

    assert server.addresses() == [stays.address]
    assert states(sending) == {S.SENT: 1, S.LET_GO: 3}


def test_an_address_that_is_none_fails_alone(issue, server):
    make_readers(1, address="a@example.org\r\nBcc: b@example.org", digest="x")
    make_readers(1)
    sending = make_sending(issue)
    carry(sending)

    assert states(sending) == {S.SENT: 1, S.FAILED: 1} and server.addresses() == ["reader1@example.org"]


def test_no_more_a_minute_than_was_said_over_all_workers(issue, server, still_clock):
    make_readers(200)
    sending = make_sending(issue, a_minute=120)
    taken, began = [], timezone.now()
    for _second in range(60):
        for name in ("one", "two"):
            rows, _wait = courier.claim(sending, name, 100)
            taken.append(len(rows))
        still_clock.shift(timedelta(seconds=1))

    a_second = 120 / 60
    passed = (timezone.now() - began).total_seconds()  # the machine's own time too
    assert a_second * (passed - 3) <= sum(taken) <= a_second * passed + 10
    assert max(taken) <= 10


def test_slow_means_slow_and_not_never(issue, still_clock):
    make_readers(5)
    sending = make_sending(issue, a_minute=1)
    taken = 0
    for _minute in range(3):
        for _try in range(6):
            taken += len(courier.claim(sending, "one", 100)[0])
            still_clock.shift(timedelta(seconds=10, milliseconds=100))

    assert taken == 3


def test_nothing_goes_out_at_night(issue, server, settings):
    settings.QUIET_HOURS = time(21), time(8)
    make_readers(1)
    with time_machine.travel("2026-11-23 22:00:00+00:00", tick=True):
        sending = make_sending(issue)
        assert carry(sending) == pytest.approx(10 * 3600, abs=60)
    assert server.letters == []


def test_stopped_in_the_middle_it_goes_to_nobody_else_and_a_later_one_takes_them_along(issue, server, ruth):
    make_readers(300)
    sending = make_sending(issue, a_minute=1200)  # a hundred at once
    Courier(sending, connections=1).run(0.01)
    half = len(server.letters)
    actions.cancel(sending, by=ruth)
    assert carry(sending) is None
    assert states(sending) == {S.SENT: half, S.LET_GO: 300 - half} and 0 < half < 300

    again = make_sending(issue)
    carry(again)
    assert len(server.letters) == len(set(server.addresses())) == 300
    assert states(again) == {S.SENT: 300 - half}


def test_paused_while_a_worker_has_it_in_hand_it_stops_and_goes_on(issue, server, ruth, monkeypatch):
    make_readers(400)
    sending = make_sending(issue)
    real = courier.claim

    def claim(*args):
        if len(server.letters) > 50:
            Sending.objects.filter(pk=sending.pk, state=St.SENDING).update(state=St.PAUSED)
        return real(*args)

    monkeypatch.setattr(courier, "claim", claim)
    assert carry(sending, connections=1) is None
    assert S.TAKEN not in states(sending)
    stopped = len(server.letters)
    assert 50 < stopped < 400

    monkeypatch.undo()
    sending.refresh_from_db()
    actions.resume(sending, by=ruth)
    carry(sending, connections=2)
    assert len(server.letters) == len(set(server.addresses())) == 400


# --- Jobs, and workers that died --------------------------------------------------------------------------------------


def test_the_site_s_own_worker_carries_it_slice_by_slice(issue, server, run_jobs):
    make_readers(20)
    sending = make_sending(issue)
    run_jobs()

    assert states(sending) == {S.SENT: 20}
    assert not DBTaskResult.objects.ready().exists()


def test_one_job_a_sending_and_a_new_one_when_it_was_lost(issue):
    make_readers(1)
    sending = make_sending(issue)
    assert recovery.keep_going() == 0
    DBTaskResult.objects.all().delete()

    assert (recovery.keep_going(), recovery.keep_going()) == (1, 0)
    assert DBTaskResult.objects.get().args_kwargs["kwargs"] == {"sending_id": sending.pk}


def dead_worker(sending, number=3):
    """A book whose worker has just died with so many in its hands."""
    book = Logbook()
    rows, _wait = courier.claim(sending, book.name, number)
    return book, [row.pk for row, _reader in rows]


def test_of_what_a_dead_worker_had_only_what_it_had_begun_is_in_doubt(
    issue, server, django_capture_on_commit_callbacks
):
    make_readers(5)
    sending = make_sending(issue)
    book, (done, begun, never) = dead_worker(sending)
    book.begins(done)
    book.ended(done, S.SENT, "SMTP 250")
    book.begins(begun)
    assert recovery.make_good() == 0 and book.name in alive()  # it lives: nobody takes anything away from it

    book.leave()
    with django_capture_on_commit_callbacks(execute=True):
        assert recovery.make_good() == 1

    there = dict(sending.deliveries.values_list("pk", "state"))
    assert (there[done], there[begun], there[never]) == (S.SENT, S.UNKNOWN, S.QUEUED)
    assert not book.path.exists()
    carry(sending)
    assert states(sending) == {S.SENT: 4, S.UNKNOWN: 1} and len(server.letters) == 3


@pytest.mark.parametrize("how", ["another start of the machine", "no book", "half a line"])
def test_a_book_that_may_have_lost_lines_is_believed_in_nothing(how, issue, clock, django_capture_on_commit_callbacks):
    make_readers(3)
    sending = make_sending(issue)
    book, rows = dead_worker(sending)
    if how == "half a line":
        book.begins(rows[0])
        os.write(book.file, b"< %d sen" % rows[0])
    book.leave()
    if how == "no book":
        book.path.unlink()
        assert recovery.make_good() == 0  # it may be on another machine, and at work
        clock.shift(timedelta(minutes=11))
    elif how != "half a line":
        book.path.write_text("another\n" + book.path.read_text().partition("\n")[2])
    with django_capture_on_commit_callbacks(execute=True):
        recovery.make_good()

    assert states(sending) == ({S.UNKNOWN: 1, S.QUEUED: 2} if how == "half a line" else {S.UNKNOWN: 3})


def test_who_was_taken_for_dead_and_knows_better_is_believed(issue, server):
    make_readers(1)
    sending = make_sending(issue)
    rows, _wait = courier.claim(sending, "other-machine", 1)
    Delivery.objects.update(state=S.UNKNOWN)
    job = courier.Job(rows[0][0].pk, 0, rows[0][1], None, 0)
    courier.settle("other-machine", [courier.Result(job, S.SENT, "SMTP 250")])

    assert states(sending) == {S.SENT: 1}
