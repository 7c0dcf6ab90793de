"""The path: a challenge's six stops, drawn from its timeline and always also words (design.md 7, look/README)."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, TimelineEntry

S = Challenge.Status


@dataclass(frozen=True)
class Status:
    """A state as a chip: word, shape, colour, in that order."""

    label: object
    icon: str
    css: str = ""


STATUS = {
    S.DRAFT: Status(S.DRAFT.label, "lock"),
    S.RECEIVED: Status(S.RECEIVED.label, "said"),
    S.AGREED: Status(S.AGREED.label, "hand"),
    S.WITH_J2I: Status(S.WITH_J2I.label, "table"),
    S.IN_PROGRESS: Status(S.IN_PROGRESS.label, "work", "s-go"),
    S.ANSWERED: Status(S.ANSWERED.label, "answer", "s-answer"),
    S.CHANGED: Status(S.CHANGED.label, "sun", "s-done"),
    S.PARTLY_CHANGED: Status(S.PARTLY_CHANGED.label, "part", "s-part"),
    S.NOT_NOW: Status(S.NOT_NOW.label, "bar", "s-rest"),
    S.PAUSED: Status(S.PAUSED.label, "pause", "s-rest"),
    S.MERGED: Status(S.MERGED.label, "join", "s-rest"),
    S.REDIRECTED: Status(S.REDIRECTED.label, "talk", "s-rest"),
    S.WITHDRAWN: Status(S.WITHDRAWN.label, "back", "s-rest"),
}

STOPS = (
    ("heard", _("Heard"), "said"),
    ("taken_on", _("Taken on"), "hand"),
    ("on_table", _("On the table"), "table"),
    ("worked_on", _("Being worked on"), "work"),
    ("answered", _("Answered"), "answer"),
    ("changed", _("Changed"), "sun"),
)
STOP_OF = {
    S.RECEIVED: 0,
    S.AGREED: 1,
    S.WITH_J2I: 2,
    S.IN_PROGRESS: 3,
    S.PAUSED: 3,
    S.ANSWERED: 4,
    S.CHANGED: 5,
    S.PARTLY_CHANGED: 5,
}


@dataclass(frozen=True)
class Stop:
    """One stop: `state` is done, here or ahead; `turn` is won, rest or again where the road does something special."""

    name: object
    note: object
    state: str
    icon: str
    turn: str = ""


@dataclass(frozen=True)
class Path:
    """The drawing as data; `at` is the stop of six it stands at, 1 to 6, or 0 before it was sent."""

    label: object
    stops: tuple
    at: int

    @property
    def is_again(self):
        return any(stop.turn == "again" for stop in self.stops)

    @property
    def of_six(self):
        return range(1, 7)


def status_of(challenge):
    """The chip of a challenge's state."""
    return STATUS[S(challenge.status)]


# Put into words where it is shown: a list draws a path in one line, without its days.
_day = lazy(lambda moment: date_format(timezone.localtime(moment), "j F Y"), str)


def _moves(challenge):
    """Its moves in order. Reads `timeline` as prefetched, if it is."""
    return [e for e in challenge.read("timeline") if e.code == TimelineEntry.Code.MOVED]


def path_of(challenge):
    """
    The path of a challenge: what is done with its day, where we are, what is to come.

    A reopened one keeps what was done and sets off again; a 'not now' rests and dots on to the day we look again.
    """
    status = S(challenge.status)
    moves = _moves(challenge)
    closed_before = [i for i, m in enumerate(moves) if m.from_status in S.closed() and m.to_status == S.IN_PROGRESS]
    stops = []
    if closed_before and status != S.NOT_NOW:
        again = closed_before[-1]
        stops += _done_stops(moves[:again])
        stops += _from_here(3, status, moves[again:], challenge, again=True)
        return Path(_t("A challenge that was opened again"), tuple(stops), STOP_OF.get(status, 3) + 1)
    if status == S.NOT_NOW:
        stops += [stop for stop in _done_stops(moves) if stop.name != STOPS[5][1]][:5]
        answer = next(iter(challenge.read("answers")), None)
        stops.append(Stop(_("Not now"), _("The reason, and who decided, are below."), "here", "bar", "rest"))
        when = _day_of(answer.look_again_on) if answer and answer.look_again_on else ""
        stops.append(Stop(_("We look again"), when, "ahead", "eye"))
        return Path(_t("A challenge with a reasoned no"), tuple(stops), 5)
    at = STOP_OF.get(status, -1)
    stops = _done_stops(moves)[: max(at, 0)]
    return Path(_t("Where this challenge is"), tuple(stops + _from_here(max(at, 0), status, moves, challenge)), at + 1)


def _day_of(day):
    return date_format(day, "j F Y")


def _done_stops(moves):
    """The stops that were reached, each with the day it was first reached, in order."""
    days = {}
    for move in moves:
        index = STOP_OF.get(move.to_status)
        if index is not None and index not in days:
            days[index] = _day(move.at)
    if not days:
        return []
    return [Stop(STOPS[i][1], days.get(i, ""), "done", "tick", "won" if i == 5 else "") for i in range(max(days) + 1)]


def _from_here(index, status, moves, challenge, again=False):
    """The stop we are at, and those to come."""
    if status in (S.CHANGED, S.PARTLY_CHANGED):
        day = _day(moves[-1].at) if moves else ""
        name = STATUS[status].label
        before = []
        if again:
            before = [Stop(_("Opened again"), _day(moves[0].at), "done", "loop", "again")]
            before.append(Stop(STOPS[4][1], _reached(moves, S.ANSWERED), "done", "tick"))
        return [*before, Stop(name, day, "here", STATUS[status].icon, "won")]
    if status == S.DRAFT:
        return [Stop(name, "", "ahead", icon) for _code, name, icon in STOPS]
    if again:
        note = _day(moves[0].at)
        if status == S.ANSWERED:
            done = [Stop(_("Opened again"), note, "done", "loop", "again")]
            here = [Stop(STOPS[4][1], _reached(moves, S.ANSWERED), "here", STOPS[4][2])]
            ahead = [Stop(STOPS[5][1], _("CLAB decides"), "ahead", "sun")]
            return done + here + ahead
        here = [Stop(_("Opened again"), note, "here", "loop", "again")]
        return here + [Stop(name, _note_ahead(i), "ahead", icon) for i, (_c, name, icon) in enumerate(STOPS) if i > 3]
    code, name, icon = STOPS[index]
    since = _day(moves[-1].at) if moves else ""
    if status == S.PAUSED:
        name, icon = STATUS[S.PAUSED].label, "pause"
        since = _t("Until %(day)s") % {"day": _day_of(challenge.paused_until)}
    here = Stop(name, since, "here", icon)
    ahead = [Stop(n, _note_ahead(i), "ahead", ic) for i, (_c, n, ic) in enumerate(STOPS) if i > index]
    return [here, *ahead]


def _reached(moves, status):
    return next((_day(m.at) for m in reversed(moves) if m.to_status == status), "")


def _note_ahead(index):
    return _("CLAB decides") if index == 5 else _("Still to come")
