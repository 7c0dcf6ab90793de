"""A real mail server that fails, hangs and drops; workers that die. Told twice: nobody. Forgotten: nothing (F7, F8)."""

import contextlib
import random
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from people import mail, notices, tasks
from people.models import Notice, Topic
from people.notices import Kind
from tests.factories import make_user
from tests.smtp import MailServer

pytestmark = pytest.mark.django_db
S = Notice.State


@pytest.fixture
def server(settings):
    with MailServer() as server:
        server.use(settings)
        yield server


@pytest.fixture
def clock():
    """The clock, to be moved."""
    with time_machine.travel(timezone.now(), tick=True) as clock:
        yield clock


@pytest.fixture(autouse=True)
def plain_news(monkeypatch):
    monkeypatch.setitem(notices.KINDS, "verdict", Kind("verdict", Topic.MINE, lambda refs, user: {"path": "/"}))


def tell(user, event="a"):
    return notices.tell("verdict", to=user, event=event)


def state_of(notice):
    return Notice.objects.get(pk=notice.pk).state


def test_a_letter_arrives_whole(leah, server, run_jobs):
    told = tell(leah)
    run_jobs()

    [(to, letter)] = server.letters
    assert to == "leah@example.org"
    assert letter["Subject"] == "News for you"
    assert letter.get_body(("plain",)).get_content().startswith("Hello,")
    assert state_of(told) == S.SENT


@pytest.mark.parametrize("mood", ["busy", "later", "full"])
def test_a_server_that_says_not_now_is_asked_again_with_growing_gaps(mood, leah, server, run_jobs, clock):
    server.plan = [mood] * 3
    told = tell(leah)
    waits = []
    for _turn in range(4):
        run_jobs()
        told.refresh_from_db()
        if told.state == S.WAITING:
            waits.append(told.send_after - timezone.now())
            run_jobs()  # too early: nothing happens
            clock.move_to(told.send_after + timedelta(seconds=1))

    assert (told.state, told.attempts, len(server.letters)) == (S.SENT, 4, 1)
    assert waits == sorted(waits)
    assert server.seen == [mood] * 3 + ["take"]


def test_after_the_last_gap_it_has_failed_and_stands_for_the_officer(leah, server, run_jobs, clock):
    server.plan = ["later"] * 50
    told = tell(leah)
    while state_of(told) == S.WAITING:
        clock.move_to(Notice.objects.get(pk=told.pk).send_after + timedelta(seconds=1))
        run_jobs()

    told.refresh_from_db()
    assert (told.state, told.error) == (S.FAILED, "SMTP 451")
    assert len(server.seen) == len(tasks.GAPS) + 1
    assert list(Notice.objects.stuck()) == [told]


def test_a_no_for_good_is_not_asked_again(leah, server, run_jobs):
    server.plan = ["no"]
    told = tell(leah)
    run_jobs()
    run_jobs()

    told.refresh_from_db()
    assert (told.state, told.error, server.seen) == (S.FAILED, "SMTP 550", ["no"])


@pytest.mark.parametrize("mood", ["drop", "taken"])
def test_a_line_that_breaks_on_the_text_is_never_tried_again_by_itself(mood, leah, server, run_jobs, clock):
    server.plan = [mood]
    told = tell(leah)
    run_jobs()
    clock.shift(timedelta(days=2))
    notices.pick_up_forgotten()
    run_jobs()

    assert state_of(told) == S.UNSURE
    assert server.seen == [mood]


def test_a_server_that_hangs_holds_the_worker_for_its_timeout_alone(leah, server, settings, run_jobs):
    server.use(settings, timeout=0.3)
    server.plan = ["hang"]
    told = tell(leah)
    run_jobs()

    told.refresh_from_db()
    assert (told.state, told.error) == (S.WAITING, "SMTPServerDisconnected")


def test_a_hundred_letters_and_a_server_that_dies_at_the_fortieth(server, run_jobs, clock):
    people = [make_user() for _one in range(100)]
    for person in people:
        tell(person)
    server.plan = ["take"] * 39 + ["busy"] * 20
    run_jobs()
    clock.shift(timedelta(minutes=2))
    run_jobs()

    assert server.addresses() == sorted(person.email for person in people)
    assert set(Notice.objects.values_list("state", flat=True)) == {S.SENT}


class PowerCut(BaseException):
    """The worker's process is gone in this very line; no handler of ours runs for it."""


@pytest.mark.parametrize("block", range(10))
def test_no_letter_twice_whatever_line_the_worker_dies_at(block, leah, server, monkeypatch, clock):
    """
    200 seeded plans of deaths and bad servers: at most once for everybody, and nobody lost without a trace.

    A death is an exception no code of ours catches, raised before the claim, before, in or after the handing over, or
    before the last word is written; then the row is given to the next worker, as it would be after a restart.
    """
    people = [leah, *(make_user() for _one in range(3))]
    for seed in range(20 * block, 20 * block + 20):
        play(seed, people, server, monkeypatch, clock)


def play(seed, people, server, monkeypatch, clock):
    dice = random.Random(seed)
    Notice.objects.all().delete()
    told = [tell(person, event=f"seed:{seed}") for person in people]
    server.letters.clear()
    server.plan = dice.choices(["take", "busy", "later", "drop", "taken"], weights=[6, 1, 1, 1, 1], k=4)
    real = {"hand_over": tasks.hand_over, "settle": notices.settle}

    def hand_over(message):
        if dice.random() < 0.2:
            raise PowerCut
        real["hand_over"](message)
        if dice.random() < 0.2:
            raise PowerCut

    def settle(notice, state, **facts):
        if dice.random() < 0.2:
            raise PowerCut
        real["settle"](notice, state, **facts)

    with monkeypatch.context() as broken:
        broken.setattr(tasks, "hand_over", hand_over)
        broken.setattr(notices, "settle", settle)
        for _restart in range(8):
            for notice in told:
                with contextlib.suppress(PowerCut):
                    if dice.random() > 0.1:
                        tasks.deliver_notice.func(notice_id=notice.pk)
            clock.shift(timedelta(hours=3))
    notices.mark_perhaps_sent()

    got = server.addresses()
    assert len(got) == len(set(got)), f"seed {seed}: somebody got it twice"
    for notice in Notice.objects.select_related("user"):
        if notice.state == S.SENT:
            assert notice.user.email in got, f"seed {seed}: said to be sent and was not"
        elif notice.user.email in got:
            assert notice.state == S.UNSURE, f"seed {seed}: arrived, and the outbox says {notice.state}"
        else:
            assert notice.state in (S.UNSURE, S.WAITING, S.FAILED), f"seed {seed}: lost"


def test_what_a_dead_worker_had_in_hand_is_marked_after_ten_minutes(leah, server, clock):
    told = tell(leah)
    Notice.objects.update(state=S.SENDING, claimed_at=timezone.now())
    assert notices.mark_perhaps_sent() == 0

    clock.shift(timedelta(minutes=11))
    assert notices.mark_perhaps_sent() == 1
    assert state_of(told) == S.UNSURE


def test_a_letter_whose_job_was_lost_is_picked_up_once(leah, server, run_jobs, clock):
    told = tell(leah)
    assert notices.pick_up_forgotten() == 0
    DBTaskResult.objects.all().delete()
    clock.shift(timedelta(minutes=11))

    assert (notices.pick_up_forgotten(), notices.pick_up_forgotten()) == (1, 0)
    run_jobs()
    assert state_of(told) == S.SENT


def test_an_officer_sends_again_what_perhaps_went_out_and_nobody_else_does(leah, ruth, yonas, server, run_jobs):
    server.plan = ["drop"]
    told = tell(leah)
    run_jobs()
    with pytest.raises(PermissionDenied):
        notices.send_again(told, by=yonas)

    notices.send_again(told, by=ruth)
    run_jobs()

    assert state_of(told) == S.SENT
    with pytest.raises(ValidationError):
        notices.send_again(told, by=ruth)


def test_a_sign_in_code_is_tried_again_too(server, run_jobs, clock):
    server.plan = ["busy"]
    mail.send_rendered(address="kim@example.org", subject="Your code", body="FGDC-MSPM")
    run_jobs()
    assert server.letters == []

    clock.shift(timedelta(minutes=1, seconds=1))
    run_jobs()
    assert server.addresses() == ["kim@example.org"]


def test_a_job_that_is_refused_for_good_is_a_dead_letter(server, run_jobs):
    server.plan = ["no"]
    mail.send_rendered(address="kim@example.org", subject="Your code", body="FGDC-MSPM")
    run_jobs()

    [job] = DBTaskResult.objects.failed()
    assert job.exception_class_path == "people.tasks.Refused"


def test_a_fault_of_ours_is_not_taken_for_a_letter_that_perhaps_went_out(leah, monkeypatch, run_jobs, server):
    told = tell(leah)
    monkeypatch.setitem(notices.KINDS, "verdict", Kind("verdict", Topic.MINE, lambda refs, user: 1 / 0))
    run_jobs()

    told.refresh_from_db()
    assert (told.state, told.error, server.seen) == (S.FAILED, "ZeroDivisionError", [])
