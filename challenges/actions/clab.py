"""What CLAB does: take on, judge, open again, back, check the council's list (A4, A5, A6)."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges import clocks, guards, policy
from challenges.actions.check_backs import drop_open_ones
from challenges.actions.door import require, tell_author
from challenges.actions.raising import own_wording
from challenges.lifecycle import MovedOn, locked, record, transition
from challenges.models import (
    Backing,
    Challenge,
    ChallengeUpdate,
    CheckBack,
    ListCheck,
    Outcome,
    OutcomeEntry,
    Principle,
    ReferenceCounter,
    Signature,
    TakenOver,
    TimelineEntry,
    Verdict,
)
from challenges.models.taken_over import ENOUGH
from local_offer.models import OfferEntryPage

S = Challenge.Status
MOVE_OF = {
    Verdict.Kind.CHANGED: "changed",
    Verdict.Kind.PARTLY_CHANGED: "partly_changed",
    Verdict.Kind.NOT_GOOD_ENOUGH: "send_back",
    Verdict.Kind.ACCEPT_NO: "accept_no",
}


@transaction.atomic
def propose_wording(challenge, *, by, title, what_we_asked, story="", pillar=None, tags=(), seen_version=None):
    """
    CLAB's own wording, beside the young person's, which stays as it was. She is told and says yes or no.

    A changed text undoes the yeses given to the old one: nobody signed these words. Words taken back to what she
    asked for herself are hers again, and need no yes of hers.
    """
    challenge = locked(challenge)
    require(policy.judges(by))
    if challenge.status != S.RECEIVED or (seen_version is not None and seen_version != challenge.version):
        raise MovedOn(challenge)
    changed = (title, what_we_asked, story) != (challenge.title, challenge.what_we_asked, challenge.story)
    challenge.title, challenge.what_we_asked, challenge.story = title, what_we_asked, story
    challenge.pillar = pillar
    challenge.full_clean(exclude=["own_words", "own_ask", "status"])
    if changed:
        hers = (title, what_we_asked, story) == own_wording(challenge)
        challenge.wording, challenge.wording_reply = Challenge.Wording.AUTHOR if hers else Challenge.Wording.CLAB, ""
        challenge.signatures.standing().filter(what_for=Signature.For.TAKING_ON).delete()
    challenge.version += 1
    challenge.save()
    challenge.tags.set(tags)
    if changed and challenge.wording == Challenge.Wording.CLAB:
        record(challenge, TimelineEntry.Code.WORDING_CHANGED, role="clab")
        tell_author(challenge, "new_words")
    return challenge


@transaction.atomic
def take_on(challenge, *, by, after_meeting=False, seen_version=None):
    """
    One member's yes to taking it on. With the second, or after a CLAB meeting, it moves and gets its reference.

    `seen_version` is the version she read: nobody says yes to words that changed meanwhile. Returns the challenge;
    its status tells whether it moved. Raises `ValidationError` where the words are not ready: unchecked, private,
    about no promise of the council, or refused by whoever raised it (domain.md 3.1, 3.2).
    """
    challenge = locked(challenge)
    require(policy.judges(by))
    if challenge.status != S.RECEIVED or (seen_version is not None and seen_version != challenge.version):
        raise MovedOn(challenge)
    for guard in guards.READY_TO_TAKE_ON:
        guard(challenge)
    Signature.objects.update_or_create(
        challenge=challenge,
        what_for=Signature.For.TAKING_ON,
        user=by,
        spent_at=None,
        defaults={"after_meeting": after_meeting},
    )
    if not guards.enough_signatures(challenge, Signature.For.TAKING_ON):
        return challenge
    challenge = transition(challenge, "take_on", by=by)
    challenge.reference = next_reference(timezone.localdate().year)
    challenge.save(update_fields=["reference"])
    _spend(challenge, Signature.For.TAKING_ON)
    tell_author(challenge, "taken_on")
    return challenge


def next_reference(year):
    """C-2026-014: the next number of the year, in the caller's transaction, so that none is given twice."""
    counter, _new = ReferenceCounter.objects.select_for_update().get_or_create(year=year)
    ReferenceCounter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    counter.refresh_from_db()
    return f"C-{year}-{counter.last:03d}"


def _spend(challenge, what_for):
    challenge.signatures.standing().filter(what_for=what_for).update(spent_at=timezone.now())


@transaction.atomic
def give_verdict(
    challenge,
    *,
    by,
    kind,
    why,
    what_is_left="",
    after_meeting=False,
    meeting=None,
    outcome=None,
    seen_version=None,
    seconds=None,
):
    """
    One CLAB member's verdict on the standing answer. Two that say the same, or one after a meeting, make it so (A5).

    `outcome` is {"kind", "what_changed", "big", "principles", "entries"}: it waits with the verdict, and stands on the
    challenge once that holds. A different verdict from the one that waits replaces it, and the signing starts again.
    `seconds` is the verdict she read and agrees with: if it waits no more, she is told. Returns the verdict; `given_at`
    tells whether it holds.
    """
    challenge = locked(challenge)
    require(policy.judges(by))
    if challenge.status != S.ANSWERED or (seen_version is not None and seen_version != challenge.version):
        raise MovedOn(challenge)
    answer = guards.standing_answer(challenge)
    if kind == Verdict.Kind.ACCEPT_NO:
        guards.answer_is_no(challenge)
    if outcome:
        outcome = {**outcome, **{name: [one.pk for one in outcome.get(name, ())] for name in ("entries", "principles")}}
    waiting = challenge.verdicts.filter(given_at__isnull=True, dropped_at__isnull=True, answer=answer).first()
    if seconds is not None and (waiting is None or waiting.pk != seconds.pk):
        raise ValidationError(_("This verdict does not wait any more. Look at it again."), code="gone")
    if waiting and not _same(waiting, kind=kind, why=why, what_is_left=what_is_left, outcome=outcome):
        waiting.dropped_at = timezone.now()
        waiting.save(update_fields=["dropped_at"])
        _spend(challenge, Signature.For.VERDICT)
        waiting = None
    verdict = waiting or Verdict(challenge=challenge, answer=answer, kind=kind, why=why, what_is_left=what_is_left)
    verdict.meeting = meeting
    if outcome:
        verdict.outcome = outcome
    verdict.full_clean(exclude=["meeting"])
    verdict.save()
    Signature.objects.update_or_create(
        challenge=challenge,
        what_for=Signature.For.VERDICT,
        user=by,
        spent_at=None,
        defaults={"verdict": verdict, "after_meeting": after_meeting or meeting is not None},
    )
    if not guards.enough_signatures(challenge, Signature.For.VERDICT, verdict):
        return verdict
    if kind in (Verdict.Kind.CHANGED, Verdict.Kind.PARTLY_CHANGED):
        if not verdict.outcome:
            raise ValidationError(_("Say what changed, so that others can get it too."), code="outcome")
        _keep_outcome(challenge, **verdict.outcome)
    record(challenge, TimelineEntry.Code.VERDICT, role="clab", meeting=meeting)
    transition(challenge, MOVE_OF[kind], by=by, verdict=verdict, meeting=meeting)
    verdict.given_at = timezone.now()
    verdict.save(update_fields=["given_at"])
    _spend(challenge, Signature.For.VERDICT)
    if kind in (Verdict.Kind.CHANGED, Verdict.Kind.PARTLY_CHANGED):
        CheckBack.plan(verdict, first=clocks.number("PR12", verdict.given_at))
    if kind == Verdict.Kind.NOT_GOOD_ENOUGH:
        answer.sent_back_at = timezone.now()
        answer.save(update_fields=["sent_back_at"])
        challenge.parts.update(state="open")
    tell_author(challenge, "verdict")
    return verdict


def _same(waiting, *, kind, why, **given):
    """Whether a member says what the waiting verdict says. What she leaves out she takes as it stands there."""
    if waiting.kind != kind or why != waiting.why:
        return False
    return all(not value or value == getattr(waiting, name) for name, value in given.items())


def _keep_outcome(challenge, *, kind, what_changed, big="", entries=(), principles=()):
    outcome, _new = Outcome.objects.update_or_create(
        challenge=challenge, defaults={"kind": kind, "what_changed": what_changed, "big": big}
    )
    outcome.principles.set(Principle.objects.filter(pk__in=principles))
    # Which pages were made out of it is remembered until they are public: taken back, they must be found.
    never_public = Q(entry__live=False, entry__first_published_at=None)
    outcome.entry_links.exclude(never_public).exclude(entry__in=entries).delete()
    for entry in OfferEntryPage.objects.live().filter(pk__in=entries):
        OutcomeEntry.objects.get_or_create(outcome=outcome, entry=entry)
    return outcome


def reopen(challenge, *, by, reason):
    """CLAB opens a closed one again, with a reason that stands on the page as news (domain.md 3.2)."""
    with transaction.atomic():
        challenge = transition(challenge, "reopen", by=by, reason=reason)
        ChallengeUpdate.objects.create(challenge=challenge, text=reason, role="clab")
        challenge.parts.update(state="open")
        drop_open_ones(challenge)
        tell_author(challenge, "again")
    return challenge


@transaction.atomic
def back(challenge, *, by):
    """'Me too': counted once a person, however often she taps (A4)."""
    require(policy.may_back(by, challenge))
    backing, _new = Backing.objects.get_or_create(challenge=challenge, user=by)
    return backing


@transaction.atomic
def take_back_backing(challenge, *, by):
    """Undo her 'me too'; nothing happens when there was none."""
    require(by.is_authenticated)
    Backing.objects.filter(challenge=challenge, user=by).delete()
    return challenge


@transaction.atomic
def answer_list_check(taken_over, *, by, answer):
    """
    A member's 'true for you?' on a card of the council's list; her last answer counts.

    The result that shows moves in steps of five answers: nobody can tell what one more person said.
    """
    require(policy.checks_the_list(by))
    if answer not in ListCheck.Answer.values:
        raise ValidationError(_("Choose one of the four."), code="answer")
    card = TakenOver.objects.select_for_update().get(pk=taken_over.pk)
    check, _new = ListCheck.objects.update_or_create(
        taken_over=card, user=by, defaults={"answer": answer, "at": timezone.now()}
    )
    said = Counter(card.checks.values_list("answer", flat=True))
    if said.total() - card.shown_total >= ENOUGH:
        card.shown_result = dict(said)
        card.save(update_fields=["shown_result"])
    return check
