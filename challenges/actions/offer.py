"""What changed becomes part of the Local Offer: the link from an outcome to the page that says so (PR11, M18)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from challenges import policy
from challenges.actions.door import require
from challenges.lifecycle import MovedOn, locked
from challenges.models import OutcomeEntry


@transaction.atomic
def link_entry(challenge, *, by, entry):
    """CLAB or the officer names the live page of the Local Offer that says what changed. Returns the challenge."""
    challenge = locked(challenge)
    require(policy.may_link_entry(by, challenge))
    if not hasattr(challenge, "outcome"):
        raise MovedOn(challenge)
    if not entry.live:
        raise ValidationError(_("Choose a page that everybody can read."), code="entry")
    OutcomeEntry.objects.get_or_create(outcome=challenge.outcome, entry=entry)
    return challenge
