"""
What becomes of a mail in the outbox: it leaves, is put off, becomes a line on the site, or waits for an officer (F7).

Nobody is told twice and nothing is lost without a trace, whatever line a worker dies at and whatever she chooses
meanwhile. `tasks.deliver_notice` is the worker.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from people import audit, choices, policy
from people.models import Notice, User
from people.models.notice import DIGEST
from people.notices import KINDS, enqueue, words_of
from people.tasks import GAPS, deliver_notice

C, St = Notice.Channel, Notice.State


# --- As the worker tells it -------------------------------------------------------------------------------------------


def words_to_mail(notice):
    """
    What the mail in hand says, or None: then its row says what became of it.

    She may have changed her mind since it was written. What she wants on the site now is a line there; what she wants
    no more, or what is no longer so, is let go. Of a digest each line is asked for itself.
    """
    channel = channel_now(notice)
    if channel == C.SITE:
        put_on_site(notice)
        return None
    if notice.kind == DIGEST:
        for line in Notice.objects.filter(carried_by=notice, state=St.WAITING).select_related("user"):
            words_to_mail(line)
    words = words_of(notice) if channel else None
    if words is None:
        settle(notice, St.MOOT)
    return words


def channel_now(notice):
    """The channel as she wants it today; None: not at all."""
    if notice.user is None:
        return C.EMAIL if notice.address else None
    return C.EMAIL if notice.kind == DIGEST else choices.channel_for(notice.user, KINDS[notice.kind])


def settle(notice, state, *, error=""):
    """The last word about a mail, and about all that a digest carried. An address we need no longer is let go."""
    done = {"state": state, "error": error[:60]}
    if state == St.SENT:
        done["sent_at"] = timezone.now()
    if state in (St.SENT, St.MOOT):
        done["address"] = ""
    with transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(**done)
        Notice.objects.filter(carried_by=notice, state=St.WAITING).update(**done)


def put_on_site(notice):
    """It stands on her page from now on, and in no mail; one that stands there already needs no second line."""
    there = {"channel": C.SITE, "state": St.SENT, "sent_at": timezone.now(), "for_digest": False, "carried_by": None}
    try:
        with transaction.atomic():
            Notice.objects.filter(pk=notice.pk).update(error="", **there)
    except IntegrityError:
        settle(notice, St.MOOT)


def put_off(notice, error):
    """The mail server cannot take it now: later, with growing gaps; after the last one it has failed."""
    if notice.attempts > len(GAPS):
        settle(notice, St.FAILED, error=error)
        return
    notice.state, notice.error = St.WAITING, error[:60]
    notice.send_after = timezone.now() + GAPS[notice.attempts - 1]
    with transaction.atomic():
        notice.save(update_fields=["state", "error", "send_after"])
        enqueue(notice)
    if notice.user_id:  # what she chose while it was in hand
        follow_choices(User.objects.get(pk=notice.user_id))


# --- When she changes her mind ----------------------------------------------------------------------------------------


@transaction.atomic
def follow_choices(user):
    """
    What waits to be mailed to her and she wants on the site now stands there at once. Returns how many.

    A mail that a worker has in hand, and what a digest in hand carries, may be in her mailbox already: it is left
    alone. If it comes back, it is looked at again.
    """
    # Locked, digests too: a worker that takes one now waits, and then finds what is left.
    rows = Notice.objects.select_for_update().filter(user=user, channel=C.EMAIL, state=St.WAITING)
    waiting = list(rows.order_by("pk"))
    in_nobodys_hands = {None, *(notice.pk for notice in waiting)}
    turned = [
        notice
        for notice in waiting
        if notice.kind in KINDS
        and notice.kind != DIGEST
        and notice.carried_by_id in in_nobodys_hands
        and choices.channel_for(user, KINDS[notice.kind]) == C.SITE
    ]
    for notice in turned:
        put_on_site(notice)
    return len(turned)


# --- Upkeep, every minute (run_due) -----------------------------------------------------------------------------------

LOST_AFTER = timedelta(minutes=10)


def mark_perhaps_sent(now=None):
    """Mail that a worker took and never reported on: an officer decides, nobody resends it (trust.md F7). How many."""
    lost = Notice.objects.filter(state=St.SENDING, claimed_at__lt=(now or timezone.now()) - LOST_AFTER)
    for notice in lost:
        settle(notice, St.UNSURE, error="worker lost")
    return len(lost)


def pick_up_forgotten(now=None):
    """Mail whose time has long come and that no job stands for: its worker died before it began. How many."""
    now = now or timezone.now()
    jobs = DBTaskResult.objects.filter(task_path=deliver_notice.module_path)
    # Whatever its hour: one that is put off stands in the queue too.
    alive = jobs.filter(Q(status="READY") | Q(status="RUNNING", started_at__gt=now - LOST_AFTER))
    late = list(Notice.objects.to_deliver(now - LOST_AFTER))
    if not late:
        return 0
    in_hand = {job["kwargs"].get("notice_id") for job in alive.values_list("args_kwargs", flat=True)}
    forgotten = [notice for notice in late if notice.pk not in in_hand]
    for notice in forgotten:
        enqueue(notice)
    return len(forgotten)


def send_again(notice, *, by):
    """
    An officer decides that one which failed or perhaps went out goes again, by day. Returns the notice; audited.
    """
    with transaction.atomic():
        again = Notice.objects.select_for_update().get(pk=notice.pk)
        if not policy.decides_about_mail(by):
            raise PermissionDenied
        if again.state not in (St.FAILED, St.UNSURE) or again.carried_by_id:
            raise ValidationError(_("This one does not wait for you any more."), code="moved_on")
        again.state, again.attempts, again.error = St.WAITING, 0, ""
        again.send_after = choices.after_quiet_hours(timezone.now(), again.user)
        again.save(update_fields=["state", "attempts", "error", "send_after"])
        # A digest takes along what it carried, or it would have nothing to say.
        again.carries.filter(state__in=[St.FAILED, St.UNSURE]).update(state=St.WAITING, error="")
        enqueue(again)
        audit.record("notice_sent_again", by=by, subject=again)
    return again
