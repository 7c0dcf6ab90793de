"""Promises as they are made, confirmed, moved to another day and kept (A13, A16, A18, D27, D73)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges import policy
from challenges.actions.door import require
from challenges.lifecycle import MovedOn, locked, record
from challenges.models import Challenge, Commitment, DateChange, Part, TimelineEntry
from people.roles import PARTNER_ROLES

S = Challenge.Status


@transaction.atomic
def commit(challenge, *, by, owner, what, due, meeting=None, confirmed=False, owner_confirmed_at=None):
    """
    A promise: what, who, by when (A13). `owner` is the seat of the person who answers for it, at an organisation.

    Made by the chair in the room, or by a partner for its own organisation. `confirmed`: the words were agreed as they
    were made; `owner_confirmed_at`: the organisation tapped yes to them itself, at that moment.

    Raises `ValidationError` without a name, words, or a day that is still to come.
    """
    challenge = locked(challenge)
    mine = owner.organisation_id is not None and policy.roles.organisations_of(by) >= {owner.organisation_id}
    require(policy.chairs(by) or mine or (policy.roles.is_minute_taker(by) and meeting is not None))
    if challenge.status not in (S.WITH_J2I, S.IN_PROGRESS):
        raise MovedOn(challenge)
    if owner.role not in PARTNER_ROLES or owner.organisation is None:
        raise ValidationError(_("A promise needs a person from an organisation."), code="owner")
    if due < timezone.localdate():
        raise ValidationError(_("Choose a day that is still to come."), code="due")
    part, _new = Part.objects.get_or_create(challenge=challenge, organisation=owner.organisation)
    commitment = Commitment(
        part=part,
        what=what.strip(),
        owner=owner,
        due=due,
        first_due=due,
        meeting=meeting,
        confirmed_at=timezone.now() if confirmed else None,
        owner_confirmed_at=owner_confirmed_at or (timezone.now() if confirmed and mine else None),
    )
    commitment.full_clean(exclude=["meeting"])
    commitment.save()
    if part.reason or part.state != Part.State.OPEN:
        # There is something to do again: what was done or explained before does not stand for it (A18).
        part.reason, part.state = "", Part.State.OPEN
        part.save(update_fields=["reason", "state"])
    record(
        challenge,
        TimelineEntry.Code.COMMITTED,
        role=policy.role_of(by),
        organisation=owner.organisation,
        meeting=meeting,
        commitment=commitment,
    )
    return commitment


def at_work(challenge):
    """Promises are kept, moved and confirmed while the challenge is at J2I and open; else somebody was quicker."""
    if challenge.status not in (S.WITH_J2I, S.IN_PROGRESS, S.PAUSED, S.ANSWERED):
        raise MovedOn(challenge)
    return challenge


@transaction.atomic
def confirm_commitment(commitment, *, by):
    """The partner says: yes, that is my promise, in these words. Once; the first yes stands."""
    at_work(locked(commitment.challenge))
    require(policy.owes(by, commitment))
    if commitment.confirmed_at is None:
        commitment.confirmed_at = commitment.owner_confirmed_at = timezone.now()
        commitment.save(update_fields=["confirmed_at", "owner_confirmed_at"])
    return commitment


@transaction.atomic
def move_date(commitment, *, by, new_due, reason):
    """A later (or sooner) day, with a reason in plain words. The old day stays on the page (D27, D73)."""
    at_work(locked(commitment.challenge))
    commitment.refresh_from_db()
    require(policy.owes(by, commitment) or policy.chairs(by))
    if not commitment.is_open:
        raise ValidationError(_("This promise is done already."), code="done")
    if new_due == commitment.due or new_due < timezone.localdate():
        raise ValidationError(_("Choose another day that is still to come."), code="due")
    if not reason.strip():
        raise ValidationError(_("Say why the day moves. Young people can read it."), code="reason")
    hers = policy.owes(by, commitment)
    change = DateChange(
        commitment=commitment,
        old_due=commitment.due,
        new_due=new_due,
        reason=reason.strip(),
        role="partner" if hers else policy.role_of(by),
        organisation=commitment.part.organisation if hers else None,
    )
    change.full_clean(exclude=["organisation"])
    change.save()
    commitment.due = new_due
    commitment.save(update_fields=["due"])
    record(
        commitment.challenge,
        TimelineEntry.Code.DATE_MOVED,
        role=policy.role_of(by),
        organisation=commitment.part.organisation,
        commitment=commitment,
    )
    return commitment


@transaction.atomic
def mark_done(commitment, *, by, evidence="", evidence_link=""):
    """
    A partner says it is done, and how others can see that: in words, by a link, or both (A18).

    The challenge is not done by this: CLAB says so, after the chair has confirmed an answer.
    """
    at_work(locked(commitment.challenge))
    commitment.refresh_from_db()
    require(policy.owes(by, commitment))
    if not commitment.is_open:
        raise ValidationError(_("This promise is done already."), code="done")
    evidence, evidence_link = evidence.strip(), evidence_link.strip()
    if not evidence and not evidence_link:
        raise ValidationError(_("Say how we can see that it is done."), code="evidence")
    if evidence_link and not evidence_link.startswith("https://"):
        raise ValidationError(_("A link begins with https://"), code="evidence_link")
    commitment.done_at, commitment.evidence, commitment.evidence_link = timezone.now(), evidence, evidence_link
    commitment.full_clean(exclude=["meeting"])
    commitment.save()
    part = commitment.part
    if part.state == Part.State.OPEN and not part.commitments.open().exists():
        part.state = Part.State.DONE
        part.save(update_fields=["state"])
    record(
        commitment.challenge,
        TimelineEntry.Code.COMMITMENT_DONE,
        role=policy.role_of(by),
        organisation=part.organisation,
        commitment=commitment,
    )
    return commitment
