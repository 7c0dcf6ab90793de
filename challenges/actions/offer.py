"""What changed becomes part of the Local Offer: the link from an outcome to the page that says so (PR11, M18)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from challenges import policy
from challenges.actions.door import require
from challenges.lifecycle import MovedOn, locked, record
from challenges.models import Challenge, OutcomeEntry, TimelineEntry

S = Challenge.Status


@transaction.atomic
def link_entry(challenge, *, by, entry):
    """
    CLAB or the officer names the page of the Local Offer that says what changed. Returns the challenge.

    A page that everybody can read, and that is part of the offer: what is only being looked at, nobody can get yet.
    """
    challenge = locked(challenge)
    require(policy.may_link_entry(by, challenge))
    if challenge.status not in (S.CHANGED, S.PARTLY_CHANGED) or not hasattr(challenge, "outcome"):
        raise MovedOn(challenge)
    if not entry.live:
        raise ValidationError(_("Choose a page that everybody can read."), code="entry")
    if not entry.listed:
        raise ValidationError(_("Nobody can get this yet. Choose another page."), code="entry")
    _link, new = OutcomeEntry.objects.get_or_create(outcome=challenge.outcome, entry=entry)
    if new:
        record(challenge, TimelineEntry.Code.IN_THE_OFFER, role=policy.role_of(by))
    return challenge
