"""News from the table: what partners, the officer and the chair say of a challenge as it goes on (A17, PR6)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from challenges import policy
from challenges.actions.door import require
from challenges.lifecycle import locked, record
from challenges.models import ChallengeUpdate, TimelineEntry
from events.models import Meeting

UPDATE_WORDS = 100


def may_be_news(challenge, *, by, text):
    """Stop what may not become news: from somebody without a part in it, or longer than 100 words (A17)."""
    require(policy.may_post_update(by, challenge))
    if len(text.split()) > UPDATE_WORDS:
        raise ValidationError(
            _("That is %(count)d words. Keep it to 100.") % {"count": len(text.split())}, code="too_long"
        )


@transaction.atomic
def post_update(challenge, *, by, text, meeting=None, line=None):
    """
    News in at most 100 words, from a partner with a part, the officer or the chair (A17, PR6).

    It is their own published word on the challenge's page, at once. While a live meeting has the challenge on its
    agenda the chair shows it first, so pages call `challenges.meeting.actions.post_news`; this is refused then, but
    for the `line` that she shows.
    """
    challenge = locked(challenge)
    may_be_news(challenge, by=by, text=text)
    on_now = challenge.agenda_items.filter(meeting__status=Meeting.Status.LIVE)
    if line is None and on_now.exists():
        raise ValidationError(_("A meeting talks about it now. The chair shows news first."), code="live")
    mine = challenge.parts.filter(organisation__in=policy.roles.organisations_of(by)).first()
    update = ChallengeUpdate(
        challenge=challenge,
        text=text.strip(),
        role=policy.role_of(by),
        organisation=mine.organisation if mine else None,
        meeting=meeting,
        line=line,
    )
    update.full_clean(exclude=["organisation", "meeting", "line"])
    update.save()
    record(
        challenge,
        TimelineEntry.Code.UPDATED,
        role=update.role,
        organisation=update.organisation,
        meeting=meeting,
    )
    return update
