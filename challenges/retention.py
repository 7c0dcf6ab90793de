"""
What is kept of a challenge no longer than it is needed (trust.md, retention schedule). Steps of `run_due`, safe twice.

The days are starting values for the council's data protection officer. Rows, codes and dates stay: the timeline is
written once, and a count that shrinks tells no truth.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from challenges import hers
from challenges.lifecycle import locked
from challenges.middleware import forget_everywhere
from challenges.models import (
    Answer,
    Authorship,
    Challenge,
    ChallengeUpdate,
    CheckBack,
    Commitment,
    DateChange,
    Outcome,
    Part,
    PrivateNote,
    Publication,
    TopAsk,
    Verdict,
)
from challenges.models.check_back import months_after
from challenges.reports import frozen
from people import choices, notices
from people.models import Notice, Topic

DRAFT_DAYS, WARN_DAYS = 90, 7
WITHDRAWN_DAYS = 30
CUT_MONTHS = 12
CHECK_BACK_DAYS = 30  # so long after it was asked, a last check-back is waited for
GONE = "–"  # where the database wants a word, and there is none to keep
S = Challenge.Status


# --- Drafts -----------------------------------------------------------------------------------------------------------


def idle_drafts(now, days):
    drafts = Challenge.objects.filter(status=S.DRAFT, saved_at__lte=now - timedelta(days=days))
    return drafts.select_related("authorship__user")


def warn_of_old_drafts(now):
    """A week before a draft is deleted, its writer hears, if she has an account and lets us write to her."""
    return sum(warn(draft, now) for draft in idle_drafts(now, DRAFT_DAYS - WARN_DAYS) if writer_of(draft))


def warn(draft, now):
    day = max(draft.saved_at + timedelta(days=DRAFT_DAYS), now + timedelta(days=WARN_DAYS))
    refs = {"hers": hers.key_of(draft.pk), "saved": draft.saved_at.isoformat(), "day": str(timezone.localdate(day))}
    return notices.tell("draft_ends", to=writer_of(draft), event=warned_by(draft), **refs) is not None


def warned_by(draft):
    """The event: one she wrote on again is warned of anew, by its new day."""
    return hers.event_of("draft_ends", draft.pk, draft.saved_at.isoformat())


def writer_of(draft):
    return getattr(getattr(draft, "authorship", None), "user", None)


def delete_old_drafts(now):
    """Drafts nobody wrote on for 90 days. A writer who can be told hears a week before, or it stays until she has."""
    return sum(delete_draft(draft, now) for draft in idle_drafts(now, DRAFT_DAYS))


@transaction.atomic
def delete_draft(draft, now):
    fresh = locked(draft)
    if fresh.status != S.DRAFT or fresh.saved_at != draft.saved_at:  # she wrote on in this very moment
        return False
    writer = writer_of(draft)
    if writer and choices.channel_for(writer, notices.KINDS["draft_ends"]):
        told = Notice.objects.filter(event=warned_by(draft), made_at__lte=now - timedelta(days=WARN_DAYS))
        if not told.exists():
            return False
    fresh.delete()
    return True


# --- Taken back -------------------------------------------------------------------------------------------------------


def erase_withdrawn(now):
    """Thirty days after it was taken back its words are gone, hers and all that were written about them (A7)."""
    still = Challenge.objects.filter(status=S.WITHDRAWN, status_since__lte=now - timedelta(days=WITHDRAWN_DAYS))
    return sum(erase(challenge) for challenge in still.exclude(words_erased_at__isnull=False))


@transaction.atomic
def erase(challenge):
    """Every word of it; the row, its days and its timeline stay, so that the count is true."""
    challenge = locked(challenge)
    if challenge.status != S.WITHDRAWN or challenge.words_erased_at:
        return False
    own = ("own_words", "own_ask", "title", "what_we_asked", "story", "held_reason", "paused_for")
    Challenge.objects.filter(pk=challenge.pk).update(words_erased_at=timezone.now(), **dict.fromkeys(own, ""))
    challenge.tags.clear()
    PrivateNote.objects.filter(challenge=challenge).delete()
    texts = ("title", "what_we_asked", "words", "answer", "what_changed", "big", "why", "what_is_left", "author_says")
    Publication.objects.filter(challenge=challenge).update(**dict.fromkeys(texts, ""))
    Answer.objects.filter(challenge=challenge).update(
        text="", **dict.fromkeys(("reason", "decided_by", "what_would_change_it"), GONE)
    )
    Verdict.objects.filter(challenge=challenge).update(why=GONE, what_is_left=GONE, outcome={})
    Outcome.objects.filter(challenge=challenge).update(what_changed="", big="")
    ChallengeUpdate.objects.filter(challenge=challenge).update(text="")
    Part.objects.filter(challenge=challenge).update(asked="")
    Part.objects.filter(challenge=challenge).exclude(reason="").update(reason=GONE)
    promises = Commitment.objects.filter(part__challenge=challenge)
    promises.update(what="")
    promises.filter(~Q(evidence="") | ~Q(evidence_link="")).update(evidence=GONE, evidence_link="")
    DateChange.objects.filter(commitment__part__challenge=challenge).update(reason=GONE)
    TopAsk.objects.filter(challenge=challenge).update(asks=GONE)
    TopAsk.objects.filter(challenge=challenge).exclude(reply="").update(reply=GONE)
    frozen.forget(challenge)
    return True


# --- Who raised it ----------------------------------------------------------------------------------------------------


def cut_links(now):
    """
    Twelve months after it was closed nothing leads from a challenge to the person who raised it; its alias stays.

    Where it changed, not before the last check-back was answered, or has been asked for thirty days: she is asked
    first. One that was joined with another is followed there, and keeps its link.
    """
    year_ago = now - timedelta(days=364)
    over = Challenge.objects.filter(status__in=[*S.closed(), S.WITHDRAWN, S.REDIRECTED], status_since__lte=year_ago)
    known = ~Q(authorship__user=None) | ~Q(authorship__contact="") | ~Q(authorship__name_given="")
    known |= Q(authorship__claim_code_hash__isnull=False) | Q(notes__isnull=False)
    return sum(cut_link(challenge, now) for challenge in over.filter(known).distinct())


@transaction.atomic
def cut_link(challenge, now):
    challenge = locked(challenge)
    day = months_after(timezone.localdate(challenge.status_since), CUT_MONTHS)
    if challenge.status not in [*S.closed(), S.WITHDRAWN, S.REDIRECTED] or timezone.localdate(now) < day:
        return False
    if waits_for_a_check_back(challenge, now):
        return False
    Authorship.objects.filter(challenge=challenge).update(
        user=None, contact="", name_given="", claim_code_hash=None, claimed_at=None
    )
    PrivateNote.objects.filter(challenge=challenge).delete()
    # What told her of it names her, and leads nowhere now; it need not wait to be forgotten.
    Notice.objects.filter(topic=Topic.MINE, refs__hers=hers.key_of(challenge.pk)).delete()
    forget_everywhere(challenge)
    return True


def waits_for_a_check_back(challenge, now):
    """Whether its author has still to be asked if it lasted, or was asked less than thirty days ago."""
    if challenge.status not in (S.CHANGED, S.PARTLY_CHANGED):
        return False
    last = CheckBack.objects.filter(challenge=challenge, months=12, dropped_at__isnull=True)
    last = last.filter(verdict__given_at__gte=challenge.status_since).first()
    if last is None:
        return True
    asked_long_ago = last.asked_at and last.asked_at <= now - timedelta(days=CHECK_BACK_DAYS)
    return not (last.lasted or asked_long_ago)
