"""
Pause cards and the word board: one tap stops the room, and a word is explained for everybody (domain.md 4).

Who asked is kept nowhere. The event of a card has no `by`; she is not made present by it, for the moment she was first
here would be the moment of the card; and that she waits before the next one stands in the cache alone.
"""

import html
import re

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from challenges.meeting import fragments, journal, minutes, policy
from challenges.meeting.actions.door import must_be_live, require
from challenges.models import Break, PauseCard, Word
from pages.words import plain

Kind = PauseCard.Kind
WAIT = 30  # seconds between two cards of one person
ROUND = " \t\"'“”‘’?!.,;:"  # what people put around a word
# What the room has before its eyes: a word that stands there may be asked for out loud.
BEFORE_US = ("now", "deals", "lines", "agenda")


def show_card(meeting, *, by, op_id=None, kind=Kind.WORD, word=""):
    """
    Put up a pause card: the room stops, and no screen and no record says who asked.

    While one of its kind is up already, nothing is added but the word, to those that wait for their meaning. A typed
    word shows to the room at once only when it says nothing new there; else once it is explained (A12).
    """
    text = _tidy(word)
    with journal.turn(meeting, by=None, op_id=op_id, kind="card", target=f"{kind} {text}") as turn:
        if turn.event:
            return turn.event
        meeting = turn.meeting
        require(policy.invited(by, meeting))
        must_be_live(meeting)
        if kind not in Kind.values:
            raise ValidationError(_("Choose one of the three."), code="kind")
        asked = _asked(meeting, text) if kind == Kind.WORD and text else None
        if not cache.add(f"card:{meeting.pk}:{by.pk}", True, timeout=WAIT):
            raise ValidationError(_("You asked just now. Wait a moment, then ask again."), code="too_soon")
        if asked and asked._state.adding:
            asked.save()
        PauseCard.objects.get_or_create(meeting=meeting, kind=kind, defaults={"word": asked})
        return turn.write(parts=fragments.STOPPED, here=False)


def take_card_down(meeting, *, by, op_id=None, card_id):
    """ "Thank you, go on": the card leaves every screen. One that waits behind it comes up."""
    with journal.turn(meeting, by=by, op_id=op_id, kind="go-on", target=card_id) as turn:
        if turn.event:
            return turn.event
        require(policy.runs(by, turn.meeting))
        must_be_live(turn.meeting)
        gone, _each = turn.meeting.cards.filter(pk=card_id).delete()
        if not gone:
            raise ValidationError(_("Somebody was quicker. The meeting goes on."), code="moved_on")
        return turn.write(parts=fragments.STOPPED)


def explain_word(meeting, *, by, op_id=None, word_id, meaning):
    """Put a word on the board with its plain meaning, or write a better one. From now on the room sees both."""
    with journal.turn(meeting, by=by, op_id=op_id, kind="word", target=f"{word_id} {meaning}") as turn:
        if turn.event:
            return turn.event
        require(policy.explains(by, turn.meeting))
        must_be_live(turn.meeting)
        word = _word(turn.meeting, word_id)
        word.meaning, word.explained_at = " ".join(meaning.split()), timezone.now()
        if not word.meaning:
            raise ValidationError({"meaning": _("Write what it means.")}, code="required")
        word.full_clean()
        word.save()
        return turn.write(parts=fragments.STOPPED)


def take_word_off(meeting, *, by, op_id=None, word_id):
    """
    Take a word off the board, every screen, every replay and the minutes; also after the meeting.

    It is deleted. What was sent before is emptied; this event holds the whole board (as for a line).
    """
    with journal.turn(meeting, by=by, op_id=op_id, kind="word-off", target=word_id) as turn:
        if turn.event:
            return turn.event
        require(policy.explains(by, turn.meeting))
        word = _word(turn.meeting, word_id)
        minutes.leave_out_word(turn.meeting, word)
        word.delete()
        turn.forget()
        return turn.write(parts=fragments.EVERYTHING)


def look_again(meeting):
    """A line or a challenge left the screens: a word that stood only there is known to the room no more."""
    for word in meeting.words.filter(is_known=True, meaning=""):
        if not _is_known(meeting, word.text):
            word.is_known = False
            word.save(update_fields=["is_known"])


def clear_away(meeting):
    """The meeting ends: no card and no break is up any more, and a word that nobody explained is not kept."""
    meeting.cards.all().delete()
    meeting.words.filter(meaning="").delete()
    Break.objects.filter(meeting=meeting).delete()


def _tidy(word):
    return " ".join(word.split()).strip(ROUND)


def _asked(meeting, text):
    """The word as it stands on today's list already, else a new one, not saved yet."""
    there = list(meeting.words.all())
    same = next((word for word in there if word.text.casefold() == text.casefold()), None)
    if same:
        return same
    if len(there) >= Word.MOST:
        raise ValidationError(_("Many words wait already. Tap without a word, or ask out loud."), code="many")
    word = Word(meeting=meeting, text=text, is_known=_is_known(meeting, text))
    word.full_clean()
    return word


def _is_known(meeting, text):
    """Whether the word is in the site's own list, or stands on the screens now, whole."""
    if plain(text):
        return True
    shown = html.unescape(strip_tags(fragments.render(meeting, BEFORE_US).room))
    return re.search(rf"(?<!\w){re.escape(text)}(?!\w)", shown, re.IGNORECASE) is not None


def _word(meeting, word_id):
    word = meeting.words.filter(pk=word_id).first()
    if word is None:
        raise ValidationError(_("This word is not there any more."), code="gone")
    return word
