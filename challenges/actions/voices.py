"""Voice notes: said by her, written down by the officer where she asks for it, and hers to say yes to (A1)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges import policy
from challenges.actions.door import require, tell_author
from challenges.actions.raising import save_draft, start_draft
from challenges.lifecycle import locked
from challenges.models import Challenge, VoiceNote, VoiceSound
from people import notices

S = Challenge.Status


def keep_sound(heard, **of):
    """A voice note with its sound (`sound.Heard`), in the caller's transaction; the one that was there before goes."""
    VoiceNote.objects.filter(**of).delete()
    note = VoiceNote.objects.create(kind=heard.kind, seconds=heard.seconds, **of)
    VoiceSound.objects.create(note=note, data=heard.data)
    return note


@transaction.atomic
def speak_draft(*, by, heard, draft=None):
    """Keep what she said for a draft of hers, or for a new one. Only she can hear it. Returns the voice note."""
    require(policy.may_speak(by))
    draft = draft or start_draft(by=by, language=by.language)
    draft = _own_draft(draft, by)
    draft.saved_at = timezone.now()
    draft.save(update_fields=["saved_at"])
    return keep_sound(heard, challenge=draft)


@transaction.atomic
def ask_to_write_down(note, *, by):
    """From now on the officer hears this one note, and writes it down. Asked twice, it is asked once."""
    note = _locked(note)
    require(policy.owns_voice(by, note))
    if note.asked_at is None:
        note.asked_at = timezone.now()
        note.save(update_fields=["asked_at"])
    return note


@transaction.atomic
def write_down(note, *, by, text):
    """What the officer heard. It goes nowhere before she who said it has said yes, and may be put right until then."""
    note = _locked(note)
    require(policy.writes_voices_down(by) and note.asked_at is not None)
    text = text.strip()
    if not text:
        raise ValidationError({"text": _("Write down what you hear.")})
    first = note.written_at is None
    note.text, note.written_at = text, timezone.now()
    note.full_clean(exclude=["challenge", "words_ahead"])
    note.save(update_fields=["text", "written_at"])
    if first:
        _tell(note)
    return note


@transaction.atomic
def use_as_words(note, *, by, text):
    """
    Her yes to the written words, hers or the officer's: they are the draft's from now on, and her voice is gone.

    What she had written in the draft before stays above them.
    """
    note = _locked(note)
    require(policy.owns_voice(by, note) and note.challenge_id is not None)
    draft, text = note.challenge, text.strip()
    if not text:
        raise ValidationError({"text": _("Write what you said, or record it again.")})
    draft = save_draft(draft, by=by, own_words="\n\n".join(filter(None, [draft.own_words.strip(), text])))
    note.delete()
    return draft


@transaction.atomic
def delete_voice(note, *, by):
    """She takes it back: the sound and what was written down of it are gone."""
    note = _locked(note)
    require(policy.owns_voice(by, note))
    note.delete()
    return note


def _own_draft(draft, by):
    draft = locked(draft)
    require(policy.is_author(by, draft))
    if draft.status != S.DRAFT:
        raise ValidationError(_("This was sent already."), code="sent")
    return draft


def _locked(note):
    """The note as it is now. Raises `ValidationError` where it has gone meanwhile."""
    found = VoiceNote.objects.select_for_update(of=("self",)).select_related(
        "challenge", "words_ahead__item__challenge"
    )
    note = found.filter(pk=note.pk).first()
    if note is None:
        raise ValidationError(_("This voice note is not there any more."), code="moved_on")
    return note


def _tell(note):
    """Whoever said it hears that the written words wait for her; the outbox names no challenge (`hers`)."""
    words = note.words_ahead
    if words is None or words.by_author:
        tell_author(note.challenge or words.item.challenge, "voice_written", about=f"voice:{note.pk}")
    else:
        notices.tell("voice_written", to=words.user, event=f"voice:{note.pk}", voice=str(note.pk))
