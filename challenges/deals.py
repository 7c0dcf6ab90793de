"""A promise as a card shows it: what, who, by when, and how it stands (A13, D27)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenges.happened import ROLES
from challenges.models import Challenge
from challenges.path import Status


@dataclass(frozen=True)
class Deal:
    """What `components/deal.html` takes. `was` is the day first promised, where it was moved."""

    what: str
    who: str
    due: object
    status: Status
    says: str = ""
    was: object = None
    kick: str = ""
    thanked: bool = False
    yes: object = None  # when its own organisation tapped yes to the words
    thank: str = ""  # where CLAB's one tap goes, for those who may


def deal_of(commitment, *, inside, people, may_thank=False):
    """
    The card of one promise.

    The public reads role and organisation; `people` adds the person's name, inside J2I's own screens alone. What is
    given as proof is read `inside`. The day first promised stays for everybody (D73).
    """
    who = commitment.who
    if people:
        who = f"{commitment.owner.user.display_name}, {who}"
    moves = list(commitment.date_changes.all())
    done = commitment.done_at is not None and commitment.dropped_at is None
    thanked = done and hasattr(commitment, "thanks")
    says = ""
    if commitment.done_at and inside:
        says = evidence_of(commitment)
    elif moves:
        says = moved_words(moves[-1])
    return Deal(
        what=commitment.what,
        who=who,
        due=commitment.due,
        status=standing_of(commitment),
        says=says,
        was=commitment.first_due if moves and commitment.first_due != commitment.due else None,
        thanked=inside and thanked,
        yes=commitment.owner_confirmed_at if inside else None,
        thank=reverse("promise-thanks", args=[commitment.pk]) if may_thank and done and not thanked else "",
    )


def evidence_of(commitment):
    """How others can see that it is done, in one sentence: the words, then where the link leads, as text."""
    said = [_("How we can see it: “%(words)s”") % {"words": commitment.evidence}] if commitment.evidence else []
    if commitment.evidence_link:
        at = {"host": commitment.evidence_host, "link": commitment.evidence_link}
        said.append(_("Look here (%(host)s): %(link)s") % at)
    return " ".join(said)


def moved_words(change):
    """Who agreed to the new day, as role and organisation, and why (D27, D73)."""
    who = change.organisation or ROLES.get(change.role) or _("They")
    return _("%(who)s moved the day. They say: “%(words)s”") % {"who": who, "words": change.reason}


def standing_of(commitment):
    """How a promise stands, as a chip. Done is only what they say: CLAB judges the whole."""
    if commitment.done_at:
        day = date_format(timezone.localtime(commitment.done_at), "j F Y")
        return Status(_("They say: done on %(day)s") % {"day": day}, "answer", "s-answer")
    if commitment.dropped_at:
        return Status(_("They say they can’t do this"), "bar", "s-rest")
    return standing_of_open(-commitment.days_left, on_hold=commitment.challenge.status == Challenge.Status.PAUSED)


def standing_of_open(late, *, on_hold):
    """How an open promise stands so many days past its day, as its clock counts them; before its day it is minus."""
    if late > 0:
        return Status(ngettext("%(count)d day late", "%(count)d days late", late) % {"count": late}, "late", "s-late")
    if on_hold:
        return Status(_("On hold: the clock stands still"), "pause", "s-rest")
    left = -late
    if left == 0:
        return Status(_("Today is the day"), "work", "s-go")
    return Status(ngettext("%(count)d day to go", "%(count)d days to go", left) % {"count": left}, "work", "s-go")
