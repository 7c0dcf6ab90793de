"""
Doing what is due: a step at a time, safe every minute and by any number of workers (PR1 to PR13, trust.md F8).

A step is a function of its own app that takes the moment and returns how many things it did. It must be safe to run
twice and to be killed at any line: what it tells goes through the outbox, where one event stands once.
"""

import logging
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from traceback import format_tb

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from people.kept import Kept
from people.models import Chore, ChoreRun

LEASE = timedelta(minutes=5)
TIMER_LATE = timedelta(minutes=5)
RUNS = Kept(ChoreRun.objects.all, "at", timedelta(days=31))
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Step:
    """
    One thing to do when it is due. `says`: what it does, in words for the officer's page.

    Where it deletes, `ahead(now, until)` tells how much of what is there now goes on which day: {day: number}, of the
    very set that it deletes.

    `commits_itself`: what it did must be in the database before somebody outside hears of it, so no transaction stands
    around it.
    """

    name: str
    says: str
    do: Callable
    every: timedelta = timedelta(minutes=1)
    ahead: Callable | None = None
    commits_itself: bool = False


def run(steps, now=None):
    """
    Every step that is due and in nobody's hands. Returns {name: how many things it did}; a broken step stops no other.
    """
    done = {}
    for step in steps:
        # Each step has its own moment: a slow one before it must not eat up its lease, or let it look at the past.
        at = now or timezone.now()
        if not take(step, at):
            continue
        try:
            with nullcontext() if step.commits_itself else transaction.atomic():
                did, error = step.do(at), ""
        except Exception as fault:
            did, error = 0, type(fault).__name__
            # Where, and not what it says: an error of the database quotes the row, and a log holds no words of hers.
            log.error("The step %s went wrong: %s\n%s", step.name, error, "".join(format_tb(fault.__traceback__)))
        finish(step, at, did, error)
        done[step.name] = did
    return done


def take(step, now):
    """Take the step in hand, unless somebody has it or it is not due again yet. One statement decides who."""
    Chore.objects.get_or_create(name=step.name)
    # Half a second of grace: a timer that ticks every minute must not skip every other one.
    due = Q(ran_at=None) | Q(ran_at__lte=now - step.every + timedelta(seconds=0.5)) | Q(ran_at__gt=now)
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return Chore.objects.filter(due & free, name=step.name).update(leased_until=now + LEASE) == 1


def finish(step, now, did, error):
    with transaction.atomic():
        Chore.objects.filter(name=step.name).update(leased_until=None, ran_at=now, error=error)
        if did or error:
            ChoreRun.objects.create(chore_id=step.name, at=now, did=did, error=error)


def timer_is_late(now=None):
    """Whether nothing of what is due has been done for five minutes, or ever: then no timer runs `run_due`."""
    last = last_ran_at()
    return last is None or last < (now or timezone.now()) - TIMER_LATE


def last_ran_at():
    """When any step ran last; None: never."""
    return Chore.objects.aggregate(last=Max("ran_at"))["last"]


def forget_old_runs(now):
    """A month of runs is enough to see what happened."""
    return RUNS.over(now).delete()[0]
