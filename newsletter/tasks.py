"""What the worker does for the newsletter: a slice of a sending at a time, and the test mail."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from newsletter.models import Sending

LAST = -50  # a sign-in code goes before the next slice


@task(backend="jobs", priority=LAST)
def carry(*, sending_id):
    """Some seconds of one sending; then the same again, at the time when there is something to do."""
    from newsletter.courier import Courier

    sending = Sending.objects.select_related("snapshot").filter(pk=sending_id, state=Sending.State.SENDING).first()
    if sending is None:
        return
    wait = Courier(sending).run()
    if wait is not None:
        go_on(sending, after=wait)


def go_on(sending, *, after=0.0):
    """A job for the sending, unless one waits already. Two would do no harm, and would never be one again."""
    waits = DBTaskResult.objects.filter(task_path=carry.module_path, status="READY")
    if sending.pk in {job["kwargs"].get("sending_id") for job in waits.values_list("args_kwargs", flat=True)}:
        return
    job = carry.using(run_after=timezone.now() + timedelta(seconds=after)) if after > 0 else carry
    job.enqueue(sending_id=sending.pk)


@task(backend="jobs")
def carry_test(*, sending_id, user_id):
    """The issue as it would come, to the person who asked: "Test:" before the subject, and no reader's link in it."""
    from newsletter.letter import Letter
    from newsletter.lines import line
    from newsletter.models import Reader
    from newsletter.models.reader import Channel
    from people.models import User

    sending = Sending.objects.select_related("snapshot").get(pk=sending_id)
    user = User.objects.get(pk=user_id)
    afar = sending.edition == Sending.Edition.OUTSIDE
    built = Letter(sending.snapshot, outside_county=afar, language=sending.language or "en-gb", test=True)
    mine = line(Channel.EMAIL)
    try:
        mine.ready()
        mine.give(built, Reader(address=user.email, key=""), 0)
    finally:
        mine.close()
