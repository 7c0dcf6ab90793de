"""What is kept no longer than it is needed (trust.md, retention schedule). Each step of `run_due`, each safe twice."""

from collections import Counter
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from people import notices
from people.kept import Kept
from people.models import Notice

DAY = timedelta(days=1)


def _settled():
    """Longer than its time stays what an officer must still decide, and what has still to leave."""
    moving = [Notice.State.WAITING, Notice.State.SENDING]
    return Notice.objects.exclude(pk__in=Notice.objects.stuck()).exclude(state__in=moving)


def _jobs(status):
    return lambda: DBTaskResult.objects.filter(status=status)


NOTICES = Kept(_settled, "made_at", 90 * DAY)
SESSIONS = Kept(Session.objects.all, "expire_date", 0 * DAY)
# A job may hold an address; a dead letter has been seen after a month, and who ran so long died over it.
JOBS = (
    Kept(_jobs("SUCCESSFUL"), "finished_at", DAY),
    Kept(_jobs("FAILED"), "finished_at", 30 * DAY),
    Kept(_jobs("RUNNING"), "started_at", 30 * DAY),
)


def forget_old_notices(now):
    """
    Notices are forgotten 90 days after they were made.

    Longer stays what a step tells as long as it is so ("this promise is late"): were it forgotten, the step would tell
    it again. It goes when its words are moot.
    """
    old = NOTICES.over(now)
    lasting = [kind.code for kind in notices.KINDS.values() if kind.while_so]
    over = [n.pk for n in old.filter(kind__in=lasting).select_related("user") if notices.words_of(n) is None]
    return old.filter(~Q(kind__in=lasting) | Q(pk__in=over)).delete()[0]


def forget_sessions(now):
    return SESSIONS.over(now).delete()[0]


def forget_jobs(now):
    """Jobs that succeeded after a day; those that failed, or whose worker died over them, after a month."""
    return sum(kept.over(now).delete()[0] for kept in JOBS)


def jobs_ahead(now, until):
    """How many jobs go on which day: {day: number}."""
    return sum((kept.by_day(now, until) for kept in JOBS), start=Counter())
