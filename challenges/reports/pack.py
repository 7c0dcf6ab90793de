"""
The month's report as data, and as one reader may read it: one shape for the month that runs and for a frozen one.

Each word stands in a row that names its challenge, so that what was taken back since is only a mark on reading
(design.md 3.7). Replies are the one thing that is never frozen: a question of a month long over can still be replied
to, in that very report, and its reply is read where it lies (A24).
"""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenges import policy, rows
from challenges.models import Challenge, ChallengeUpdate, TopAsk
from challenges.path import Status
from challenges.reports import monthly
from challenges.reports.monthly import Line
from people import roles
from people.models import Role

DAYS = frozenset({"on", "due", "was", "due_on", "asked_on", "look_again_on"})


# --- The month as data ------------------------------------------------------------------------------------------------


def told(month, stories, seen):
    """All items of a month, of the challenges in `seen`, as JSON holds them: words, numbers, days, and no person."""
    return {
        "asks": [_ask(ask) for ask in monthly.asks(month)],
        "counts": [
            {"label": str(line.label), "now": line.now, "before": line.before}
            for line in monthly.counts(stories, month)
        ],
        "new": [_new(challenge) for challenge in monthly.new_at_j2i(seen, month)],
        "with_clab": monthly.with_clab(stories, month),
        "owed": [
            {"organisation": str(organisation), "promises": [_owed(one) for one in promises]}
            for organisation, promises in monthly.promises_by_organisation(seen, stories, month)
        ],
        "thanks": [
            {
                "organisation": str(organisation),
                "promises": [_about(promise.challenge) | {"what": promise.what} for promise in promises],
            }
            for organisation, promises in monthly.thanks_by_organisation(seen, month)
        ],
        "stuck": [_stuck(each) for each in monthly.stuck(seen, stories, month)],
        "carried": [_about(challenge) for challenge in monthly.carried(seen, month)],
        "not_now": [_refused(each["challenge"], each["answer"]) for each in monthly.not_now(seen, month)],
        "not_accepted": [_sent_back(verdict) for verdict in monthly.not_accepted(seen, month)],
        "didnt_work": [
            {"entry": each.entry.offer_id, "page": each.entry.title, "told": each.number}
            for each in monthly.didnt_work(month)
        ],
    }


def _about(challenge):
    """What each row says of its challenge; `challenge` is the mark by which it is taken out again."""
    return {
        "challenge": str(challenge.pk),
        "reference": challenge.reference or "",
        "title": challenge.title,
        "example": challenge.is_example,
    }


def _day(moment):
    return timezone.localdate(moment).isoformat()


def _ask(ask):
    return _about(ask.challenge) | {
        "ask": ask.pk,
        "role": ask.role,
        "asks": ask.asks,
        "asked_on": _day(ask.asked_at),
        "due_on": ask.due_on and ask.due_on.isoformat(),
    }


def _new(challenge):
    return _about(challenge) | {
        "theme": str(challenge.pillar or ""),
        "what_we_asked": challenge.what_we_asked,
        "organisations": [str(part.organisation) for part in challenge.parts.all()],
        "me_too": challenge.me_too,
    }


def _owed(one):
    status, promise = one.status, one.promise
    return _about(promise.challenge) | {
        "what": promise.what,
        "who": str(promise.who),
        "due": one.due.isoformat(),
        "was": promise.first_due.isoformat() if promise.first_due != one.due else None,
        "status": {"label": str(status.label), "icon": status.icon, "css": status.css},
    }


def _stuck(each):
    return _about(each.challenge) | {
        "owner": each.owner,
        "cycles": each.cycles,
        "news": [_news(update) for update in each.news],
    }


def _news(update):
    """`update` is the mark by which hidden news is taken out again."""
    said_by = str(update.organisation or "")
    return {"update": update.pk, "on": _day(update.at), "organisation": said_by, "text": update.text}


def _refused(challenge, answer):
    return _about(challenge) | {
        "reason": answer.reason,
        "decided_by": answer.decided_by,
        "look_again_on": answer.look_again_on and answer.look_again_on.isoformat(),
    }


def _sent_back(verdict):
    return _about(verdict.challenge) | {
        "answer": verdict.answer.text,
        "organisation": str(verdict.answer.organisation or ""),
        "why": verdict.why,
        "what_is_left": verdict.what_is_left,
    }


# --- As it may be read today ------------------------------------------------------------------------------------------


def readable(content, user):
    """
    The report as this reader may read it today, with days as days and the replies as they stand now.

    A challenge she does not see, or that is not there any more, is only a mark: also for its author, for whoever looks
    over her shoulder reads the same report. Hidden news is left out. A leader reads
    what is asked of her role; those of CLAB and the officer read what is asked of Heads of Service (7.1, 2).
    """
    still = Challenge.objects.visible_to(user).filter(pk__in=named(content), status__in=monthly.TOLD_OF)
    there = {str(challenge.pk): challenge for challenge in still}
    news = {update["update"] for each in content["stuck"] for update in each.get("news", ())}
    kept = set(ChallengeUpdate.objects.filter(pk__in=news).values_list("pk", flat=True)) if news else set()
    found = _shown(content, there)
    for each in found["stuck"]:
        each["news"] = [update for update in each.get("news", ()) if update["update"] in kept]
    return found | {
        "counts": [Line(**line) for line in found["counts"]],
        "asks": with_replies(found["asks"], user),
    }


def named(value):
    """The challenges that are named in a report, or in a part of it."""
    if isinstance(value, list):
        return set().union(*map(named, value))
    if isinstance(value, dict):
        mine = {value["challenge"]} if "challenge" in value else set()
        return mine.union(*map(named, value.values()))
    return set()


def _shown(value, there):
    if isinstance(value, list):
        return [_shown(each, there) for each in value]
    if not isinstance(value, dict):
        return value
    if "challenge" not in value:
        return {key: _read(key, each, there) for key, each in value.items()}
    challenge = there.get(value["challenge"])
    if challenge is None or "gone" in value:
        return {"taken_back": True} | {key: value[key] for key in ("role",) if key in value}
    found = {key: _read(key, each, there) for key, each in value.items()}
    return found | {"url": challenge.get_absolute_url()}


def _read(key, value, there):
    if key in DAYS:
        return date.fromisoformat(value) if value else None
    return _shown(value, there)


# --- Replies, as they stand now ---------------------------------------------------------------------------------------


def with_replies(asks, user):
    """The questions this reader reads, each with its reply and where she writes one."""
    mine = roles.top_roles_of(user) if roles.is_head_of_service(user) else {Role.HEAD_OF_SERVICE}
    hers = [each for each in asks if each.get("role") in mine]
    found = TopAsk.objects.filter(pk__in=[each["ask"] for each in hers if "ask" in each])
    found = found.select_related("challenge__authorship").prefetch_related("challenge__top_asks")
    by_pk = {ask.pk: ask for ask in found}
    return [_with_reply(each, by_pk.get(each.get("ask")), user) for each in hers]


def _with_reply(each, ask, user):
    if ask is None or not policy.reads_inside(user, ask.challenge):
        return {"taken_back": True}
    may_reply = not ask.replied_at and policy.replies_from_the_top(user, ask)
    return each | {
        "to": ask.get_role_display(),
        "reply": ask.reply,
        "replied_on": ask.replied_at and timezone.localdate(ask.replied_at),
        "status": reply_status(ask),
        "reply_url": reverse("challenge-top-reply", args=[ask.challenge.reference, ask.pk]) if may_reply else "",
    }


def reply_status(ask):
    """How a reply stands, in words: late is said of a reply that came late, too, for good (A24)."""
    late = ask.days_late
    if ask.replied_at:
        if not late:
            return Status(_("Replied"), "tick", "s-part")
        words = ngettext("Replied, %(count)d day late", "Replied, %(count)d days late", late) % {"count": late}
        return Status(words, "late", "s-late")
    if late:
        return Status(rows.late_words(late), "late", "s-late")
    return Status(_("No reply yet"), "said", "s-go")
