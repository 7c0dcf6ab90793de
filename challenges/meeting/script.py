"""
What the chair can say: a few short sentences for where the meeting stands, and the whole evening to print (A15).

Nobody has to use them. The words are the site's own, so that they are translated with it and stay as short as they are.
"""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenges.models import AgendaItem, Challenge, PauseCard

S = Challenge.Status
Kind = AgendaItem.Kind


@dataclass(frozen=True)
class Scene:
    """One part of the meeting: its title, the sentences she can say, and `tip`, for her eyes alone."""

    title: str
    says: list
    tip: str = ""
    minutes: int = 0


def now(board):
    """What can be said at this moment, as scenes; one of them but for the opening. Nothing once the meeting is over."""
    meeting, item = board.meeting, board.current
    if meeting.is_over:
        return []
    if not meeting.is_live:
        return [_welcome()]
    if board.back_at:
        return [_in_a_break(board.back_at)]
    if board.card:
        return [_at_a_card(board.card)]
    if board.heads_up:
        return [Scene(_("Before a hard topic"), _heads_up(board.heads_up), tip=_("Count to ten. Then go on."))]
    if item is None or item.kind == Kind.CLOSING:
        return [_goodbye(board)]
    if item.kind == Kind.OPENING:
        return [_welcome(), _check_in(), _since(board.since)]
    return [Scene(str(item.title), _about(board, item, board.challenge))]


def whole(board):
    """The evening from the welcome to the goodbye, in the order of the list as it is now."""
    scenes = [_welcome(), _check_in()]
    ids = [item.challenge_id for item in board.items if item.challenge_id]
    found = Challenge.objects.prefetch_related("parts__organisation", "parts__commitments").in_bulk(ids)
    for item in board.items:
        if item.kind == Kind.OPENING:
            scenes.append(_since(board.since, minutes=item.minutes))
        elif item.kind == Kind.CLOSING:
            scenes.append(_goodbye(board, minutes=item.minutes))
        elif item.is_gone:
            scenes.append(Scene(str(item.title), [_taken_back()]))
        else:
            scenes.append(_item(item, found[item.challenge_id]))
    return scenes


# --- The beginning


def _welcome():
    return Scene(
        _("Welcome"),
        [
            _("Hello everyone, and welcome. I am in the chair today."),
            _("One person speaks at a time. Young people go first."),
            _("Is a word hard? Ask. No question is silly."),
            _("What you say about your own life is yours to tell. You can always pass."),
            _("You can step out at any time. Nobody asks why."),
        ],
    )


def _check_in():
    return Scene(
        _("Say hello"),
        [
            _("Let’s go round. Say your first name, and one word for how you are. Or just pass."),
            _("Do you speak for an organisation? Then say your role, and what you can decide today."),
        ],
    )


def _since(since, minutes=0):
    says = [_("First: what changed since last time?")]
    says += [
        _("“%(title)s”: %(status)s.") % {"title": challenge.title, "status": challenge.chip.label}
        for challenge in since.moved
    ]
    if since.done:
        says.append(
            ngettext("They say %(n)s promise is done.", "They say %(n)s promises are done.", since.done)
            % {"n": since.done}
        )
    if since.late:
        says.append(
            ngettext(
                "%(n)s promise is late. Who can tell us why?",
                "%(n)s promises are late. Who can tell us why?",
                since.late,
            )
            % {"n": since.late}
        )
    if since.nothing:
        says.append(_("Nothing has moved since last time. Who can tell us why?"))
    return Scene(_("What changed since last time"), says, tip=_("Good news? Let people cheer."), minutes=minutes)


# --- One challenge


def _about(board, item, challenge):
    """Where the challenge on the table stands just now."""
    if board.is_gone:
        return [_taken_back()]
    if board.vote:
        return [_("Young people: take your phone and tap how you feel."), _("Nobody sees who says what.")]
    if board.read_back:
        return _read_back(board.read_back)
    if challenge.status == S.ANSWERED and not board.verdict:
        return [_("CLAB, is this good enough? Only you say."), _("Take your time. You can ask questions first.")]
    if challenge.status == S.PAUSED:
        return [_on_hold(challenge), _accept()]
    if board.answer_here:
        return [_("There is an answer. I’ll read it out."), _("Is it clear to everyone? Young people first.")]
    asks = _asks(challenge) if challenge.status in (S.WITH_J2I, S.IN_PROGRESS) else []
    if not asks or (challenge.status == S.IN_PROGRESS and board.promised):
        return [_accept(), _("Thank you, everyone.")]
    return [_read_the_ask(challenge), _young_first(), *asks]


def _item(item, challenge):
    """All that may be said about one challenge, from the ask to the thank-you."""
    says = [*(_heads_up(item) if item.warns else []), _read_the_ask(challenge)]
    if item.times_carried:
        says.append(_("We have talked about this before. What has happened since?"))
    says.append(_young_first())
    if challenge.status == S.PAUSED:
        says.append(_on_hold(challenge))
    elif challenge.status == S.ANSWERED:
        says.append(_("There is an answer. CLAB, is it good enough? Only you say."))
    elif challenge.status in S.open():
        says += [*_how_is_it_going(challenge), *_asks(challenge), _("I’ll read that back. Is it right?")]
    says += [_accept(), _("Thank you, everyone.")]
    tip = _("Nobody can promise today? Ask who decides, and when we hear.")
    return Scene(item.title, says, tip=tip if challenge.status in S.open() else "", minutes=item.minutes)


def _read_the_ask(challenge):
    return _("This is “%(title)s”. We asked: %(ask)s") % {"title": challenge.title, "ask": challenge.what_we_asked}


def _young_first():
    return _("Young people first. Who wants to start?")


def _asks(challenge):
    """To each organisation that has made no promise and given no reason. Reads parts as prefetched."""
    bare = [p for p in challenge.parts.all() if not p.reason and all(c.dropped_at for c in p.commitments.all())]
    if not bare and challenge.status == S.IN_PROGRESS:
        return [_("What happens next? Who does it, and by when?")]
    return [_("%(who)s: what will you do? Who does it, and by when?") % {"who": part.organisation} for part in bare]


def _how_is_it_going(challenge):
    return [
        _("%(who)s, you promised: %(what)s By %(day)s. How is it going?")
        % {"who": part.organisation, "what": commitment.what, "day": date_format(commitment.due, "j F")}
        for part in challenge.parts.all()
        for commitment in part.commitments.all()
        if commitment.is_open
    ]


def _read_back(promise):
    who = {"who": promise.owner.organisation, "what": promise.what, "day": date_format(promise.due, "j F")}
    says = [_("%(who)s promises: %(what)s By %(day)s.") % who]
    if promise.yes_at:
        return [*says, _("You said yes. Thank you. I lock it in.")]
    if promise.not_so_at:
        return [*says, _("That is not quite it. How would you say it?")]
    return [*says, _("Is that right? Does everyone understand it?")]


def _on_hold(challenge):
    day = date_format(challenge.paused_until, "j F") if challenge.paused_until else ""
    return _("This one is on hold until %(day)s. Has anything changed?") % {"day": day}


def _taken_back():
    return _("This one was taken back. That is fine. We go on.")


def _accept():
    return _("Do we all accept that?")


# --- What comes between, and the end


def _heads_up(item):
    return [
        _("The next one may be hard for some of us."),
        *([f"{item.hard_note}."] if item.hard_note else []),
        _("You can step out now, or at any time. Nobody asks why."),
        _("Would you like a quiet place, or somebody to talk to? Tell the participation officer."),
    ]


def _at_a_card(card):
    says = {
        PauseCard.Kind.WORD: _("Somebody asks what a word means. Who can say it in easy words?"),
        PauseCard.Kind.SLOWER: _("Let’s go slower. We all take our time."),
        PauseCard.Kind.BREAK: _("Somebody needs a break. Shall we take one now?"),
    }
    return Scene(_("A pause"), [_("Let’s stop for a moment."), says[card.kind]])


def _in_a_break(back_at):
    time = time_format(back_at, "H:i")
    return Scene(
        _("A break"),
        [_("We take a break. We are back at %(time)s.") % {"time": time}, _("Is everyone back? Let’s go on.")],
    )


def _goodbye(board, minutes=0):
    made = len(board.commitments)
    says = [_("That was the last one. Thank you for coming, and for speaking up.")]
    if made:
        says.append(
            ngettext("We have %(n)s promise, with a day.", "We have %(n)s promises, each with a day.", made)
            % {"n": made}
        )
    return Scene(
        _("Goodbye"),
        [
            *says,
            _("How do you leave today? One word, or just pass."),
            _("We meet again on %(day)s.") % {"day": date_format(timezone.localtime(board.next_start), "l j F")},
            _("You can say how it was, with four taps. It is on the meeting’s page."),
        ],
        tip=_("Then breathe. You ran it."),
        minutes=minutes,
    )
