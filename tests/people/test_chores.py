"""Doing what is due: every minute, by any number of workers, killed at any line."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, connections
from django.utils import timezone

from people import chores
from people.chores import Step
from people.models import Chore, ChoreRun

MINUTE = timedelta(minutes=1)


@pytest.fixture
def count():
    """`count.step`: a step that counts how often it ran."""

    class Count:
        ran = 0

        def do(self, now):
            self.ran += 1
            return self.ran

        step = property(lambda self: Step("count", "Counts", self.do))

    return Count()


@pytest.mark.django_db
def test_a_step_runs_once_a_minute_however_often_it_is_asked(count):
    now = timezone.now()
    assert chores.run([count.step], now) == {"count": 1}
    assert chores.run([count.step], now) == {}
    assert chores.run([count.step], now + timedelta(seconds=30)) == {}
    assert chores.run([count.step], now + MINUTE) == {"count": 2}
    assert [run.did for run in ChoreRun.objects.all()] == [2, 1]


@pytest.mark.django_db
def test_a_step_that_has_nothing_to_do_leaves_no_row(count):
    chores.run([Step("idle", "Idles", lambda now: 0)])
    assert not ChoreRun.objects.exists()
    assert Chore.objects.get().ran_at


@pytest.mark.django_db(transaction=True)
def test_a_step_that_commits_itself_stands_in_no_transaction_and_yet_in_one_hand():
    seen = []

    def do(now):
        Chore.objects.create(name="what it did")
        seen.extend([connection.in_atomic_block, chores.run([Step("own", "Commits", do)], now)])
        raise ValueError

    chores.run([Step("own", "Commits", do, commits_itself=True)])

    assert seen == [False, {}]
    assert Chore.objects.filter(name="what it did").exists()
    assert Chore.objects.get(name="own").error == "ValueError"


@pytest.mark.django_db
def test_a_broken_step_stops_no_other_and_undoes_its_half(count, caplog):
    words = "words that could hold a name"

    def half(now):
        Chore.objects.create(name="half done")
        raise ValueError(words)

    done = chores.run([Step("half", "Breaks", half), count.step])

    assert done == {"half": 0, "count": 1}
    assert not Chore.objects.filter(name="half done").exists()
    assert Chore.objects.get(name="half").error == "ValueError"
    assert ChoreRun.objects.get(chore="half").error == "ValueError"
    assert "test_chores.py" in caplog.text
    assert words not in caplog.text


@pytest.mark.django_db
def test_a_step_whose_worker_was_killed_is_free_again_after_its_lease(count):
    class Killed(BaseException):
        pass

    def die(now):
        raise Killed

    now = timezone.now()
    with pytest.raises(Killed):
        chores.run([Step("count", "Dies", die)], now)

    assert chores.run([count.step], now + MINUTE) == {}
    assert chores.run([count.step], now + chores.LEASE) == {"count": 1}


@pytest.mark.django_db
def test_after_a_slow_step_the_next_one_has_its_own_moment_and_its_whole_lease():
    seen = {}

    def look(now):
        chore = Chore.objects.get(name="next")
        seen.update(now=now, lease=chore.leased_until - now)
        return 1

    with time_machine.travel(timezone.now(), tick=False) as clock:
        began = timezone.now()
        slow = Step("slow", "Takes long", lambda now: clock.shift(2 * chores.LEASE))
        chores.run([slow, Step("next", "Looks", look)])

    assert seen == {"now": began + 2 * chores.LEASE, "lease": chores.LEASE}
    assert Chore.objects.get(name="next").ran_at == began + 2 * chores.LEASE


@pytest.mark.django_db
def test_a_clock_that_was_set_back_does_not_stop_the_work(count):
    now = timezone.now()
    chores.run([count.step], now + timedelta(hours=1))

    assert chores.run([count.step], now) == {"count": 2}


@pytest.mark.django_db
def test_old_runs_are_forgotten(count):
    now = timezone.now()
    chores.run([count.step], now - timedelta(days=40))
    assert chores.forget_old_runs(now) == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_at_once_one_does_the_step():
    ran, barrier = [], threading.Barrier(8)
    step = Step("slow", "Takes a while", lambda now: ran.append(1) or 1)
    Chore.objects.create(name="slow")
    now = timezone.now()

    def work():
        try:
            barrier.wait()
            chores.run([step], now)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _one in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert ran == [1]
    assert ChoreRun.objects.count() == 1
