"""What the participation officer does with new words: check, hold, join, redirect, write down for someone."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges import policy
from challenges.actions.door import require, tell_author
from challenges.lifecycle import MovedOn, locked, record, transition
from challenges.middleware import forget_everywhere
from challenges.models import Authorship, Challenge, PrivateNote, TimelineEntry
from people import audit

S = Challenge.Status


@transaction.atomic
def pass_check(challenge, *, by):
    """The words are safe to show to CLAB. Also lifts a hold."""
    challenge = locked(challenge)
    require(policy.moderates(by))
    if challenge.status != S.RECEIVED:
        raise MovedOn(challenge)
    challenge.checked_at, challenge.held_at, challenge.held_reason = timezone.now(), None, ""
    challenge.save(update_fields=["checked_at", "held_at", "held_reason"])
    record(challenge, TimelineEntry.Code.CHECKED, role="officer")
    return challenge


@transaction.atomic
def hold(challenge, *, by, reason):
    """
    Keep new words back for safety or privacy, with a reason that CLAB can read. Never for content (domain.md 3.1).

    CLAB sees at once that a held one exists.
    """
    challenge = locked(challenge)
    require(policy.moderates(by))
    if challenge.status != S.RECEIVED:
        raise MovedOn(challenge)
    if not reason.strip():
        raise ValidationError(_("Say why. CLAB reads this."), code="reason")
    challenge.held_at, challenge.held_reason, challenge.checked_at = timezone.now(), reason.strip()[:200], None
    challenge.save(update_fields=["held_at", "held_reason", "checked_at"])
    record(challenge, TimelineEntry.Code.HELD, role="officer")
    return challenge


def merge(challenge, *, by, other, author_said_yes):
    """Join it with another that asks the same. Its author was asked first and follows the other from now on."""
    with transaction.atomic():
        # Both locked, in one order for everybody: two that are joined into each other at once must not both succeed.
        both = {one.pk: locked(one) for one in sorted((challenge, other), key=lambda one: str(one.pk))}
        challenge = transition(challenge, "merge", by=by, other=both[other.pk], author_said_yes=author_said_yes)
        # Whoever followed the first goes on with it: nobody follows one that ended.
        challenge.merged_here.update(merged_into=challenge.merged_into)
        tell_author(challenge, "joined")
    return challenge


@transaction.atomic
def redirect(challenge, *, by, message, asked_author=False, someone_at_risk=False):
    """
    It is about one person's situation: say privately who can help, and take the text off the platform (domain.md 3.1).

    The words are deleted here, not kept aside: the officer has filed them in the council's own system first.
    """
    require(policy.moderates(by))
    if not (asked_author or someone_at_risk):
        raise ValidationError(_("Ask the young person first, unless someone is in danger."), code="ask_first")
    if not message.strip():
        raise ValidationError(_("Write who can help, and how to reach them."), code="message")
    challenge = transition(challenge, "redirect", by=by)
    challenge.own_words = challenge.own_ask = challenge.story = challenge.what_we_asked = ""
    challenge.title = _("Better help for this")
    challenge.save()
    PrivateNote.objects.create(challenge=challenge, text=message.strip())
    tell_author(challenge, "better_help")
    return challenge


@transaction.atomic
def write_down_for_someone(*, by, own_words, own_ask="", name_given="", name_shown="nothing", contact="", consent=True):
    """
    'Added for someone' (A21): in her words, with the name she chose or none. Returns (challenge, claim code).

    The code is handed over once; with it she follows her challenge, and may make it hers.
    """
    require(policy.enters_for_someone(by))
    from challenges.actions.raising import send

    if name_shown == Challenge.NameShown.CLAB_MEMBER:
        # Nobody here knows yet who they are. With an account on CLAB they can choose it themselves.
        raise ValidationError({"name_shown": _("Only CLAB members can show as one. Choose another one.")})
    challenge = Challenge(own_words=own_words, own_ask=own_ask, name_shown=name_shown)
    challenge.full_clean(exclude=["status", "pillar"])
    challenge.save()
    authorship = Authorship(
        challenge=challenge, alias=Authorship.new_alias(), name_given=name_given, contact=contact, helped=True
    )
    authorship.full_clean(exclude=["challenge"])
    code = authorship.new_claim_code()
    authorship.save()
    speaker = _Speaker(by, challenge)
    challenge, _none = send(challenge, by=speaker, consent=consent)
    return pass_check(challenge, by=by), code


@transaction.atomic
def renew_claim_code(challenge, *, by):
    """
    The code was lost: a new one for the person whose words an officer wrote down. Returns it, once (A21).

    The old code stops working at once, and so does every browser that was opened with it: whoever found the paper
    reads nothing more. Stands in the audit log.
    """
    challenge = locked(challenge)
    require(policy.moderates(by))
    if not policy.may_renew_code(by, challenge):
        raise ValidationError(_("This one has no code to make anew. It may be in somebody’s account already."))
    code = challenge.authorship.new_claim_code()
    challenge.authorship.save(update_fields=["claim_code_hash"])
    forget_everywhere(challenge)
    audit.record("claim_code_renewed", by=by, subject=challenge)
    return code


class _Speaker:
    """The officer while she speaks for someone: may do for this one challenge what its author may, and no more."""

    is_authenticated = False

    def __init__(self, officer, challenge):
        self.claimed = {challenge.pk}
