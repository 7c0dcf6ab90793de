"""The promises to young people as settings: what a board and its council decided, and when (domain.md 3.3)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges import policy
from challenges.actions.door import require
from challenges.models import Clock
from challenges.models.check_back import A_YEAR
from challenges.once import forget
from people import audit


@transaction.atomic
def decide_clock(code, *, by, number=None, adopted_by="", adopted_on=None):
    """
    Write down what was decided on one promise: its number, who said yes to it, and on which day. Returns the new row.

    It counts from now on: what is running keeps the number it began with. Another number needs a yes of its own, for
    nobody said yes to it yet. Raises `ValidationError` for half a yes, a day to come, or nothing new.
    """
    require(policy.sets_clocks(by))
    now = {clock.code: clock for clock in Clock.objects.select_for_update().in_force()}[code]
    said = (number if now.counts else None, adopted_by.strip(), adopted_on)
    if bool(said[1]) != bool(adopted_on):
        field = "adopted_on" if said[1] else "adopted_by"
        raise ValidationError({field: _("Say who said yes, and on which day. Or leave both empty.")})
    if adopted_on and adopted_on > timezone.localdate():
        raise ValidationError({"adopted_on": _("This day is still to come.")})
    if now.counts and not number:
        raise ValidationError({"number": _("Write a number, 1 or more.")})
    if code == Clock.Code.PR12 and number >= A_YEAR:
        raise ValidationError({"number": _("Write a number below 12. We come back after 12 months too.")})
    if said == (now.number, now.adopted_by, now.adopted_on):
        raise ValidationError(_("Nothing is new here."), code="same")
    if said[0] != now.number and now.is_adopted and said[1:] == (now.adopted_by, now.adopted_on):
        raise ValidationError({"adopted_on": _("A new number needs a new yes. Who said yes to it, and when?")})
    decided = Clock(code=code, unit=now.unit, number=said[0], adopted_by=said[1], adopted_on=adopted_on)
    decided.full_clean()
    decided.save()
    forget()
    audit.record("clock_decided", by=by, subject=decided, reason=f"{code}: {now.number} > {decided.number}")
    return decided
