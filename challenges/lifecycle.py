"""
The life of a challenge: states and allowed moves as one table (domain.md 3.1, 3.2).

Code, tests and the public page "How a challenge moves" read `MOVES`; nothing else decides what may follow what.
`transition` is the only code that writes `Challenge.status`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from challenges import clocks, guards, policy
from challenges.models import Challenge, TimelineEntry

S = Challenge.Status


class Who(StrEnum):
    """Who may make a move; the words stand on the public page."""

    AUTHOR = "author"
    CLAB = "clab"
    CHAIR = "chair"
    OFFICER = "officer"
    AUTHOR_OR_CLAB = "author_or_clab"

    @property
    def label(self):
        return {
            "author": _("The person who raised it"),
            "clab": _("CLAB"),
            "chair": _("The J2I chair, a care leaver"),
            "officer": _("The participation officer"),
            "author_or_clab": _("The person who raised it, or CLAB"),
        }[self.value]

    def may(self, user, challenge):
        """Whether this person is one of those who may make the move on this challenge."""
        return {
            "author": policy.is_author,
            "clab": policy.judges,
            "chair": policy.chairs,
            "officer": policy.moderates,
            "author_or_clab": lambda u, c: policy.is_author(u, c) or policy.judges(u, c),
        }[self.value](user, challenge)


@dataclass(frozen=True)
class Move:
    """One allowed move: from these states to that one, by whom, and what must be true first."""

    code: str
    sources: tuple
    target: str
    who: Who
    says: object  # what the public page says the move is
    guards: tuple[Callable, ...] = field(default=())
    needs: object = ""  # what must be true, in words for the public page


def _when_we_ask():
    words = _t("After %(first)d and 12 months we ask if it is still working. A “no” opens it again, in one tap.")
    return words % {"first": clocks.number("PR12")}


MOVES = (
    Move("send", (S.DRAFT,), S.RECEIVED, Who.AUTHOR, _("You send it"), (guards.has_consent, guards.says_something),
         _("You ticked who may read it.")),
    Move("take_on", (S.RECEIVED,), S.AGREED, Who.CLAB, _("CLAB takes it on"),
         (*guards.READY_TO_TAKE_ON, guards.two_members_or_a_meeting),
         _("Two CLAB members say yes, or one after a CLAB meeting. The words hold no names and nothing private. "
           "Whoever raised it has not said no to them.")),
    Move("merge", (S.RECEIVED, S.AGREED, S.WITH_J2I), S.MERGED, Who.OFFICER, _("It is joined with another"),
         (guards.names_the_other,), _("You said yes, and the other challenge is named.")),
    Move("redirect", (S.RECEIVED,), S.REDIRECTED, Who.OFFICER, _("You get better help for it"),
         (), _("You were asked first, unless someone is in danger.")),
    Move("withdraw", tuple(S.not_final()), S.WITHDRAWN, Who.AUTHOR_OR_CLAB, _("It is taken back")),
    Move("put_on_table", (S.AGREED,), S.WITH_J2I, Who.CHAIR, _("The chair puts it on the J2I table"),
         (guards.has_pillar_and_part,), _("It has a theme, and at least one organisation has a part.")),
    Move("start", (S.WITH_J2I,), S.IN_PROGRESS, Who.CHAIR, _("The work starts"),
         (guards.every_part_has_a_promise,),
         _("Every organisation promised something, with a name and a day, or said why not.")),
    Move("pause", (S.WITH_J2I, S.IN_PROGRESS), S.PAUSED, Who.CHAIR, _("It is put on hold"),
         (guards.says_what_and_until_when,), _("We say what we wait for, and until which day.")),
    Move("resume_on_table", (S.PAUSED,), S.WITH_J2I, Who.CHAIR, _("It comes off hold, back to the table"),
         (guards.came_from(S.WITH_J2I),), _("What we waited for is here, or the day has come.")),
    Move("resume_work", (S.PAUSED,), S.IN_PROGRESS, Who.CHAIR, _("It comes off hold, back to work"),
         (guards.came_from(S.IN_PROGRESS),), _("What we waited for is here, or the day has come.")),
    Move("answer", (S.IN_PROGRESS,), S.ANSWERED, Who.CHAIR, _("The chair confirms the answer"),
         (guards.every_part_is_done_or_explained, guards.has_a_confirmed_answer),
         _("Every part is done or explained. A no says why, who decided, what could change it, "
           "and when we look again.")),
    Move("changed", (S.ANSWERED,), S.CHANGED, Who.CLAB, _("CLAB says it changed"),
         (guards.has_verdict("changed"),), _("Two members, or one after a meeting, and one sentence why.")),
    Move("partly_changed", (S.ANSWERED,), S.PARTLY_CHANGED, Who.CLAB, _("CLAB says it partly changed"),
         (guards.has_verdict("partly_changed"),), _("One sentence why, and what is left.")),
    Move("send_back", (S.ANSWERED,), S.IN_PROGRESS, Who.CLAB, _("CLAB says: not good enough"),
         (guards.has_verdict("not_good_enough"),), _("CLAB says what is missing.")),
    Move("accept_no", (S.ANSWERED,), S.NOT_NOW, Who.CLAB, _("CLAB accepts the no"),
         (guards.answer_is_no, guards.has_verdict("accept_no"))),
    Move("close_no", (S.ANSWERED,), S.NOT_NOW, Who.CHAIR, _("The chair closes it with a no"),
         (guards.answer_is_no, guards.clab_sent_it_back_once), _("Only after CLAB has sent the no back once.")),
    Move("reopen", (S.CHANGED, S.PARTLY_CHANGED, S.NOT_NOW), S.IN_PROGRESS, Who.CLAB, _("CLAB opens it again"),
         (guards.has_reason,), _("CLAB says why.")),
    Move("did_not_last", (S.CHANGED, S.PARTLY_CHANGED), S.IN_PROGRESS, Who.AUTHOR_OR_CLAB, _("It did not last"),
         (guards.was_asked_if_it_lasted,),
         lazy(_when_we_ask, str)()),
    Move("look_again", (S.NOT_NOW,), S.WITH_J2I, Who.CHAIR, _("We look at it again"),
         (guards.look_again_day_has_come,), _("From the day that was promised.")),
)  # fmt: skip
BY_CODE = {move.code: move for move in MOVES}


class MovedOn(ValidationError):
    """Somebody else was quicker. Says what happened meanwhile; `challenge` is how it stands now (trust.md F6)."""

    def __init__(self, challenge):
        self.challenge = challenge
        since = timezone.localtime(challenge.status_since)
        super().__init__(
            _t("Somebody was quicker. Since %(time)s this is: %(status)s. Nothing of yours was saved twice.")
            % {"time": f"{since:%H:%M, %d %B}", "status": challenge.get_status_display()},
            code="moved_on",
        )


def moves_for(user, challenge):
    """The moves this person may make from where the challenge stands; guards are asked at the move itself."""
    return [m for m in MOVES if challenge.status in m.sources and m.who.may(user, challenge)]


def locked(challenge):
    """
    The challenge, fresh and locked until the transaction ends.

    PostgreSQL locks the row; SQLite has no such lock, but an IMMEDIATE transaction has the whole database.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A challenge is locked within a transaction only.")
    return Challenge.objects.select_for_update().get(pk=challenge.pk)


def record(challenge, code, *, role="", **refs):
    """Write one row of the timeline, in the caller's transaction. Codes and references alone (design.md 3.2)."""
    return TimelineEntry.objects.create(challenge=challenge, code=code, role=role, **refs)


@transaction.atomic
def transition(challenge, code, *, by, seen_version=None, meeting=None, **facts):
    """
    Move a challenge, or refuse; write the timeline in the same transaction. Returns the challenge as it now stands.

    `facts` are handed to the guards (a reason, the other challenge). `seen_version` is the version its form showed.
    Raises `PermissionDenied` for the wrong person, `MovedOn` when the move is not open from the state it is in now,
    `ValidationError` when a guard says no.
    """
    move = BY_CODE[code]
    fresh = locked(challenge)
    if not move.who.may(by, fresh):
        raise PermissionDenied(f"{code}: not hers to make")
    if fresh.status not in move.sources or (seen_version is not None and seen_version != fresh.version):
        raise MovedOn(fresh)
    for guard in move.guards:
        guard(fresh, **facts)
    before = fresh.status
    for name, value in _side_facts(fresh, move, facts).items():
        setattr(fresh, name, value)
    fresh.status, fresh.status_since = move.target, timezone.now()
    fresh.version += 1
    fresh.save()
    record(
        fresh,
        TimelineEntry.Code.MOVED,
        from_status=before,
        to_status=fresh.status,
        role=_acting_as(move, by, fresh),
        meeting=meeting,
    )
    challenge.refresh_from_db()
    return challenge


def _acting_as(move, user, challenge):
    """The role a move is made in. A member who raised it herself acts for CLAB here: nothing points at her."""
    if move.who == Who.AUTHOR_OR_CLAB:
        return Who.AUTHOR.value if policy.is_author(user, challenge) else Who.CLAB.value
    return move.who.value


def _side_facts(challenge, move, facts):
    """The columns that belong to a state: filled on entering it, emptied on leaving."""
    if move.target == S.PAUSED:
        return {
            "paused_from": challenge.status,
            "paused_for": facts["waiting_for"],
            "paused_until": facts["until"],
        }
    if challenge.status == S.PAUSED:
        return {"paused_from": "", "paused_for": "", "paused_until": None}
    if move.target == S.MERGED:
        return {"merged_into": facts["other"]}
    if move.target == S.RECEIVED:
        return {"sent_at": timezone.now()}
    return {}
