"""The chair's one next thing: worked out by one function from where the meeting stands (design.md 4)."""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from challenges.models import AgendaItem, Challenge

S = Challenge.Status


@dataclass(frozen=True)
class Step:
    """
    What the big button says and does, and `says` why now.

    `acts`: it is pressed at once; else it leads to a page. `hears`: that page is the answer's.
    """

    label: str
    url: str
    says: str
    acts: bool = False
    hears: bool = False


def next_step(board):
    """
    The next step of a meeting, or None once it is over.

    For a challenge: ask for a promise, read it back, lock it in, start the work; or hear the answer, then CLAB.
    Before a hard topic everyone is told; the tap after that goes on to it.
    """
    meeting, item = board.meeting, board.current
    if meeting.is_over:
        return None
    if not meeting.is_live:
        return Step(_("Open the meeting"), _to(meeting, "open"), _("Is everyone ready? Then tap."), acts=True)
    if board.back_at:
        says = _("Break until %(time)s. Tap when everyone is back.") % {"time": time_format(board.back_at, "H:i")}
        return Step(_("Go on"), _to(meeting, "break-end"), says, acts=True)
    if board.heads_up:
        return onward(board, _("Give everyone a moment. Whoever wants to can step out now."))
    if item is None or item.kind == AgendaItem.Kind.CLOSING:
        return Step(_("End the meeting"), _to(meeting, "end"), _("Say thank you. Tell everyone the next date."))
    if item.kind == AgendaItem.Kind.OPENING:
        return onward(board, _("Read out what changed. Let people cheer, or ask."))
    step = _for_challenge(board)
    if board.ahead and not board.vote and not board.read_back:
        return replace(step, says=_("Somebody sent words for this. Read them out first: they are below."))
    return step


def _for_challenge(board):
    meeting, challenge = board.meeting, board.challenge
    if board.is_gone:
        return onward(board, _("This one was taken back. Go on to the next."))
    if board.vote:
        says = _("Give everyone time to tap, then show it. If you go on, it is forgotten.")
        return Step(_("Show how we feel"), _to(meeting, "feelings-show"), says, acts=True)
    if board.read_back:
        return Step(
            _("Next: lock it in"),
            _to(meeting, "promise-read"),
            _is_it_right(board.read_back),
        )
    if challenge.status == S.WITH_J2I:
        bare = _without_promise(challenge)
        if bare:
            says = _("Young people speak first. Then ask: %(names)s.") % {"names": ", ".join(bare)}
            return Step(_("Next: ask for a promise"), _to(meeting, "promise"), says)
        return Step(
            _("Next: the work starts"),
            _to(meeting, "start"),
            _("Everyone here has promised, or said why not."),
            acts=True,
        )
    if challenge.status == S.IN_PROGRESS:
        if any(answer.challenge_id == challenge.pk for answer in board.proposed):
            return Step(
                _("Next: hear the answer"), _to(meeting, "answer"), _("There is an answer. Read it out."), hears=True
            )
        if board.verdict or not board.promised:
            says = _("Ask: who does what, and by when?")
            if board.verdict:
                says = _("CLAB said: not good enough. Ask for a new promise.")
            if not (board.verdict and board.promised):
                return Step(_("Next: ask for a promise"), _to(meeting, "promise"), says)
    if challenge.status == S.ANSWERED and not board.verdict:
        return Step(_("Next: ask CLAB"), _to(meeting, "verdict"), _("Only CLAB says if it is good enough."))
    return onward(board, _("Well done. Thank everyone, and go on."))


def _is_it_right(promise):
    who = {"who": promise.owner.organisation}
    if promise.yes_at:
        return _("%(who)s says yes. Now you can lock it in.") % who
    if promise.not_so_at:
        return _("%(who)s says: not like this. Ask how to say it.") % who
    return _("It is on every screen. Is it right? Then lock it in.")


def onward(board, says=""):
    """To the next item; before a hard topic, first a heads-up for everyone."""
    comes = board.following
    if comes and comes.needs_heads_up:
        says = _("Next comes “%(title)s”. It may be hard for somebody. Tell everyone first.") % {"title": comes.title}
        return Step(_("Next: a heads-up"), _to(board.meeting, "heads-up"), says, acts=True)
    label = _("Next: %(title)s") % {"title": comes.title} if comes else _("Next")
    return Step(label, _to(board.meeting, "next"), says, acts=True)


def _without_promise(challenge):
    """The organisations that have neither promised nor said why not. Reads parts as prefetched."""
    return [
        str(part.organisation)
        for part in challenge.parts.all()
        if not part.reason and all(c.dropped_at for c in part.commitments.all())
    ]


def _to(meeting, name):
    return reverse(f"meeting-{name}", args=[meeting.pk])
