"""The forms of voice notes, and of words sent ahead (A1, A32)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges import sound
from challenges.forms.raising import words_box
from challenges.models import VoiceNote, WordsAhead


class SoundBox(forms.FileInput):
    """A file of sound; `voice.js` puts a recording in it where the browser can record."""

    template_name = "components/voice.html"

    def __init__(self):
        super().__init__(attrs={"accept": "audio/*,.m4a,.mp3,.ogg,.opus,.wav,.webm"})


class SoundField(forms.FileField):
    """Gives a `sound.Heard`: by content, without the file's name. What is too big is not read at all."""

    widget = SoundBox

    def clean(self, data, initial=None):
        data = super().clean(data, initial)
        if not data:
            return None
        if data.size > VoiceNote.BIGGEST:
            return sound.read(b"\0" * (VoiceNote.BIGGEST + 1))
        return sound.read(data.read())


def spoken_field(**options):
    options.setdefault("label", _("Say it instead"))
    errors = {
        "required": _("Record something, or choose a sound file."),
        "empty": _("There is no sound in this file. Record it again."),
        "invalid": _("We did not get the sound. Please try again."),
    }
    return SoundField(error_messages=errors, **options)


def text_field(label, **options):
    options.setdefault("widget", words_box(7))
    errors = {
        "required": _("Write down the words."),
        "max_length": _("That is too long. Three minutes to read out is enough."),
    }
    return forms.CharField(label=label, max_length=WordsAhead.AT_MOST, error_messages=errors, **options)


class SpeakForm(forms.Form):
    """Question 1, spoken: what needs to change?"""

    sound = spoken_field(label=_("Your voice note"), help_text=_("Up to 3 minutes. Any language is fine."))


class WrittenDownForm(forms.Form):
    """What was said, in writing: typed by her, or read and put right."""

    text = text_field(_("The words"))


class WriteDownForm(forms.Form):
    """What the officer hears, in the words of who said it."""

    text = text_field(
        _("What they say"),
        help_text=_("Word for word, as they say it. They read it and say yes or no."),
    )


class WordsAheadForm(forms.Form):
    """Words for one item: written, or said. Never both, for it would not be clear which one she means."""

    text = text_field(_("Your words"), required=False)
    sound = spoken_field(required=False, help_text=_("Up to 3 minutes. Any language is fine."))
    says_name = forms.BooleanField(
        label=_("Say my name when you read it out"),
        help_text=_("Leave it empty and nobody hears who sent it."),
        required=False,
    )

    def __init__(self, *args, may_speak, may_name, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].sometimes = self.fields["sound"].sometimes = True  # one of the two
        if not may_speak:
            del self.fields["sound"]
        if not may_name:
            del self.fields["says_name"]

    def clean(self):
        said = super().clean()
        text, heard = (said.get("text") or "").strip(), said.get("sound")
        if text and heard:
            self.add_error("sound", _("Send one of the two: your written words, or your voice."))
        elif not text and not heard and not self.errors:
            self.add_error(
                "text", _("Write your words, or record them.") if "sound" in self.fields else _("Write your words.")
            )
        return said

    def facts(self):
        """What was said, as the action takes it."""
        said = self.cleaned_data
        return {"text": said["text"], "heard": said.get("sound"), "says_name": said.get("says_name", False)}
