"""
What follows by itself after an answer, a verdict or a publication, each a step of `run_due` (A8, A9, PR10, PR12).

The person who raised it hears first: whoever said "me too" is told after she replied, or two working days after word
reached her. Each step is safe twice and safe to be killed: what is told goes through the outbox, once an event.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from challenges import actions, promises
from challenges.actions.publishing import has_heard
from challenges.clocks import number
from challenges.hers import key_of, told_event
from challenges.models import Answer, Backing, Challenge, CheckBack, Publication, Verdict
from people import notices
from people.models import Membership, Notice, Role

S = Challenge.Status
# What is older is no news. Shorter than notices are kept (`people.retention`): the row that says "told" is still there.
NEWS_FOR = timedelta(days=60)


# --- The author hears first -------------------------------------------------------------------------------------------


def untold():
    """Texts the chair agreed to, of which word has not reached their author yet."""
    return Publication.objects.filter(agreed_at__isnull=False, told_at__isnull=True, ended_at__isnull=True)


def whose_notice_is(*states):
    """Those of the untold texts whose author's notice is in one of these states. A handful wait at a time."""
    texts = {told_event(text): text for text in untold().select_related("challenge")}
    there = Notice.objects.filter(event__in=texts, state__in=states).values_list("event", flat=True)
    return [texts[event] for event in there]


def count_her_days(now):
    """Where word of a text has left by now, its author's working days begin (PR10)."""
    return sum(has_heard(text) for text in whose_notice_is(Notice.State.SENT, Notice.State.MOOT))


def tell_of_lost_word(now):
    """A mail that was refused, or perhaps went out, tells nobody: the officer hears, and tells her in person (PR10)."""
    told = 0
    for text in whose_notice_is(Notice.State.FAILED, Notice.State.UNSURE):
        event, refs = f"not_reached:{text.pk}", {"challenge": str(text.challenge_id), "publication": text.pk}
        told += len(notices.tell_all("not_reached", to=officers(), event=event, **refs))
    return told


def officers():
    seats = Membership.objects.current().filter(role=Role.PARTICIPATION_OFFICER).select_related("user").order_by("pk")
    return list({seat.user_id: seat.user for seat in seats}.values())


# --- Is it still working? ---------------------------------------------------------------------------------------------


def plan_check_backs(now):
    """Two check-backs for every verdict that says it changed, and holds; for those given before there were any too."""
    given = Verdict.objects.filter(
        kind__in=[Verdict.Kind.CHANGED, Verdict.Kind.PARTLY_CHANGED],
        challenge__status__in=[S.CHANGED, S.PARTLY_CHANGED],
        given_at__gte=F("challenge__status_since"),  # of the verdict that holds, and of none before it
        check_backs__isnull=True,
    )
    return sum(
        CheckBack.plan(verdict, first=number("PR12", verdict.given_at)) for verdict in given.select_related("challenge")
    )


def ask_check_backs(now):
    """Those whose day has come are asked, once each (PR12)."""
    due = CheckBack.objects.due(timezone.localdate(now)).select_related("challenge").order_by("-months")
    return sum(actions.ask_if_it_lasted(check_back) for check_back in due)


# --- Those who said "me too" ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class News:
    """Something that those who backed a challenge hear once, from `told_from` on; None: its author has not heard."""

    kind: str
    event: str
    challenge: Challenge
    happened_at: datetime
    told_from: datetime | None


def tell_backers(now):
    """
    An answer, a verdict or a no, a text that went public, and one that did not last: to whoever said "me too" (A4, A8).

    Never before its author heard, never twice, and never to one who took her "me too" back. What she may not see by
    then she is not told (`notices.backed`). Returns how many were told.
    """
    news = [one for source in SOURCES for one in source(now) if one.told_from and one.told_from <= now]
    known = set(Notice.objects.filter(event__in=[one.event for one in news]).values_list("event", flat=True))
    return sum(tell_news(one) for one in news if one.event not in known)


def tell_news(news):
    """To those who had said "me too" when it happened, but for its author, who heard in another way."""
    backing = Backing.objects.filter(challenge=news.challenge, at__lte=news.happened_at).select_related("user")
    hers = getattr(getattr(news.challenge, "authorship", None), "user_id", None)
    to = [one.user for one in backing.order_by("pk") if one.user_id != hers]
    to = [user for user in to if Challenge.objects.visible_to(user).filter(pk=news.challenge.pk).exists()]
    return len(notices.tell_all(news.kind, to=to, event=news.event, challenge=str(news.challenge.pk)))


def answers(now):
    """Answers that stand and that CLAB has not judged: after her word on it, or two working days after she heard."""
    fresh = Answer.objects.standing().filter(confirmed_at__gte=now - NEWS_FOR, challenge__status=S.ANSWERED)
    for answer in backed(fresh, "challenge").select_related("challenge__authorship", "author_reply"):
        at, reply = answer.confirmed_at, getattr(answer, "author_reply", None)
        told_from = reply.at if reply else two_days_after(heard_at(answer.challenge, "answered", at))
        yield News("backed_answered", f"backed_answered:{answer.pk}", answer.challenge, at, told_from)


def decisions(now):
    """How it was closed: changed, partly changed or not now, for as long as it stays so."""
    closed = Challenge.objects.filter(status__in=S.closed(), status_since__gte=now - NEWS_FOR)
    for challenge in backed(closed, "pk").select_related("authorship"):
        at = challenge.status_since
        told_from = two_days_after(heard_at(challenge, "verdict", at))
        event = f"backed_decided:{challenge.pk}:{challenge.version}"
        yield News("backed_decided", event, challenge, at, told_from)


def publications(now):
    """Texts that became public: their author was told, and said go ahead or nothing."""
    live = Publication.objects.live(at=now).filter(live_at__gte=now - NEWS_FOR)
    for text in backed(live, "challenge").select_related("challenge__authorship"):
        yield News("backed_public", f"backed_public:{text.pk}", text.challenge, text.live_at, text.live_at)


def broken(now):
    """It did not last, and was opened again: at once where its author said so, else when she has heard."""
    noes = CheckBack.objects.filter(lasted=CheckBack.Lasted.NO, answered_at__gte=now - NEWS_FOR)
    for one in backed(noes, "challenge").select_related("challenge__authorship"):
        at = one.answered_at
        told_from = at if one.answered_by == "author" else heard_at(one.challenge, "again", at)
        yield News("backed_again", f"backed_again:{one.pk}", one.challenge, at, told_from)


SOURCES = (answers, decisions, publications, broken)


def backed(rows, challenge):
    """Those whose challenge somebody said "me too" to."""
    return rows.filter(Exists(Backing.objects.filter(challenge=OuterRef(challenge))))


def two_days_after(heard):
    return heard and promises.public_from(heard)


def heard_at(challenge, kind, since):
    """
    When word of what happened at `since` reached its author; None while her mail is on its way or went wrong.

    No row of the outbox: she chose not to be written to, or left no address, and it has stood on her page since then.
    """
    told = Notice.objects.filter(kind=kind, refs__hers=key_of(challenge.pk), made_at__gte=since)
    notice = told.order_by("made_at").first()
    if notice is None or notice.state == Notice.State.MOOT:
        return since
    return notice.sent_at if notice.state == Notice.State.SENT else None
