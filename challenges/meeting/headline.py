"""The one thing on the room screen under the title: whatever was said or decided last (look/room-screen)."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

# Letters that fit a size. Longer ones are set smaller, never below what the back row can read; then the road gives way.
HUGE, BIG, MOST = 60, 110, 170
WHO = 60


@dataclass(frozen=True)
class Headline:
    """
    `lead` is set in colour before the words, `day` after them; `line` or `vote` is what it shows, if any.

    `asked`: nothing was said yet, so it is what CLAB asked for.
    """

    lead: str
    text: str
    day: str = ""
    line: object = None
    vote: object = None
    asked: bool = False

    @property
    def size(self):
        """The class it is set in, by all its letters: "huge" for a few words, "vow", or "full"."""
        letters = len(self.lead) + len(self.text) + len(self.day)
        return "huge" if letters <= HUGE and not self.asked else "vow" if letters <= BIG else "full"


def headline(board):
    """What stands there now: a promise being read back, else the newest of promise, answer, verdict, line and word."""
    if board.vote:
        asked = _("How do you feel about this answer?") if board.vote.about_answer else _("How do you feel about this?")
        return _words(_("Young people:"), asked, day=_("Tap on your phone."))
    if board.read_back:
        return _promise(board.read_back, lead=_says_yes(board.read_back) or _("Is this right? %(who)s:"))
    said = []
    if board.promised:
        said.append((board.promised[-1].made_at, lambda: _promise(board.promised[-1])))
    if board.answer:
        said.append(
            (board.answer.confirmed_at, lambda: _words(f"{board.answer.get_kind_display()}:", board.answer.text))
        )
    if board.verdict:
        said.append((board.verdict.given_at, lambda: _verdict(board.verdict)))
    if board.lines:
        said.append((board.lines[0].released_at, lambda: _line(board.lines[0])))
    if board.felt:
        said.append((board.felt.shown_at, lambda: Headline("", "", vote=board.felt)))
    if board.words and board.words[-1].explained_at >= board.current.began_at:
        said.append((board.words[-1].explained_at, lambda: _word(board.words[-1])))
    if said:
        return max(said, key=lambda each: each[0])[1]()
    return _words("", board.challenge.what_we_asked, asked=True)


def _words(lead, text, **more):
    lead, rest = Truncator(lead).chars(WHO), len(more.get("day", ""))
    return Headline(lead, Truncator(text).chars(MOST - len(lead) - rest), **more)


def _promise(promise, lead="%(who)s:"):
    day = _("By %(day)s.") % {"day": date_format(promise.due, "j F")}
    return _words(lead.replace("%(who)s", str(promise.owner.public_label)), promise.what, day=day)


def _says_yes(promise):
    """Its organisation tapped yes. A "not like this" is for the chair alone."""
    return _("%(organisation)s says yes:") % {"organisation": promise.owner.organisation} if promise.yes_at else ""


def _verdict(verdict):
    lead = _("CLAB says: %(verdict)s.") % {"verdict": verdict.get_kind_display()}
    missing = _("Missing: %(missing)s") % {"missing": verdict.what_is_left} if verdict.what_is_left else ""
    return _words(lead, f"{verdict.why} {missing}".strip())


def _line(line):
    return _words("", f"“{line.text}”", line=line)


def _word(word):
    return _words(_("“%(word)s” means:") % {"word": word.text}, word.meaning)
