"""Words sent ahead: sent by who may not come, read out by the chair, and carried on where there was no time (A32)."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.actions.door import tell_author
from challenges.actions.voices import keep_sound
from challenges.meeting import fragments, journal, policy
from challenges.meeting.actions.door import current_item, require
from challenges.meeting.ahead import takes_words, told_as
from challenges.models import AgendaItem, Challenge, VoiceNote, WordsAhead
from challenges.policy import is_author, may_speak, sent_ahead
from people import notices


def send_words(item, *, by, as_author=False, text="", heard=None, says_name=False):
    """
    Send words for an item, or say them (`heard`: a `sound.Heard`); sent again, the last ones count. Returns them.

    `as_author`: from the challenge's own page by who raised it, so that nothing here leads to her. What was said waits
    for its written words; sending those is her yes to them, whoever wrote them, and her voice is gone with it.
    No event says who it was.
    """
    with journal.turn(item.meeting, by=None, op_id=None, kind="ahead") as turn:
        item = turn.meeting.agenda.select_related("challenge").filter(pk=item.pk).first()
        if item is None:
            raise ValidationError(_("This is not on the list any more."), code="moved_on")
        require(is_author(by, item.challenge) if as_author else policy.sends_ahead(by, turn.meeting))
        require(heard is None or may_speak(by))
        if not takes_words(item, turn.meeting):
            raise ValidationError(_("We have talked about this one already, or it is off the list."), code="moved_on")
        sender = None if as_author else by
        words = item.words_ahead.with_author(sender).first()
        words = words or WordsAhead(item=item, user=sender, by_author=as_author)
        if words.read_at:
            raise ValidationError(_("Your words were read out already."), code="moved_on")
        words.text, words.says_name = "" if heard else text.strip(), says_name and not as_author
        if not words.text and not heard:
            raise ValidationError({"text": _("Write your words, or record them.")})
        words.sent_at = timezone.now()
        words.full_clean(exclude=["user", "item"], validate_constraints=False)
        words.save()
        VoiceNote.objects.filter(words_ahead=words).delete()
        if heard:
            note = keep_sound(heard, words_ahead=words)
            note.asked_at = timezone.now()
            note.save(update_fields=["asked_at"])
        if turn.meeting.is_live:  # the chair's page counts what waits
            turn.write(item=item, parts=fragments.AHEAD, here=False)
        return words


def take_words_back(words, *, by):
    """She takes back what she sent: it is deleted, with her voice; also afterwards, as long as it is kept."""
    with journal.turn(words.item.meeting, by=None, op_id=None, kind="ahead-back") as turn:
        words = WordsAhead.objects.select_related("item__challenge").filter(pk=words.pk).first()
        if words is None:
            raise ValidationError(_("This is gone already."), code="moved_on")
        require(sent_ahead(by, words))
        item = words.item
        words.delete()
        if turn.meeting.is_live:
            turn.forget()  # or a replay would bring them back to the chair's screen
            turn.write(item=item, here=False)


def read_out(meeting, *, by, op_id=None, words_id):
    """The chair has read the words out loud: from now on the page of who sent them says so, with the time."""
    with journal.turn(meeting, by=by, op_id=op_id, kind="read-out", target=words_id) as turn:
        if turn.event:
            return turn.event
        require(policy.runs(by, turn.meeting))
        item = current_item(turn.meeting)
        words = WordsAhead.objects.written().waiting().filter(pk=words_id, item=item).first()
        if words is None:
            raise ValidationError(_("These words do not wait any more. Nothing was changed."), code="moved_on")
        words.read_at = timezone.now()
        words.save(update_fields=["read_at"])
        return turn.write(item=item, parts=fragments.AHEAD)


def carry(meeting, following):
    """
    What was not read out goes on with its item, to the following meeting; in the caller's transaction.

    Has she sent something new for that one already, the newer stays.
    """
    items = {item.challenge_id: item for item in following.agenda.filter(kind=AgendaItem.Kind.CHALLENGE)}
    unread = WordsAhead.objects.waiting().filter(item__meeting=meeting).select_related("item")
    for words in unread:
        to = items.get(words.item.challenge_id)
        if to is None:
            continue
        if to.words_ahead.with_author(words.user).exists():
            words.delete()
            continue
        words.item, words.carried_at = to, timezone.now()
        words.save(update_fields=["item", "carried_at"])


def clear_away(meeting, following):
    """
    The meeting ends: what was not read out is carried on, each sender hears what became of hers, and the words leave
    the journal, which held them for the chair's screen and is emptied as the meeting ends.
    """
    sent = list(WordsAhead.objects.filter(item__meeting=meeting))
    if not sent:
        return
    carry(meeting, following)
    for words in WordsAhead.objects.filter(pk__in=[one.pk for one in sent]).select_related("user"):
        tell_sender(words, meeting)


def tell_sender(words, meeting):
    """Once a meeting. Where she raised the challenge, the row of the outbox names neither it nor the words (`hers`)."""
    event = told_as(words, meeting.pk)
    if words.by_author:
        challenge = Challenge.objects.select_related("authorship__user").get(agenda_items=words.item_id)
        tell_author(challenge, "words_ahead", about=event)
    else:
        notices.tell("words_ahead", to=words.user, event=event, words=str(words.pk))
