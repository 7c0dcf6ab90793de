"""
Telling people what happened: once, on the channel they chose, at an hour that is not the night (trust.md F7, F8).

`tell` writes rows of the outbox (`Notice`) in the caller's transaction: how and when is said in `choices`, what becomes
of a mail in `delivery`. What a kind of notice says is registered by the app that knows it (`register`), and is put into
words only when it leaves: a promise that was kept meanwhile needs no reminder any more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac

from people import choices, mail
from people.models import Notice, Topic, User
from people.models.notice import DIGEST
from people.tasks import deliver_notice

DIGEST_AT = time(17, 0)  # after school and work, well before the quiet hours
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
    channel, recipient = choices.channel_for(user, kind), recipient_of(to)
    # On any channel: she may have chosen another one since.
    if channel is None or Notice.objects.filter(event=event, recipient=recipient).exists():
        return None
    digest = user is not None and choices.goes_with_the_digest(user, kind, channel)
    now = timezone.now()
    fields = {
        "kind": kind.code,
        "topic": kind.topic,
        "user": user,
        "address": "" if user else to,
        "refs": refs,
        "for_digest": digest,
        "send_after": now if kind.at_once else choices.after_quiet_hours(now, user),
    }
    if channel == C.SITE:
        fields |= {"state": St.SENT, "sent_at": now}
    try:
        with transaction.atomic():
            notice = Notice.objects.create(event=event, recipient=recipient, channel=channel, **fields)
    except IntegrityError:  # somebody told her in this very moment
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
    context = {**mail.frame(notice.user), **facts}
    with translation.override(settings.LANGUAGE_CODE):
        text = mail.in_words(f"notices/{notice.kind}.txt", context, escape=False)
    subject, _newline, body = text.partition("\n")
    body = body.strip()
    line = " ".join(body.partition("\n\n")[0].split())
    return Words(subject=subject.strip(), line=line, body=body, path=facts.get("path", ""))


def letter(notice, words):
    """The whole mail: greeting, body, where to read on, how to stop."""
    context = {
        **mail.frame(notice.user),
        "body": words.body,
        "path": words.path,
        "hers": notice.topic == Topic.MINE or notice.kind == DIGEST,
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
                    "send_after": choices.after_quiet_hours(now, user),
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


register(Kind(DIGEST, Topic.WORK, digest_words))
