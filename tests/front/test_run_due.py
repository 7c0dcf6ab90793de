"""
`run_due` as it runs: real processes on the real database, twice, eight at once, killed in the middle (F7, F8).

After a last run everybody was told exactly once, whatever happened before. And a site on which nothing is new asks its
database the same few questions, whether it has one promise or a thousand.
"""

import os
import random
import signal
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from challenges.models import Commitment
from front.due import STEPS
from people import chores
from people.models import Chore, ChoreRun, Notice, User
from tests.servers import Copies
from tests.standing import kept

DAY = timedelta(days=1)
LATE = 100  # days: late, and reminded of it after one round of J2I
RUNGS = 2
KILLS = 6


@kept
def promise(stage):
    """Priya's promise, long late; `more_like` it are made."""
    User.objects.exclude(pk=stage.partner.pk).update(safe_contact="never")
    stage.in_progress()
    promise = Commitment.objects.get()
    make_late(promise)
    promise.save()
    return promise


def make_late(promise):
    promise.due = promise.first_due = timezone.localdate() - LATE * DAY
    return promise


def more_like(promise, number):
    """So many more late promises like this one."""
    rows = []
    for _copy in range(number):
        row = make_late(Commitment.objects.get(pk=promise.pk)) if not rows else Commitment(**fields_of(rows[0]))
        row.pk = Commitment._meta.pk.get_default()
        rows.append(row)
    return Commitment.objects.bulk_create(rows)


def fields_of(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}


def told():
    """How often each event was told to each person, about the promises of this file."""
    about = Notice.objects.filter(event__startswith="promise:")
    return Counter(about.values_list("event", "recipient"))


def everybody_was_told_once():
    """Each promise: two rungs to the partner, and one job for each letter."""
    times = told()
    assert set(times.values()) == {1}
    assert len(times) == RUNGS * Commitment.objects.count()
    letters = Notice.objects.filter(event__startswith="promise:", channel="email").values_list("pk", flat=True)
    jobs = Counter(job["kwargs"].get("notice_id") for job in DBTaskResult.objects.values_list("args_kwargs", flat=True))
    assert {pk: jobs[pk] for pk in letters} == dict.fromkeys(letters, 1)
    assert not ChoreRun.objects.exclude(error="").exists()


def let_it_be_due_again():
    """As if the minute were over, and the lease of whoever died."""
    Chore.objects.update(leased_until=None, ran_at=None)


@pytest.fixture(scope="module")
def copies(django_db_setup, tmp_path_factory):
    copies = Copies(var=tmp_path_factory.mktemp("due"), DEMO="0")
    yield copies
    copies.end()


@pytest.fixture
def start(copies, tmp_path):
    """`start()`: one real `manage.py run_due` on this test's database; ended by its own process id when all is over."""
    started = []

    def start(*arguments):
        log = tmp_path / f"{len(started)}.log"
        started.append(copies.start("manage.py", "run_due", *arguments, log=log))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait(timeout=20)


def ended_well(process):
    assert process.wait(timeout=300) == 0, process.said()
    return process.said()


@pytest.mark.django_db(transaction=True)
def test_run_twice_it_tells_once_and_says_what_it_did(promise, start):
    more_like(promise, 9)

    assert f"promises-late: {RUNGS * 10}" in ended_well(start())
    let_it_be_due_again()
    assert "promises-late" not in ended_well(start())

    everybody_was_told_once()


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_everybody_hears_once(promise, start):
    more_like(promise, 19)
    eight = [start("--every", "0.05") for _one in range(8)]
    end = time.monotonic() + 120

    # The lease is taken away from them again and again: nothing may stand on it.
    while not told() and time.monotonic() < end:
        let_it_be_due_again()
        time.sleep(0.02)
    more_like(promise, 20)
    calm = time.monotonic() + 5
    while time.monotonic() < calm:
        let_it_be_due_again()
        time.sleep(0.02)
    for process in eight:
        process.send_signal(signal.SIGTERM)
    for process in eight:
        # One that was still starting up ends by the signal itself.
        assert process.wait(timeout=300) in (0, -signal.SIGTERM), process.said()

    let_it_be_due_again()
    ended_well(start())
    everybody_was_told_once()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [3, 17])
def test_killed_in_the_middle_nobody_is_forgotten_and_nobody_hears_twice(promise, start, seed):
    dice = random.Random(seed)
    for _round in range(KILLS):
        more_like(promise, 15)
        let_it_be_due_again()
        process = start("--every", "0.05")
        end = time.monotonic() + 60
        while not Chore.objects.filter(leased_until__gt=timezone.now()).exists() and time.monotonic() < end:
            time.sleep(0.002)
        time.sleep(dice.uniform(0, 0.6))
        process.kill()
        assert process.wait(timeout=20) == -signal.SIGKILL
        assert set(told().values()) <= {1}

    let_it_be_due_again()
    ended_well(start())
    everybody_was_told_once()


@pytest.mark.django_db(transaction=True)
def test_every_letter_of_it_leaves_once(promise, start, run_jobs, mailoutbox):
    more_like(promise, 4)
    ended_well(start())
    let_it_be_due_again()
    ended_well(start())

    run_jobs()
    run_jobs()

    late = [letter for letter in mailoutbox if letter.subject == "A date has passed"]
    assert len(late) == RUNGS * 5
    assert {letter.to[0] for letter in mailoutbox} == {"priya@example.org"}


@pytest.mark.django_db
def test_a_promise_late_for_a_year_is_told_each_rung_once_though_old_notices_are_forgotten(promise):
    now, did = timezone.now(), []
    for day in range(0, 366, 30):
        did.append(chores.run(STEPS, now + day * DAY)["promises-late"])
        Notice.objects.filter(event__startswith="promise:").update(made_at=now, state="sent", sent_at=now, seen_at=now)
    assert did == [RUNGS] + [0] * 12


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_went_away_does_not_end_the_timer(error, monkeypatch):
    """PostgreSQL restarts: the first question fails as an OperationalError, one on the dead connection otherwise."""
    tries = []

    def run(steps):
        tries.append(steps)
        if len(tries) == 1:
            raise error("the connection is closed")
        os.kill(os.getpid(), signal.SIGTERM)  # as the server does that stands beside it
        return {}

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    monkeypatch.setattr(chores, "run", run)
    try:
        call_command("run_due", every=0.01, verbosity=0)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

    assert tries == [STEPS, STEPS]


# --- Nothing new: a few questions, however much there is --------------------------------------------------------------


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("step", STEPS, ids=[step.name for step in STEPS])
def test_a_step_with_nothing_new_asks_as_much_of_one_as_of_a_thousand(step, promise):
    def cost():
        now = timezone.now()
        step.do(now)
        with CaptureQueriesContext(connection) as captured:
            assert step.do(now) == 0
        return len(captured)

    chores.run(STEPS)
    one = cost()

    pattern = list(Notice.objects.filter(event__startswith="promise:"))
    many = more_like(promise, 999)
    Notice.objects.bulk_create(
        Notice(
            **{
                **{f.attname: getattr(old, f.attname) for f in old._meta.concrete_fields if f.name != "id"},
                "event": old.event.replace(str(promise.pk), str(new.pk)),
            }
        )
        for new in many
        for old in pattern
    )

    assert cost() == one


@pytest.mark.django_db
def test_a_thousand_letters_that_wait_for_the_mail_server_cost_two_statements(promise):
    [step] = [step for step in STEPS if step.name == "mail-forgotten"]
    chores.run(STEPS)
    Notice.objects.filter(channel="email").update(send_after=timezone.now() - DAY)
    [old, *_rest] = Notice.objects.filter(channel="email")
    rows = []
    for number in range(1000):
        rows.append(Notice(**fields_of(old) | {"event": f"more:{number}"}))
    Notice.objects.bulk_create(rows)
    assert step.do(timezone.now()) == 1000

    with CaptureQueriesContext(connection) as captured:
        assert step.do(timezone.now()) == 0
    assert len(captured) == 2
