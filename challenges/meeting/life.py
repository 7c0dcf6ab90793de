"""
The life of minutes: a draft, right, out, frozen; and the steps of `run_due` that move it on (domain.md 4).

Whoever raised what we talked about hears first (PR10): the short version goes to all others once the chair has said it
is right and the authors' working days are over. A mail that does not arrive, or a chair who does not get to it, holds
it up for some days and not for ever.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenges import promises
from challenges.actions.door import tell_author
from challenges.clocks import number
from challenges.hers import key_of
from challenges.meeting import corrections, short
from challenges.models import AgreedToken, Challenge, Correction, Minutes
from challenges.models.taken_over import ENOUGH
from events.policy import seats_at
from people import notices
from people.kept import by_day
from people.models import Notice

# By these an author has heard what the meeting did with hers; a second letter about the same evening is one too many.
HEARD_BY = ("talked_about", "work_started", "answered", "verdict", "again")


def days(count):
    return timedelta(days=count)


def approve_by(filed):
    """The day by which the chair is asked to have read it."""
    return timezone.localtime(filed.meeting.closed_at + days(settings.MINUTES_APPROVE_DAYS))


def latest_out(filed):
    return filed.meeting.closed_at + days(settings.MINUTES_LATEST_DAYS)


def freezes_at(filed):
    """When it is frozen by itself; None while it is not out."""
    return filed.out_at and filed.out_at + days(settings.MINUTES_OPEN_DAYS)


def is_open(filed):
    """Whether facts can be put right and "That is how it was" can be tapped: there is something to agree to."""
    return filed.frozen_at is None and bool(filed.approved_at or filed.out_at)


# --- Authors first, then everybody who was asked ----------------------------------------------------------------------


def send_out(now):
    """
    Tell those whose challenge was talked about; and send the short version to all others when it is time.

    Returns how many short versions went out. A step of `run_due`.
    """
    waiting = Minutes.objects.filter(out_at__isnull=True).select_for_update(of=("self",))
    return sum(_send_out(filed, now) for filed in waiting.select_related("meeting__series__group"))


def _send_out(filed, now):
    about = talked_about(filed)
    told = told_authors(filed, about)
    for challenge in about:
        if key_of(challenge.pk) not in told:
            tell_author(challenge, "talked_about", about=f"meeting:{filed.meeting_id}")
    if not may_go_out(filed, about, now):
        return False
    filed.out_at = now
    filed.save(update_fields=["out_at"])
    to = {seat.user_id: seat.user for seat in seats_at(filed.meeting).select_related("user").order_by("pk")}
    event = f"minutes_out:{filed.meeting_id}"
    notices.tell_all("minutes_out", to=to.values(), event=event, meeting=str(filed.meeting_id))
    return True


def talked_about(filed):
    """The challenges that we got to and that are still at J2I, with who raised them."""
    keys = [item["challenge"] for item in filed.content["items"] if item.get("reached") and "challenge" in item]
    found = Challenge.objects.filter(pk__in=keys, status__in=Challenge.Status.at_j2i())
    return list(found.select_related("authorship__user").order_by("pk"))


def told_authors(filed, about):
    """What authors were told of these since the meeting began: {key: the first row of the outbox}."""
    keys = [key_of(challenge.pk) for challenge in about]
    rows = Notice.objects.filter(kind__in=HEARD_BY, refs__hers__in=keys, made_at__gte=filed.meeting.went_live_at)
    return {notice.refs["hers"]: notice for notice in rows.order_by("-made_at", "-pk")}


def may_go_out(filed, about, now):
    """The chair said yes, and who hears first has had her days; or so long after the meeting that nobody waits."""
    if latest_out(filed) <= now:
        return True
    if filed.approved_at is None:
        return False
    told = told_authors(filed, about)
    heard = [heard_at(told.get(key_of(challenge.pk)), filed.meeting.closed_at) for challenge in about]
    return all(moment and promises.public_from(moment) <= now for moment in heard)


def heard_at(notice, since):
    """
    When word reached her; None while her mail is on its way or went wrong.

    No row of the outbox: she chose not to be written to, or left no address, and it has stood on her page since then.
    """
    if notice is None or notice.state == Notice.State.MOOT:
        return since
    return notice.sent_at if notice.state == Notice.State.SENT else None


# --- Frozen -----------------------------------------------------------------------------------------------------------


def to_freeze(until):
    out_before = until - days(settings.MINUTES_OPEN_DAYS)
    return Minutes.objects.filter(frozen_at__isnull=True, out_at__lte=out_before)


def freeze_due(now):
    """Freeze what has been out for its days. Returns how many. A step of `run_due`."""
    due = to_freeze(now).select_for_update(of=("self",)).select_related("meeting").order_by("out_at", "pk")
    return sum(freeze(filed, now) for filed in due)


def freeze(filed, now):
    """
    Give it the next number and let nothing change but what is taken back. The caller holds its row.

    Who asked for what, and who tapped, is forgotten with it. False: another meeting took the number; it is tried again.
    """
    short.keep_proposals(filed.content)
    filed.frozen_at = now
    filed.number = (Minutes.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            filed.save(update_fields=["content", "frozen_at", "number"])
    except IntegrityError:
        filed.frozen_at = filed.number = None
        return False
    Correction.objects.filter(minutes=filed).delete()
    AgreedToken.objects.filter(minutes=filed).delete()
    return True


def forgotten_ahead(now, until):
    """How many corrections and tokens go on which day with the freezing of what is out: {day: number}."""
    moments = []
    for filed in to_freeze(until):
        rows = Correction.objects.filter(minutes=filed).count() + AgreedToken.objects.filter(minutes=filed).count()
        moments += [freezes_at(filed)] * rows
    return by_day(moments, now)


# --- What waits, and how it stands ------------------------------------------------------------------------------------


def to_approve(group_slug):
    """Drafts that wait for the chair of a group, the oldest first."""
    mine = Minutes.objects.filter(meeting__series__group__slug=group_slug, approved_at=None, frozen_at=None)
    return mine.select_related("meeting__series").order_by("meeting__closed_at")


def to_put_right(group_slug):
    """Minutes with a correction that waits for who sits by the chair."""
    waits = Q(corrections__status=Correction.Status.WAITING)
    mine = Minutes.objects.filter(waits, meeting__series__group__slug=group_slug, frozen_at=None).distinct()
    found = mine.select_related("meeting__series").order_by("meeting__closed_at")
    return [filed for filed in found if corrections.waiting(filed)]


@dataclass(frozen=True)
class Stop:
    """One stop of the way from the meeting to the record. `is_done`; else `is_now` for the one it stands at."""

    label: str
    says: str
    is_done: bool
    is_now: bool = False


def stops(filed):
    """The way of these minutes in plain words, with days; the first that is not done yet is where it stands."""
    rows = [
        (_("Draft"), _("The site made it when the meeting ended."), True),
        (_("The chair reads it"), _read(filed), bool(filed.approved_at or filed.frozen_at)),
        (_("Who raised it hears first"), _first(), filed.out_at is not None),
        (_("Everybody reads it"), _everybody(filed), filed.out_at is not None),
        (_("Frozen"), _frozen(filed), filed.frozen_at is not None),
    ]
    now = next((label for label, _says, is_done in rows if not is_done), None)
    return [Stop(label, says, is_done, label == now) for label, says, is_done in rows]


def _read(filed):
    if filed.approved_at:
        return _("The chair said on %(day)s: this is right.") % {"day": _day(filed.approved_at)}
    if filed.frozen_at:
        return _("There was no time. The sentences are the site’s own.")
    by = approve_by(filed)
    if timezone.now() < by:
        return _("By %(day)s, if she can.") % {"day": _day(by)}
    return _("When she can; it goes out on %(day)s at the latest.") % {"day": _day(latest_out(filed))}


def _first():
    count = number("PR10", timezone.now())
    return ngettext(
        "Whoever raised what we talked about is told before all others, %(n)d working day ahead.",
        "Whoever raised what we talked about is told before all others, %(n)d working days ahead.",
        count,
    ) % {"n": count}


def _everybody(filed):
    if filed.out_at:
        return _("Since %(day)s.") % {"day": _day(filed.out_at)}
    return _("Everybody who was asked to the meeting gets a letter. Heads of Service and the Panel can read it then.")


def _frozen(filed):
    if filed.frozen_at:
        words = _("On %(day)s, as number %(number)d. Nothing changes any more, but what is taken back goes.")
        return words % {"day": _day(filed.frozen_at), "number": filed.number}
    if filed.out_at:
        at = timezone.localtime(freezes_at(filed))
        words = _("On %(day)s at %(time)s, or when the chair says so. Until then facts can be put right.")
        return words % {"day": _day(at), "time": time_format(at, "H:i")}
    return ngettext(
        "%(n)d day after that. Until then facts can be put right.",
        "%(n)d days after that. Until then facts can be put right.",
        settings.MINUTES_OPEN_DAYS,
    ) % {"n": settings.MINUTES_OPEN_DAYS}


def _day(moment):
    return date_format(timezone.localtime(moment), "l j F")


def agreed_digest(filed, user):
    """The token of one person, in a form that nobody can turn back without this site's key."""
    return salted_hmac("meeting.agreed", f"{filed.pk} {user.pk}", algorithm="sha256").hexdigest()


def agreed(filed):
    """
    How many said "That is how it was", young people apart, once it is frozen: [(who, words)]; nothing before.

    Below five there is a word and no number, as everywhere; a number that moves would say who has tapped just now.
    """
    if filed.frozen_at is None:
        return []
    sides = ((_("Young people"), filed.agreed_young), (_("Everybody else"), filed.agreed_others))
    return [(who, _in_words(count)) for who, count in sides]


def _in_words(count):
    if count >= ENOUGH:
        return _("%(n)d said so.") % {"n": count}
    return _("A few said so.") if count else _("Nobody tapped.")
