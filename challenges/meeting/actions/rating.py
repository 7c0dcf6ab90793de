"""Saying how the meeting was: counted, and not written down (domain.md 4)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from challenges.meeting import policy, rating
from challenges.meeting.actions.door import require
from challenges.models import RatingCount, RatingToken
from events.models import Meeting


@transaction.atomic
def rate(meeting, *, by, question, answer):
    """
    One tap to one question. Her first one counts: with no row that knows it is hers, nothing can be changed later.

    Returns whether it was counted. Raises `ValidationError` for another question or answer, before the end of the
    meeting, and when the rating is over.
    """
    # Locked, so that of two taps at once the second finds the token spent.
    meeting = Meeting.objects.select_related("series__group").select_for_update(of=("self",)).get(pk=meeting.pk)
    require(policy.invited(by, meeting))
    if question not in RatingCount.Question.values or answer not in RatingCount.Answer.values:
        raise ValidationError(_("Choose one of the three."), code="answer")
    if not rating.is_open(meeting):
        raise ValidationError(_("These questions are closed."), code="closed")
    _token, first = RatingToken.objects.get_or_create(
        digest=rating.digest(meeting, question, by), defaults={"meeting": meeting}
    )
    if not first:
        return False
    side = RatingCount.Side.YOUNG if policy.is_young(by) else RatingCount.Side.OTHERS
    count, _new = RatingCount.objects.get_or_create(meeting=meeting, question=question, side=side)
    RatingCount.objects.filter(pk=count.pk).update(**{answer: F(answer) + 1})
    return True
