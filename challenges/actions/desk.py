"""What belongs to a partner's desk beside the promises themselves: whose they are, and thanks for them (A19, D27)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from challenges import policy
from challenges.actions.door import require
from challenges.due import keepers
from challenges.lifecycle import locked, record
from challenges.models import Commitment, OwnerChange, ReadBack, Thanks, TimelineEntry
from people import notices


@transaction.atomic
def move_promises(*, old, new):
    """
    Every open promise of one seat goes to the next, of the same organisation. Returns how many (A19).

    Called by the one who uses the link (`people.signals.seat_handed_over`), whom `people.policy` let in, so nobody is
    asked here. Who held a promise before stays in `OwnerChange`; what is done stays with whoever did it.
    """
    open_ones = Commitment.objects.open().filter(owner=old).select_related("part__organisation")
    moved = 0
    for promise in open_ones.order_by("part__challenge", "pk"):
        challenge = locked(promise.part.challenge)
        OwnerChange.objects.create(commitment=promise, old_owner=old, new_owner=new)
        Commitment.objects.filter(pk=promise.pk).update(owner=new)
        organisation = promise.part.organisation
        record(challenge, TimelineEntry.Code.HANDED_OVER, role="partner", organisation=organisation, commitment=promise)
        moved += 1
    ReadBack.objects.filter(owner=old).update(owner=new)
    return moved


@transaction.atomic
def thank(commitment, *, by):
    """
    CLAB says thank you for a promise that is done: once, by any of its members. Returns the `Thanks`.

    The organisation hears of it, and it stands in the month's report. It is no verdict: that comes with the answer.
    """
    challenge = locked(commitment.challenge)
    commitment.refresh_from_db()
    require(policy.may_thank(by, challenge))
    if commitment.done_at is None or commitment.dropped_at is not None:
        raise ValidationError(_("They have not said that this is done."), code="not_done")
    thanks, new = Thanks.objects.get_or_create(commitment=commitment, defaults={"role": "clab"})
    if new:
        record(challenge, TimelineEntry.Code.THANKED, role="clab", commitment=commitment)
        event = f"thanks:{commitment.pk}"
        notices.tell_all("thanked", to=keepers(commitment), event=event, commitment=str(commitment.pk))
    return thanks
