"""
What is done with minutes after the meeting: the chair's words, facts put right, "That is how it was", frozen.

No live acts, so the journal does not number them; each holds the row of the minutes. Who taps is written nowhere.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from challenges.meeting import corrections, life, minutes, policy, short
from challenges.meeting.actions.door import require
from challenges.meeting.actions.running import take_off
from challenges.models import AgreedToken, Correction, Line, MeetingEvent, Minutes, ReadBack
from events.models import Meeting


def _held(meeting):
    """The minutes, locked; raises `ValidationError` while the meeting is not over."""
    found = Minutes.objects.select_for_update(of=("self",)).select_related("meeting__series__group")
    filed = found.filter(meeting=meeting).first()
    if filed is None:
        raise ValidationError(_("This meeting is not over yet."), code="not_over")
    return filed


def _must_be_open(filed):
    if filed.frozen_at:
        raise ValidationError(_("These minutes are frozen. Nothing changes any more."), code="frozen")
    if not life.is_open(filed):
        raise ValidationError(_("The chair reads it first. Please come back later."), code="draft")


@transaction.atomic
def write_short(meeting, *, by, words, seen_version, approve=False):
    """
    The chair's sentences for the short version: {key: text}, keys as in `short.boxes`; `approve`: it is right.

    Returns the minutes. Raises `ValidationError` with the code "moved_on" where somebody saved or said yes meanwhile.
    """
    filed = _held(meeting)
    require(policy.runs(by, filed.meeting))
    if filed.approved_at or filed.frozen_at:
        raise ValidationError(_("Somebody was quicker: it is said to be right already."), code="moved_on")
    if seen_version != filed.version:
        raise ValidationError(_("Somebody saved other words meanwhile. Read both, then choose."), code="moved_on")
    boxes = short.boxes(minutes.readable(filed))
    words = {key: " ".join(text.split()) for key, text in words.items() if key in boxes}
    if any(len(text) > boxes[key][2] for key, text in words.items()):
        raise ValidationError(_("That is too long. It is one page: say it in fewer words."), code="too_long")
    short.put(filed.content, words)
    filed.version += 1
    if approve:
        filed.approved_at = timezone.now()
    filed.save(update_fields=["content", "version", "approved_at"])
    return filed


@transaction.atomic
def propose_correction(meeting, *, by, fact, says):
    """
    A partner who was there says that a fact is wrong. Returns the `Correction`, which waits for who sits by the chair.

    Said twice it is one. Nothing but what `corrections.facts_for` names: no promise, decision or answer, no verdict,
    and no line of anybody else.
    """
    filed = _held(meeting)
    require(policy.corrects(by, filed.meeting))
    _must_be_open(filed)
    if not policy.was_there(by, filed.meeting):
        raise ValidationError(_("Who was there can put facts right."), code="not_there")
    known = next((one for one in corrections.facts_for(filed, by) if one.code == fact), None)
    if known is None:
        raise ValidationError(_("This cannot be put right here."), code="fact")
    says = corrections.checked(known, says)
    waits, _new = Correction.objects.update_or_create(
        minutes=filed, by=by, fact=fact, status=Correction.Status.WAITING, defaults={"was": known.was, "says": says}
    )
    return waits


@transaction.atomic
def decide_correction(meeting, *, by, correction_id, take, word=""):
    """
    Take a correction, or say in a word why not: chair, co-chair or minute-taker. Returns it.

    Raises `ValidationError` with the code "moved_on" where somebody has decided, or what it is about has gone.
    """
    filed = _held(meeting)
    require(policy.sits_by_the_chair(by, filed.meeting))
    _must_be_open(filed)
    waits = next((one for one in corrections.waiting(filed) if one.pk == correction_id), None)
    if waits is None:
        raise ValidationError(_("Somebody was quicker. This does not wait any more."), code="moved_on")
    word = " ".join(word.split())
    if not take and not word:
        raise ValidationError(_("Say in a word why not."), code="word")
    if take and not corrections.put_in(filed.content, waits):
        raise ValidationError(_("What this is about is not there any more."), code="moved_on")
    waits.status = Correction.Status.TAKEN if take else Correction.Status.DECLINED
    waits.word, waits.decided_at = word, timezone.now()
    waits.full_clean(exclude=["minutes", "by"], validate_constraints=False)
    waits.save(update_fields=["status", "word", "decided_at"])
    filed.save(update_fields=["content"])
    return waits


@transaction.atomic
def agree(meeting, *, by):
    """
    "That is how it was", by somebody who was there: counted once, young people apart, and no row says who.

    Returns whether it was counted.
    """
    filed = _held(meeting)
    require(policy.invited(by, filed.meeting))
    _must_be_open(filed)
    if not policy.was_there(by, filed.meeting):
        raise ValidationError(_("Who was there can say so."), code="not_there")
    _token, first = AgreedToken.objects.get_or_create(digest=life.agreed_digest(filed, by), defaults={"minutes": filed})
    if first:
        side = "agreed_young" if policy.is_young(by) else "agreed_others"
        Minutes.objects.filter(pk=filed.pk).update(**{side: F(side) + 1})
    return first


@transaction.atomic
def freeze_minutes(meeting, *, by):
    """The chair freezes them before their day: once they are out, and when nothing waits. Returns them."""
    filed = _held(meeting)
    require(policy.runs(by, filed.meeting))
    _must_be_open(filed)
    if filed.out_at is None:
        raise ValidationError(_("Whoever raised it hears first. Then everybody, and then this."), code="not_out")
    if corrections.waiting(filed):
        raise ValidationError(_("Somebody says that a fact is wrong. Look at that first."), code="waits")
    if not life.freeze(filed, timezone.now()):
        raise ValidationError(_("Please tap once more."), code="again")
    return filed


@transaction.atomic
def forget(challenge):
    """
    Every word said of a challenge in meetings is gone: from the minutes, the lines and the journal (design.md 3.7).

    For words that are erased everywhere; `challenge` still has its title. Numbers of events, days and marks stay.
    """
    minutes.forget(challenge)
    Line.objects.filter(item__challenge=challenge).update(text="", status=Line.Status.HIDDEN, hidden_at=timezone.now())
    ReadBack.objects.filter(item__challenge=challenge).delete()
    # Its title stands in other meetings too, among what changed since last time.
    named = (
        Q(meeting__closed_at__isnull=False, chair_html__contains=escape(challenge.title)) if challenge.title else Q()
    )
    on_table = Q(meeting__in=Meeting.objects.filter(agenda__challenge=challenge))
    MeetingEvent.objects.filter(on_table | named).update(room_html="", chair_html="")
    # The board as it is now, for a page that is still open: in a turn of its own, as the journal must have it.
    transaction.on_commit(lambda: take_off(challenge), robust=True)
