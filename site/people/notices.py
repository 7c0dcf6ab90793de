"""
Telling people what happened: once, on the channel they chose, at an hour that is not the night (trust.md F7, F8).

`tell` writes rows of the outbox (`Notice`) in the caller's transaction; the worker delivers them. What a kind of
notice says is registered by the app that knows it (`register`), and is put into words only when it leaves: a promise
that was kept meanwhile needs no reminder any more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from people import audit, mail, policy, roles
from people.models import How, Notice, Topic, User
from people.models.notice import UNLESS_SHE_SAYS
from people.tasks import GAPS, deliver_notice

DIGEST_AT = time(17, 0)  # after school and work, well before the quiet hours
DIGEST = "digest"
C, St = Notice.Channel, Notice.State


@dataclass(frozen=True)
class Kind:
    """
    One kind of notice: `code` names `templates/notices/<code>.txt`, `words` its facts, or None when it is moot by now.

    `words(refs, user)` gets the references that `tell` was given, and the person (None: no account). `at_once` ones
    heed neither the digest nor the quiet hours: somebody may be in danger. `while_so` ones are told by a step of
    `run_due` from what is so today; their row is what keeps the step from telling it again, so it is not forgotten
    before its words are moot (retention.py).
    """

    code: str
    topic: Topic
    words: Callable
    at_once: bool = False
    while_so: bool = False


KINDS = {}


def register(*kinds):
    """Make kinds known; an app does so when it is ready."""
    KINDS.update({kind.code: kind for kind in kinds})


# --- Telling ----------------------------------------------------------------------------------------------------------


def tell(kind, *, to, event, **refs):
    """
    Put one event into the outbox for one person, in the caller's transaction. Returns the new row, or None.

    `to` is a User, or an address that somebody left who has no account. `event` names what happened ("answer:17"):
    told twice, it is one row. None: she was told already, she chose nothing, or she may not be written to.
    """
    kind = KINDS[kind]
    user = to if isinstance(to, User) else None
    channel = channel_for(user, kind)
    if channel is None:
        return None
    digest = user is not None and goes_with_the_digest(user, kind, channel)
    now = timezone.now()
    fields = {
        "kind": kind.code,
        "topic": kind.topic,
        "user": user,
        "address": "" if user else to,
        "refs": refs,
        "for_digest": digest,
        "send_after": now if kind.at_once else after_quiet_hours(now, user),
    }
    if channel == C.SITE:
        fields |= {"state": St.SENT, "sent_at": now}
    try:
        with transaction.atomic():
            notice, new = Notice.objects.get_or_create(
                event=event, recipient=recipient_of(to), channel=channel, defaults=fields
            )
    except IntegrityError:  # somebody told her in this very moment
        return None
    if not new:
        return None
    if channel == C.EMAIL and not digest:
        enqueue(notice)
    return notice


def tell_all(kind, *, to, event, **refs):
    """`tell` for several people. Returns the new rows."""
    told = [tell(kind, to=one, event=event, **refs) for one in to]
    return [notice for notice in told if notice is not None]


def enqueue(notice):
    """Give its delivery to the worker, not before its hour."""
    job = deliver_notice
    if notice.send_after > timezone.now():
        job = job.using(run_after=notice.send_after)
    return job.enqueue(notice_id=notice.pk)


def recipient_of(to):
    """The person as one short text: her key, or a keyed hash of an address, so that one address is one person."""
    if isinstance(to, User):
        return f"u{to.pk}"
    return "a" + salted_hmac("people.notices", to.strip().lower(), algorithm="sha256").hexdigest()


# --- How, and when ----------------------------------------------------------------------------------------------------


def choices_of(user):
    """What she wants told how: {topic: How}, every topic."""
    said = {choice.topic: How(choice.how) for choice in user.notice_choices.all()}
    return {topic: said.get(topic.value, UNLESS_SHE_SAYS[topic]) for topic in Topic}


def topics_of(user):
    """
    What she can be told about: by her seats, and what she was told of already, so that she can always say "no more".
    """
    can = set(Notice.objects.filter(user=user).exclude(kind=DIGEST).values_list("topic", flat=True).distinct())
    if roles.is_care_leaver(user):
        can |= {Topic.MINE, Topic.BACKED}
    if roles.is_partner(user):
        can.add(Topic.OWED)
    if roles.is_clab_member(user) or roles.sits_at_j2i(user) or roles.is_head_of_service(user):
        can.add(Topic.WORK)
    return [topic for topic in (Topic.MINE, Topic.BACKED, Topic.OWED, Topic.WORK) if topic in can]


def channel_for(user, kind):
    """
    The channel this person is told on, or None.

    "Never write to me" is stronger than any choice, and "only here, on the site" turns mail into a line on her page
    (D125): somebody else may read her mail.
    """
    if user is None:
        return C.EMAIL
    if not user.is_active or user.safe_contact == User.SafeContact.NEVER:
        return None
    how = choices_of(user)[kind.topic]
    if how == How.NOTHING:
        return None
    by_mail = how == How.EMAIL and user.safe_contact == User.SafeContact.EMAIL
    return C.EMAIL if by_mail else C.SITE


def goes_with_the_digest(user, kind, channel):
    """Once a day, all in one; but never her own challenge, and nothing that cannot wait."""
    return (
        channel == C.EMAIL
        and user.mail_rhythm == User.MailRhythm.DAILY
        and kind.topic != Topic.MINE
        and not kind.at_once
    )


def quiet_hours(user=None):
    """From when until when nobody writes to her: her own hours, or the site's. The same twice: no quiet hours."""
    if user and user.quiet_from is not None and user.quiet_until is not None:
        return user.quiet_from, user.quiet_until
    return settings.QUIET_HOURS


def after_quiet_hours(moment, user=None):
    """
    The moment itself, or the end of the quiet hours it falls into; by the clock on the wall in London.

    By the wall's clock, so that the nights on which it changes have no gap and no hour twice.
    """
    begin, end = quiet_hours(user)
    local = timezone.localtime(moment)
    now, day = local.time(), local.date()
    if begin == end:
        return moment
    over_midnight = begin > end
    quiet = (now >= begin or now < end) if over_midnight else begin <= now < end
    if not quiet:
        return moment
    if over_midnight and now >= begin:
        day += timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, end))


# --- Words ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Words:
    """A notice in words: `subject` names no topic, `line` is the one sentence of the site and the digest."""

    subject: str
    line: str
    body: str
    path: str
    unsubscribe: str = ""


def words_of(notice):
    """
    What the notice says today, or None when there is nothing left to say.

    The template's first line is the subject, its next paragraph the line, and all of it below the subject the body.
    """
    facts = KINDS[notice.kind].words(notice.refs, notice.user)
    if facts is None:
        return None
    context = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "to": notice.user, **facts}
    with translation.override(settings.LANGUAGE_CODE):
        text = mail.in_words(f"notices/{notice.kind}.txt", context, escape=False)
    subject, _newline, body = text.partition("\n")
    body = body.strip()
    line = " ".join(body.partition("\n\n")[0].split())
    return Words(subject=subject.strip(), line=line, body=body, path=facts.get("path", ""))


def letter(notice, words):
    """The whole mail: greeting, body, where to read on, how to stop."""
    context = {
        "body": words.body,
        "path": words.path,
        "to": notice.user,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
    with translation.override(settings.LANGUAGE_CODE):
        return mail.in_words("notices/_letter.txt", context, escape=False)


# --- Once a day, all in one -------------------------------------------------------------------------------------------


def make_digests(now=None):
    """
    One mail for each person with something waiting for her digest, from 17:00 on. Returns how many were made.

    The lines are taken when the mail leaves. Run twice on a day, or by two at once, it makes one.
    """
    now = now or timezone.now()
    if timezone.localtime(now).time() < DIGEST_AT:
        return 0
    today = f"digest:{timezone.localdate(now)}"
    waiting = Notice.objects.filter(channel=C.EMAIL, state=St.WAITING, for_digest=True, carried_by=None)
    have_it = Notice.objects.filter(event=today, channel=C.EMAIL)
    made = 0
    readers = User.objects.filter(pk__in=waiting.values("user")).exclude(pk__in=have_it.values("user"))
    for user in readers.order_by("pk"):
        with transaction.atomic():
            digest, new = Notice.objects.get_or_create(
                event=today,
                recipient=recipient_of(user),
                channel=C.EMAIL,
                defaults={
                    "kind": DIGEST,
                    "topic": Topic.WORK,
                    "user": user,
                    "refs": {"event": today},
                    "send_after": after_quiet_hours(now, user),
                },
            )
            if not new:  # today's has left or is about to: what came after it goes tomorrow
                continue
            waiting.filter(user=user).update(carried_by=digest)
            enqueue(digest)
            made += 1
    return made


def digest_words(refs, user):
    """The lines of one day's digest for one person; what is moot by now is left out."""
    carried = Notice.objects.filter(user=user, state=St.WAITING, carried_by__event=refs["event"])
    lines = [words for words in map(words_of, carried.order_by("made_at", "pk")) if words is not None]
    return {"lines": lines, "path": "/"} if lines else None


# --- Delivery, as the worker tells it ---------------------------------------------------------------------------------


def may_still_be_told(notice):
    """She may have changed her mind since: an account that is closed, a choice, an address that was taken back."""
    if notice.user is None:
        return bool(notice.address)
    return channel_for(notice.user, KINDS[notice.kind]) == C.EMAIL


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
        again.send_after = after_quiet_hours(timezone.now(), again.user)
        again.save(update_fields=["state", "attempts", "error", "send_after"])
        # A digest takes along what it carried, or it would have nothing to say.
        again.carries.filter(state__in=[St.FAILED, St.UNSURE]).update(state=St.WAITING, error="")
        enqueue(again)
        audit.record("notice_sent_again", by=by, subject=again)
    return again


register(Kind(DIGEST, Topic.WORK, digest_words))
