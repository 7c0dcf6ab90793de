"""CLAB's direct line to the Director, the Assistant Director, the Lead Member and Heads of Service (D5, D6)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges import policy, promises
from challenges.actions.door import require, tell_author
from challenges.lifecycle import MovedOn, locked, record
from challenges.models import TimelineEntry, TopAsk
from people.models import Role


@transaction.atomic
def ask_the_top(challenge, *, by, role, asks):
    """
    CLAB asks one role at the top one question about what it has taken on. Returns the ask.

    A Head of Service has a day to reply by: before the next monthly report (PR7).

    Raises `MovedOn` where it is not open any more, `ValidationError` while an older question to that role waits.
    """
    challenge = locked(challenge)
    require(policy.judges(by))
    if not policy.may_ask_the_top(by, challenge):
        raise MovedOn(challenge)
    ask = TopAsk(challenge=challenge, role=role, asks=asks.strip())
    ask.clean_fields(exclude=["challenge"])
    if ask.role == Role.HEAD_OF_SERVICE:
        ask.due_on = promises.reply_before_report(timezone.localdate())
    if challenge.top_asks.open().filter(role=role).exists():
        raise ValidationError(_("We asked them already. The reply is still to come."), code="role")
    ask.save()
    record(challenge, TimelineEntry.Code.TOP_ASKED, role="clab")
    return ask


@transaction.atomic
def reply_from_the_top(ask, *, by, text):
    """
    The reply of whoever holds the asked role now; the author is told. Returns the ask.

    The first reply stands: a second one raises `ValidationError`.
    """
    challenge = locked(ask.challenge)
    ask = TopAsk.objects.select_for_update().get(pk=ask.pk)
    ask.challenge = challenge
    require(policy.replies_from_the_top(by, ask))
    if ask.replied_at:
        raise ValidationError(_("There is a reply already. The first one stands."), code="replied")
    ask.reply, ask.replied_at = text.strip(), timezone.now()
    if not ask.reply:
        raise ValidationError(_("Write your reply."), code="text")
    ask.clean_fields(exclude=["challenge"])
    ask.save(update_fields=["reply", "replied_at"])
    record(challenge, TimelineEntry.Code.TOP_REPLIED, role=ask.role)
    tell_author(challenge, "top_replied")
    return ask
