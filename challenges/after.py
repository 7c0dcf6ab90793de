"""
What follows by itself after an answer, a verdict or a publication, each a step of `run_due` (A8, A9, PR10, PR12).

The person who raised it hears first: whoever said "me too", and whoever raised one that was joined with it, is told
after she replied, or two working days after word reached her. Each step is safe twice and safe to be killed: what is
told goes through the outbox, once an event.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from challenges import actions, promises
from challenges.actions.door import tell_author
from challenges.actions.publishing import has_heard
from challenges.clocks import number
from challenges.hers import event_of, key_of, told_event
from challenges.models import Answer, Authorship, Backing, Challenge, CheckBack, Publication, Verdict
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


# --- Those who said "me too", and those whose own was joined with it --------------------------------------------------


@dataclass(frozen=True)
class News:
    """Something that is told once after its author, from `told_from` on; None: she has not heard yet."""

    what: str  # answered, decided, public, again
    about: str
    challenge: Challenge
    happened_at: datetime
    told_from: datetime | None

    @property
    def event(self):
        return f"backed_{self.what}:{self.about}"

    def event_for(self, follower):
        """As told to whoever raised one that was joined with it: the row names her, so it names neither of the two."""
        return event_of(f"followed_{self.what}", follower.pk, self.event)


def tell_backers(now):
    """
    An answer, a verdict or a no, a text that went public, and one that did not last: to whoever said "me too", and to
    whoever raised one that was joined with it (A4, A8, domain.md 3.1).

    Never before its author heard, never twice, and never to one who took her "me too" back. What she may not see by
    then she is not told (`notices.backed`, `notices.followed`). Returns how many were told.
    """
    news = [one for source in SOURCES for one in source(now) if one.told_from and one.told_from <= now]
    followers = followers_of({one.challenge.pk for one in news})
    events = {one.event for one in news}
    events |= {one.event_for(her) for one in news for her in followers[one.challenge.pk]}
    known = set(Notice.objects.filter(event__in=events).values_list("event", flat=True))
    return sum(tell_news(one, followers[one.challenge.pk], known) for one in news)


def followers_of(keys):
    """Who raised one that was joined with one of these and can be told: {its key: [Authorship]}."""
    found = defaultdict(list)
    joined = Authorship.objects.filter(challenge__merged_into__in=keys, challenge__status=S.MERGED)
    for her in joined.select_related("challenge", "user").order_by("pk"):
        if her.user or her.contact:
            found[her.challenge.merged_into_id].append(her)
    return found


def tell_news(news, followers, known):
    """To who follows it, and to who had said "me too" when it happened, each in one way; never to its author."""
    heard = {person_of(getattr(news.challenge, "authorship", None))}
    told = 0
    for her in followers:
        if person_of(her) in heard or her.challenge.status_since > news.happened_at:
            continue
        event = news.event_for(her)
        if event not in known and tell_author(her.challenge, f"followed_{news.what}", about=news.event):
            known.add(event)
            told += 1
        if event in known:
            heard.add(person_of(her))
    return told if news.event in known else told + tell_who_backed(news, heard)


def person_of(authorship):
    """Who is behind it: her key, or the address she left; None: nobody we could tell."""
    return authorship and (authorship.user_id or authorship.contact.lower() or None)


def tell_who_backed(news, heard):
    backing = Backing.objects.filter(challenge=news.challenge, at__lte=news.happened_at).select_related("user")
    to = [one.user for one in backing.order_by("pk") if one.user_id not in heard]
    to = [user for user in to if Challenge.objects.visible_to(user).filter(pk=news.challenge.pk).exists()]
    told = notices.tell_all(f"backed_{news.what}", to=to, event=news.event, challenge=str(news.challenge.pk))
    return len(told)


def answers(now):
    """Answers that stand and that CLAB has not judged: after her word on it, or two working days after she heard."""
    fresh = Answer.objects.standing().filter(confirmed_at__gte=now - NEWS_FOR, challenge__status=S.ANSWERED)
    for answer in awaited(fresh, "challenge").select_related("challenge__authorship", "author_reply"):
        at, reply = answer.confirmed_at, getattr(answer, "author_reply", None)
        told_from = reply.at if reply else two_days_after(heard_at(answer.challenge, "answered", at))
        yield News("answered", str(answer.pk), answer.challenge, at, told_from)


def decisions(now):
    """How it was closed: changed, partly changed or not now, for as long as it stays so."""
    closed = Challenge.objects.filter(status__in=S.closed(), status_since__gte=now - NEWS_FOR)
    for challenge in awaited(closed, "pk").select_related("authorship"):
        at = challenge.status_since
        told_from = two_days_after(heard_at(challenge, "verdict", at))
        yield News("decided", f"{challenge.pk}:{challenge.version}", challenge, at, told_from)


def publications(now):
    """Texts that became public: their author was told, and said go ahead or nothing."""
    live = Publication.objects.live(at=now).filter(live_at__gte=now - NEWS_FOR)
    for text in awaited(live, "challenge").select_related("challenge__authorship"):
        yield News("public", str(text.pk), text.challenge, text.live_at, text.live_at)


def broken(now):
    """It did not last, and was opened again: at once where its author said so, else when she has heard."""
    noes = CheckBack.objects.filter(lasted=CheckBack.Lasted.NO, answered_at__gte=now - NEWS_FOR)
    for one in awaited(noes, "challenge").select_related("challenge__authorship"):
        at = one.answered_at
        told_from = at if one.answered_by == "author" else heard_at(one.challenge, "again", at)
        yield News("again", str(one.pk), one.challenge, at, told_from)


SOURCES = (answers, decisions, publications, broken)


def awaited(rows, challenge):
    """Those whose challenge somebody said "me too" to, or that another was joined with."""
    backed = Backing.objects.filter(challenge=OuterRef(challenge))
    joined = Challenge.objects.filter(merged_into=OuterRef(challenge), status=S.MERGED)
    return rows.filter(Exists(backed) | Exists(joined))


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
