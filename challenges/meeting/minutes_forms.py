"""The forms of the minutes: the chair's sentences, and one fact that a partner puts right."""

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.meeting import short
from pages import words


class ShortForm(forms.Form):
    """A box for the beginning and one for each challenge; what was promised and answered has none."""

    def __init__(self, data=None, *, boxes, version):
        super().__init__(data, auto_id="short_%s")
        # Named by what they are about, so that a page that was left behind puts no words beneath another challenge.
        self.keys = {f"text_{key}": key for key in boxes}
        for name, (title, text, at_most) in zip(self.keys, boxes.values(), strict=True):
            self.fields[name] = forms.CharField(
                label=title or _("How it begins"),
                initial=text,
                max_length=at_most,
                widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "autocomplete": "off"}),
                error_messages={"required": _("Write one sentence.")},
            )
        self.fields["version"] = forms.IntegerField(initial=version, min_value=0, widget=forms.HiddenInput)

    def words(self):
        """What she wrote, by what it is about."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}

    @property
    def seen_version(self):
        return self.cleaned_data["version"]

    def now_at(self, version):
        """It comes back to be sent once more, over what stands there by now."""
        self.data = self.data.copy()
        self.data["version"] = version

    def all_words(self):
        return "\n".join(self.words().values())

    def flags(self):
        """Words to avoid, with better ones, each once: a hint, never a block."""
        return list({flag.word.lower(): flag for flag in reversed(words.check(self.all_words()))}.values())[::-1]

    def rows(self, content):
        """Each box with what stands beneath it: [(field, the item or None, what is saved now)]."""
        items = {item["challenge"]: item for item in content["items"] if item.get("challenge")}
        saved = {key: text for key, (_title, text, _most) in short.boxes(content).items()}
        return [(self[name], items.get(key), saved[key]) for name, key in self.keys.items()]


class CorrectForm(forms.Form):
    """Which fact, and what is right."""

    fact = forms.ChoiceField(
        label=_("What is wrong?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is wrong."),
            "invalid_choice": _("This cannot be put right here. Promises and what others said stay as they are."),
        },
    )
    says = forms.CharField(
        label=_("What is right?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "autocomplete": "off"}),
        help_text=_("A time like this: 18:05. No names."),
        error_messages={"required": _("Write what is right.")},
    )

    def __init__(self, *args, facts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fact"].choices = [(fact.code, f"{fact.label}: {fact.was}") for fact in facts]
