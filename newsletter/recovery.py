"""Making good what a dead worker left: what it never began goes again, what it had begun is in doubt (F7, F8)."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from newsletter import courier, logbook
from newsletter.models import Delivery, Sending

S = Delivery.State
LOST_AFTER = timedelta(minutes=10)
HELD = timedelta(minutes=2)  # a job that runs longer than this died


def make_good(now=None):
    """Every delivery that a dead worker had taken. Returns how many are in doubt now; an officer decides about them."""
    now = now or timezone.now()
    doubted = sum(from_book(found, now) for found in logbook.of_the_dead())
    # Of another machine, or of one that lost its disk: nothing is known, so all of it is in doubt.
    lost = Delivery.objects.filter(state=S.TAKEN, taken_at__lt=now - LOST_AFTER).exclude(taken_by__in=logbook.alive())
    return doubted + lost.update(state=S.UNKNOWN, said="worker lost", over_at=now)


def from_book(found, now):
    """One dead worker's; the book goes once the database has it all."""
    with transaction.atomic():
        mine = Delivery.objects.filter(taken_by=found.name, state=S.TAKEN)
        rows = list(mine.select_for_update().values_list("pk", "tries"))
        results, doubted, never = [], [], []
        for pk, tries in rows:
            if found.trusted and pk in found.ended:
                state, said = found.ended[pk]
                job = courier.Job(pk, tries - 1, None, None, 0)
                results.append(courier.Result(job, state, said))
            elif found.trusted and pk not in found.begun:
                never.append(pk)
            else:
                doubted.append(pk)
        courier.settle(found.name, results)
        mine.filter(pk__in=doubted).update(state=S.UNKNOWN, said="worker lost", over_at=now)
        courier.give_back(mine.filter(pk__in=never), said="", at=now, touched=False)
        transaction.on_commit(found.forget)
    return len(doubted)


def keep_going(now=None):
    """A job for every sending that goes out and has none: its worker died. Returns how many."""
    from newsletter import tasks

    now = now or timezone.now()
    jobs = DBTaskResult.objects.filter(task_path=tasks.carry.module_path)
    ready = jobs.filter(status="READY")
    running = jobs.filter(status="RUNNING", started_at__gt=now - HELD)
    at_work = {job["kwargs"].get("sending_id") for job in (ready | running).values_list("args_kwargs", flat=True)}
    idle = Sending.objects.filter(state=Sending.State.SENDING).exclude(pk__in=at_work)
    for sending in idle:
        tasks.go_on(sending)
    return len(idle)


def put_back(deliveries):
    """By an officer's word: these go again, from the first try."""
    return deliveries.update(
        state=S.QUEUED, tries=0, taken_by="", taken_at=None, over_at=None, said="", next_try_at=timezone.now()
    )
