"""Is the process alive, and is everything it needs fine? Plain words, for people and for monitors."""

import os
import shutil
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from people import chores

MAIL_MAY_WAIT = timedelta(minutes=15)
ROOM_NEEDED = 100 * 1024 * 1024


def database():
    """The database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def queue():
    """The queue takes jobs, and a worker fetches them: nothing that is due has waited for long."""
    oldest = DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    if oldest and timezone.now() - oldest > MAIL_MAY_WAIT:
        raise OSError("a job has waited too long; is a worker running?")


def disk():
    """The site can still write, and has room to."""
    if shutil.disk_usage(settings.VAR_DIR).free < ROOM_NEEDED:
        raise OSError("less than 100 MB is free")
    probe = settings.VAR_DIR / f".probe-{os.getpid()}"
    probe.write_bytes(b"1")
    probe.unlink()


def timer():
    """What is due is done every minute. Said, but not red: pages are fine, reminders come once it is back."""
    if chores.timer_is_late():
        return "has not run for 5 minutes; is run_due running?"
    return "fine"


@never_cache
@require_safe
def alive(request):
    """`/healthz`: this process answers. Asks nothing else, so a slow database does not restart a healthy process."""
    return HttpResponse("alive\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request):
    """`/readyz`: 200 when database, queue and disk are fine, else 503 with a line on each; and one on the timer."""
    lines, fine = [], True
    for check in (database, queue, disk):
        try:
            check()
        except (DatabaseError, OSError) as trouble:
            fine = False
            # A database's own message may name hosts and users; ours do not.
            words = str(trouble) if type(trouble) is OSError and not trouble.errno else "does not answer"
            lines.append(f"{check.__name__}: {words}")
        else:
            lines.append(f"{check.__name__}: fine")
    try:
        lines.append(f"timer: {timer()}")
    except DatabaseError:
        lines.append("timer: nobody knows")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain", status=200 if fine else 503)
