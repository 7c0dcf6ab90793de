"""What is kept no longer than it is needed (trust.md, retention schedule). Each step of `run_due`, each safe twice."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from people import notices
from people.models import Notice

NOTICES = timedelta(days=90)
DONE_JOBS = timedelta(days=1)
JOBS = timedelta(days=30)  # a job may hold an address; a dead letter has been seen by then


def forget_old_notices(now):
    """
    Notices are forgotten 90 days after they were made.

    Longer stays what an officer must still decide, and what a step tells as long as it is so ("this promise is late"):
    were it forgotten, the step would tell it again. It goes when its words are moot.
    """
    old = Notice.objects.filter(made_at__lt=now - NOTICES).exclude(pk__in=Notice.objects.stuck())
    old = old.exclude(state__in=[Notice.State.WAITING, Notice.State.SENDING])
    lasting = [kind.code for kind in notices.KINDS.values() if kind.while_so]
    over = [n.pk for n in old.filter(kind__in=lasting).select_related("user") if notices.words_of(n) is None]
    return old.filter(~Q(kind__in=lasting) | Q(pk__in=over)).delete()[0]


def forget_sessions(now):
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def forget_jobs(now):
    """Jobs that succeeded after a day; those that failed, or whose worker died over them, after a month."""
    done = DBTaskResult.objects.filter(status="SUCCESSFUL", finished_at__lt=now - DONE_JOBS)
    failed = DBTaskResult.objects.filter(status="FAILED", finished_at__lt=now - JOBS)
    lost = DBTaskResult.objects.filter(status="RUNNING", started_at__lt=now - JOBS)
    return done.delete()[0] + failed.delete()[0] + lost.delete()[0]
