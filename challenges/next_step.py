"""What comes next on a challenge, who does it, and by when, in words: one function for every screen (A3, issue 3)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from challenges import promises
from challenges.models import Challenge, Commitment, Part
from challenges.promises import Due, What

S = Challenge.Status


@dataclass(frozen=True)
class NextStep:
    """`what`: who does what, as half a sentence, or a whole one where nothing has a day. `who`: who has to move."""

    what: str
    day: date | None = None
    who: str = ""
    days_late: int = 0
    code: str = ""
    then: str = ""  # what follows it, as a whole sentence, where that has a day of its own

    @property
    def is_late(self):
        return self.days_late > 0

    @property
    def says(self):
        """Like "Next: the J2I chair puts it on the agenda. By 10 December 2026." """
        return f"{self._says} {self.then}".strip()

    @property
    def _says(self):
        if self.day is None:
            return self.what
        words = {"what": self.what, "day": date_format(self.day, "j F Y")}
        if self.is_late and self.code == What.PROMISE:
            late = _("Late: %(who)s has not kept a promise yet. This was due on %(day)s.")
            return late % {"who": self.who, "day": words["day"]}
        if self.is_late:
            return _("Late: %(what)s. This was due on %(day)s.") % words
        if self.code in (What.MEETING, What.CLAB):
            return _("Next: %(what)s. On %(day)s.") % words
        return _("Next: %(what)s. By %(day)s.") % words


def with_clocks(challenges):
    """With all that their clocks read, in a fixed number of statements."""
    promised = Commitment.objects.open().select_related("owner__organisation", "owner__user").order_by("due")
    parts = Part.objects.select_related("organisation").prefetch_related(
        Prefetch("commitments", promised, to_attr="open_promises")
    )
    return challenges.select_related("taken_over").prefetch_related("timeline", "answers", Prefetch("parts", parts))


def next_step(challenge, *, on=None, names=False, inside=False):
    """
    The nearest day that is owed on a challenge, and what is owed; what was late first stands, until it is done.

    In public a role and its organisation; `names` adds the person who promised, for J2I's own screens alone
    (`policy.sees_people`). `inside` reads what a challenge on hold waits for. Reads `timeline`, `parts`, what they
    promised, and `answers` as prefetched. Every open one has a day; a taken-over one has none, and no clock.
    """
    today = on or timezone.localdate()
    due, promise = nearest(challenge, today)
    if due is None:
        return NextStep(str(promises.WHAT_COMES_NEXT[S(challenge.status)]))
    return step_of(challenge, due, promise, today=today, names=names, inside=inside)


def step_of(challenge, due, promise=None, *, today=None, names=False, inside=False):
    """What is owed by one day, in words. On hold the days of promises stand still: that of the hold counts."""
    today = today or timezone.localdate()
    who = who_moves(challenge, promise, names=names)
    return NextStep(
        what=_in_words(challenge, due.what, who, inside),
        day=due.day,
        who=who,
        days_late=max(0, (today - due.day).days),
        code=due.what,
        then=_then(challenge, today) if due.what == What.REPLY else "",
    )


def _then(challenge, today):
    """When CLAB talks about what it may read, after a real person wrote back (PR3)."""
    if not challenge.passed_the_check:
        return ""
    day = promises.clab_meets(challenge.checked_at)
    if day is None:
        return _("Then CLAB talks about it. The day of its next meeting is not set yet.")
    if day < today:
        return ""
    return _("CLAB talks about it on %(day)s.") % {"day": date_format(day, "j F Y")}


def nearest(challenge, today):
    """(what is owed first, the promise it is or None); (None, None) where nothing is owed by a day."""
    if challenge.is_taken_over:
        return None, None
    if challenge.status == S.NOT_NOW:
        day = look_again_on(challenge)
        return (Due(day, What.LOOK_AGAIN) if day else None), None
    owed = promises.owed_on(challenge, today)
    standing = promises.open_promises(challenge) if challenge.status in (S.WITH_J2I, S.IN_PROGRESS) else []
    if standing:
        owed = sorted([*owed, Due(standing[0].due, What.PROMISE)])
    if not owed:
        return None, None
    return owed[0], standing[0] if standing else None


def look_again_on(challenge):
    """The day that was named with the newest standing no, or None. Reads `answers` as prefetched, newest first."""
    standing = [a for a in challenge.read("answers") if a.confirmed_at and not a.sent_back_at]
    return standing[0].look_again_on if standing else None


def who_moves(challenge, promise=None, *, names=False):
    """Who has to move next: a role, and its organisation; with `names` the person who promised."""
    status = challenge.status
    if challenge.is_taken_over:
        return _("The council")
    if status == S.RECEIVED and not challenge.passed_the_check:
        return _("The participation officer")
    if status in (S.RECEIVED, S.ANSWERED):
        return _("CLAB")
    if status not in S.open():
        return ""
    if status == S.PAUSED:
        return _("The J2I chair")
    if promise is not None:
        return named(promise) if names else str(promise.who)
    organisations = [str(part.organisation) for part in challenge.read("parts") if part.state == Part.State.OPEN]
    if status == S.IN_PROGRESS and organisations:
        return ", ".join(organisations)
    return _("The J2I chair")


def named(promise):
    """Name and organisation of who promised: inside J2I's own screens only (look/README)."""
    return f"{promise.owner.user.display_name}, {promise.owner.organisation}"


def _in_words(challenge, what, who, inside):
    """Who does what, without a full stop."""
    status = challenge.status
    if what == What.PROMISE:
        return _("%(who)s keeps a promise") % {"who": who}
    if what == What.HOLD:
        if inside and challenge.paused_for:
            return _("the J2I chair takes it off hold. We wait for: “%(words)s”") % {
                "words": challenge.paused_for.rstrip(".")
            }
        return _("the J2I chair takes it off hold")
    if what == What.NEWS:
        return _news(challenge, status, who)
    return {
        What.REPLY: (
            _("CLAB writes back")
            if challenge.passed_the_check
            else _("the participation officer reads it, and a real person writes back")
        ),
        What.CLAB: _("CLAB talks about it at its meeting"),
        What.TABLE: _("the J2I chair puts it on the agenda"),
        What.MEETING: _("at the J2I meeting we ask who will do what"),
        What.LOOK_AGAIN: _("we look at it again"),
    }[what]


def _news(challenge, status, who):
    if status == S.RECEIVED:
        return _("CLAB says if it takes this on")
    if status == S.ANSWERED:
        return _("CLAB decides if the answer is good enough")
    if status == S.IN_PROGRESS:
        if any(not a.confirmed_at and not a.sent_back_at for a in challenge.read("answers")):
            return _("the J2I chair reads the answer")
        if not promises.open_promises(challenge):
            return _("an answer, or news from the J2I chair")
        return _("news from %(who)s") % {"who": who}
    return _("news from the J2I chair")
