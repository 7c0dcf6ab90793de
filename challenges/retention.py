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
from challenges.actions.offer import forget_drafts
from challenges.lifecycle import locked
from challenges.meeting import actions as in_meetings
from challenges.middleware import forget_everywhere
from challenges.models import (
    Answer,
    Authorship,
    Challenge,
    ChallengeUpdate,
    Commitment,
    DateChange,
    Outcome,
    Part,
    PrivateNote,
    Publication,
    TopAsk,
    Verdict,
    VoiceNote,
    WordsAhead,
)
from challenges.models.check_back import months_after
from challenges.reports import frozen
from challenges.working_days import start_of
from events.models import Meeting
from people import choices, notices
from people.kept import Kept, by_day
from people.models import Notice, Topic

DRAFT_DAYS, WARN_DAYS = 90, 7
CUT_MONTHS = 12
CHECK_BACK_DAYS = 30  # so long after it was asked, a last check-back is waited for
GONE = "–"  # where the database wants a word, and there is none to keep
S = Challenge.Status
OVER = [*S.closed(), S.WITHDRAWN, S.REDIRECTED]


# --- Drafts -----------------------------------------------------------------------------------------------------------


def idle_drafts(now, days):
    drafts = Challenge.objects.filter(status=S.DRAFT, saved_at__lte=now - timedelta(days=days))
    # Whose it is and since when; its words are nobody's business here.
    drafts = drafts.defer("own_words", "own_ask", "story").select_related("authorship__user")
    return drafts.prefetch_related("authorship__user__notice_choices")


def warn_of_old_drafts(now):
    """A week before a draft is deleted, its writer hears, if she has an account and lets us write to her."""
    return sum(warn(draft, now) for draft in idle_drafts(now, DRAFT_DAYS - WARN_DAYS) if writer_of(draft))


def warn(draft, now):
    refs = {"hers": hers.key_of(draft.pk), "saved": draft.saved_at.isoformat()}
    refs["day"] = str(timezone.localdate(ends_at(draft, None, now)))
    return notices.tell("draft_ends", to=writer_of(draft), event=warned_by(draft), **refs) is not None


def warned_by(draft):
    """The event: one she wrote on again is warned of anew, by its new day."""
    return hers.event_of("draft_ends", draft.pk, draft.saved_at.isoformat())


def writer_of(draft):
    return getattr(getattr(draft, "authorship", None), "user", None)


def old_drafts(now, until):
    """The drafts that end by a moment, as it stands now, each with the moment it ends at: [(moment, draft)]."""
    idle = list(idle_drafts(until, DRAFT_DAYS))
    told = Notice.objects.filter(event__in=[warned_by(draft) for draft in idle]).order_by("-made_at")
    warned_at = dict(told.values_list("event", "made_at"))
    ends = [(ends_at(draft, warned_at.get(warned_by(draft)), now), draft) for draft in idle]
    return [(moment, draft) for moment, draft in ends if moment <= until]


def ends_at(draft, warned_at, now):
    """90 days after she last wrote on it. Can she be told, never less than a week after she was, or will be."""
    idle_since = draft.saved_at + timedelta(days=DRAFT_DAYS)
    writer = writer_of(draft)
    if writer is None or not choices.channel_for(writer, notices.KINDS["draft_ends"]):
        return idle_since
    warned_at = warned_at or max(now, idle_since - timedelta(days=WARN_DAYS))
    return max(idle_since, warned_at + timedelta(days=WARN_DAYS))


def delete_old_drafts(now):
    """Drafts nobody wrote on for 90 days. A writer who can be told hears a week before, or it stays until she has."""
    return sum(delete_draft(draft) for _moment, draft in old_drafts(now, now))


def drafts_ahead(now, until):
    return by_day([moment for moment, _draft in old_drafts(now, until)], now)


@transaction.atomic
def delete_draft(draft):
    fresh = locked(draft)
    if fresh.status != S.DRAFT or fresh.saved_at != draft.saved_at:  # she wrote on in this very moment
        return False
    fresh.delete()
    return True


# --- Taken back -------------------------------------------------------------------------------------------------------


def with_words():
    """Taken back, and its words are still there."""
    return Challenge.objects.filter(status=S.WITHDRAWN, words_erased_at__isnull=True)


WITHDRAWN = Kept(with_words, "status_since", timedelta(days=30))


def erase_withdrawn(now):
    """Thirty days after it was taken back its words are gone, hers and all that were written about them (A7)."""
    return sum(erase(challenge) for challenge in WITHDRAWN.over(now).only("pk"))


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
    forget_drafts(challenge)
    frozen.forget(challenge)
    in_meetings.forget(challenge)
    return True


# --- Voice notes, and words sent ahead --------------------------------------------------------------------------------


def words_of_meetings_over():
    return WordsAhead.objects.filter(item__meeting__status__in=[Meeting.Status.CLOSED, Meeting.Status.CANCELLED])


VOICES = Kept(VoiceNote.objects.all, "made_at", VoiceNote.KEEP)
WORDS_AHEAD = Kept(words_of_meetings_over, "item__meeting__starts_at", WordsAhead.KEEP)


@transaction.atomic
def forget_voices(now):
    """A voice goes with her yes to the written words, and after 30 days at the latest, with words never written."""
    number = VOICES.over(now).count()
    WordsAhead.objects.filter(voice_note__in=VOICES.over(now), text="").delete()
    VOICES.over(now).delete()
    return number


def forget_words_ahead(now):
    """What somebody sent to be read out is forgotten 30 days after the meeting (A32)."""
    return WORDS_AHEAD.over(now).delete()[1].get("challenges.WordsAhead", 0)


# --- Who raised it ----------------------------------------------------------------------------------------------------


def links_to_cut(now, until):
    """Those whose link is cut by a moment, as it stands now, each with the moment: [(moment, challenge)]."""
    known = ~Q(authorship__user=None) | ~Q(authorship__contact="") | ~Q(authorship__name_given="")
    known |= Q(authorship__claim_code_hash__isnull=False) | Q(notes__isnull=False)
    over = Challenge.objects.filter(status__in=OVER, status_since__lte=until - timedelta(days=364)).filter(known)
    over = over.only("status", "status_since").distinct().prefetch_related("check_backs__verdict")
    cuts = [(cut_at(challenge, now), challenge) for challenge in over]
    return [(moment, challenge) for moment, challenge in cuts if moment and moment <= until]


def cut_at(challenge, now):
    """
    Twelve months after it was closed. None: nobody knows yet.

    Where it changed, not before the last check-back was answered, or has been asked for thirty days: she is asked
    first. One that is not asked yet will be asked on its day.
    """
    closed_on = timezone.localdate(challenge.status_since)
    year_after = start_of(months_after(closed_on, CUT_MONTHS))
    if challenge.status not in (S.CHANGED, S.PARTLY_CHANGED):
        return year_after
    asks = [one for one in challenge.check_backs.all() if one.months == 12 and not one.dropped_at]
    last = next((one for one in asks if one.verdict.given_at >= challenge.status_since), None)
    if last is None:
        return None
    if last.lasted:
        return year_after
    asked_at = last.asked_at or max(now, start_of(last.due_on))
    return max(year_after, asked_at + timedelta(days=CHECK_BACK_DAYS))


def cut_links(now):
    """
    Twelve months after it was closed nothing leads from a challenge to the person who raised it; its alias stays.

    One that was joined with another is followed there, and keeps its link.
    """
    return sum(cut_link(challenge, now) for _moment, challenge in links_to_cut(now, now))


def links_ahead(now, until):
    return by_day([moment for moment, _challenge in links_to_cut(now, until)], now)


@transaction.atomic
def cut_link(challenge, now):
    challenge = locked(challenge)
    moment = cut_at(challenge, now) if challenge.status in OVER else None
    if moment is None or moment > now:  # opened again in this very moment
        return False
    Authorship.objects.filter(challenge=challenge).update(
        user=None, contact="", name_given="", claim_code_hash=None, claimed_at=None
    )
    PrivateNote.objects.filter(challenge=challenge).delete()
    # What told her of it names her, and leads nowhere now; it need not wait to be forgotten.
    Notice.objects.filter(topic=Topic.MINE, refs__hers=hers.key_of(challenge.pk)).delete()
    forget_everywhere(challenge)
    return True
