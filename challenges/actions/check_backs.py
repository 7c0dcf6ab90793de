"""'Is it still working?', asked after 3 and 12 months; a no opens the challenge again (A9, PR12)."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges import policy
from challenges.actions.door import require, tell_author
from challenges.lifecycle import locked, record, transition
from challenges.models import CheckBack, TimelineEntry
from people import notices, roles
from people.models import Membership

A_WHILE = timedelta(days=30)  # so long we wait for a word; her link lasts as long (`taps.GOOD_FOR`)
CODE_OF = {
    CheckBack.Lasted.YES: TimelineEntry.Code.LASTED,
    CheckBack.Lasted.PARTLY: TimelineEntry.Code.LASTED_PARTLY,
    CheckBack.Lasted.NO: TimelineEntry.Code.DID_NOT_LAST,
}


@transaction.atomic
def ask_if_it_lasted(check_back):
    """
    The day has come: ask its author, by notice with one tap, and CLAB. Returns whether anybody was asked now.

    One whose successor is due as well asks nothing any more, and an earlier one that nobody answered is let go: nobody
    is asked the same twice at a time.
    """
    challenge = locked(check_back.challenge)
    now = timezone.now()
    one = CheckBack.objects.due(timezone.localdate(now)).filter(pk=check_back.pk).first()
    if one is None:
        return False
    same = CheckBack.objects.filter(verdict=one.verdict_id, lasted="", dropped_at__isnull=True)
    if same.filter(months__gt=one.months, due_on__lte=timezone.localdate(now)).exists():
        CheckBack.objects.filter(pk=one.pk).update(dropped_at=now)
        return False
    same.filter(months__lt=one.months).update(dropped_at=now)
    one.asked_at = now
    one.save(update_fields=["asked_at"])
    record(challenge, TimelineEntry.Code.CHECK_ASKED)
    tell_author(challenge, "check_back", about=f"check_back:{one.pk}")
    hers = getattr(getattr(challenge, "authorship", None), "user_id", None)
    clab = [user for user in members_of_clab() if user.pk != hers]
    notices.tell_all("check_back_clab", to=clab, event=f"check_back:{one.pk}", check_back=one.pk)
    return True


@transaction.atomic
def say_if_it_lasted(check_back, *, by, lasted):
    """
    Its author or a member of CLAB says whether it still works; the first word stands (A9).

    No opens the challenge again, in the same tap: the parts are to do again, and the chair is told, and its author
    where it was not she who said so. Whoever said "me too" hears after her (`after.tell_backers`).
    """
    challenge = locked(check_back.challenge)
    require(policy.may_say_if_it_lasted(by, challenge))
    if lasted not in CheckBack.Lasted.values:
        raise ValidationError(_("Choose one of the three."), code="lasted")
    one = CheckBack.objects.open().filter(pk=check_back.pk).first()
    if one is None:
        raise ValidationError(_("Somebody has answered this already, or it was opened again."), code="over")
    hers = policy.is_author(by, challenge)
    if lasted == CheckBack.Lasted.NO:
        challenge = transition(challenge, "did_not_last", by=by, check_back=one)
        challenge.parts.update(state="open")
    one.lasted, one.answered_at, one.answered_by = lasted, timezone.now(), "author" if hers else "clab"
    one.save(update_fields=["lasted", "answered_at", "answered_by"])
    record(challenge, CODE_OF[one.lasted])
    if lasted == CheckBack.Lasted.NO:
        drop_open_ones(challenge)
        event = f"did_not_last:{one.pk}"
        notices.tell_all("open_again", to=chairs_of_j2i(), event=event, challenge=str(challenge.pk))
        if not hers:
            tell_author(challenge, "again")
    return one


def drop_open_ones(challenge):
    """It was opened again: what was still to be asked of the old verdict is asked of the next one."""
    challenge.check_backs.filter(lasted="", dropped_at__isnull=True).update(dropped_at=timezone.now())


def members_of_clab():
    return _in_seats(group__slug=roles.CLAB, role__in=roles.YOUNG_ROLES)


def chairs_of_j2i():
    return _in_seats(group__slug=roles.J2I, role__in=["chair", "co_chair"])


def _in_seats(**seat):
    seats = Membership.objects.current().filter(**seat).select_related("user").order_by("pk")
    return list({seat.user_id: seat.user for seat in seats}.values())
