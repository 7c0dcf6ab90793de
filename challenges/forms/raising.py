"""
The forms of the person who raises a challenge, and of those who write down or read for her.

No field asks for a date of birth, an address, a nationality, a status or a reference number (A35, trust.md 1.5).
"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, Concern
from people.text import one_line

NAMES = (
    (Challenge.NameShown.NOTHING, _("No name at all")),
    (Challenge.NameShown.CLAB_MEMBER, _("“A CLAB member”")),
    (Challenge.NameShown.DISPLAY_NAME, _("The name I like to be called")),
)


def words_box(rows, **attrs):
    # Every language writes from its own side of the page.
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", "autocomplete": "off", **attrs})


class WordsForm(forms.ModelForm):
    """Question 1: what needs to change?"""

    class Meta:
        model = Challenge
        fields = ["own_words"]
        labels = {"own_words": _("Your words")}
        help_texts = {"own_words": _("One or two sentences is enough. Any language is fine.")}
        widgets = {"own_words": words_box(6, **{"data-kept": ""})}
        error_messages = {"own_words": {"required": _("Write what needs to change. One sentence is enough.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["own_words"].required = True

    def _post_clean(self):
        """The record is changed by the action alone; lengths are checked by the fields."""


class RightForm(forms.ModelForm):
    """Question 2: what would make it right? May stay empty: CLAB helps with the ask."""

    class Meta:
        model = Challenge
        fields = ["own_ask"]
        labels = {"own_ask": _("Your idea")}
        help_texts = {"own_ask": _("Not sure? Leave it empty. CLAB can help with this part.")}
        widgets = {"own_ask": words_box(4, **{"data-kept": ""})}

    def _post_clean(self):
        """The record is changed by the action alone; lengths are checked by the fields."""


class NameForm(forms.Form):
    """How her name shows; nothing unless she says so. "A CLAB member" is offered to who may show as one (A2)."""

    name_shown = forms.ChoiceField(
        label=_("How does your name show?"), choices=NAMES, widget=forms.RadioSelect, initial="nothing"
    )

    def __init__(self, *args, as_member, **kwargs):
        super().__init__(*args, **kwargs)
        if not as_member:
            self.fields["name_shown"].choices = [name for name in NAMES if name[0] != Challenge.NameShown.CLAB_MEMBER]


class SendForm(NameForm):
    """Question 3: who can see it, and your name. Without an account also: how to reach her, if she likes."""

    name_given = forms.CharField(
        label=_("The name you like to be called"),
        max_length=60,
        required=False,
        help_text=_("Only if you chose to show it. A first name or a nickname."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact = forms.EmailField(
        label=_("Your email"),
        required=False,
        help_text=_("Then we can tell you when there is news. Leave it empty if someone else reads your email."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    consent = forms.BooleanField(
        label=_("Yes, I know who can read it"),
        error_messages={"required": _("Tick the box to say you know who can read it.")},
    )

    def __init__(self, *args, has_account, **kwargs):
        super().__init__(*args, **kwargs)
        if has_account:
            del self.fields["name_given"], self.fields["contact"]

    def clean_name_given(self):
        return one_line(self.cleaned_data["name_given"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("name_shown") == Challenge.NameShown.DISPLAY_NAME and cleaned.get("name_given") == "":
            self.add_error("name_given", ValidationError(_("Write the name you like to be called.")))
        return cleaned


class ClaimForm(forms.Form):
    """The code of a challenge that someone wrote down, or that was sent without an account (A21)."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=40,
        help_text=_("It looks like K7MW-3QPX-9TRD. Small letters are fine."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class HelpSomeoneForm(forms.Form):
    """What an officer writes down for someone who told her, in that person's words (A21)."""

    own_words = forms.CharField(
        label=_("What needs to change?"),
        max_length=5000,
        help_text=_("Write it as they say it. Read it back to them."),
        widget=words_box(6),
    )
    own_ask = forms.CharField(label=_("What would make it right?"), max_length=300, required=False, widget=words_box(3))
    name_shown = forms.ChoiceField(
        label=_("How does their name show?"),
        choices=(
            (Challenge.NameShown.NOTHING, _("No name at all")),
            (Challenge.NameShown.DISPLAY_NAME, _("The name they like to be called")),
        ),
        widget=forms.RadioSelect,
        initial="nothing",
    )
    name_given = forms.CharField(
        label=_("The name they like to be called"),
        max_length=60,
        required=False,
        help_text=_("Only if they want it shown."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact = forms.EmailField(
        label=_("Their email"),
        required=False,
        help_text=_("Only if they want news, and only if it is safe to write to them."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    consent = forms.BooleanField(
        label=_("They know who can read it, and they said yes"),
        error_messages={"required": _("Ask them first. Tell them who can read it.")},
    )
    # One form, one challenge: a second tap or a reload brings the first one back.
    once = forms.UUIDField(widget=forms.HiddenInput)

    def clean_name_given(self):
        return one_line(self.cleaned_data["name_given"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("name_shown") == Challenge.NameShown.DISPLAY_NAME and cleaned.get("name_given") == "":
            self.add_error("name_given", ValidationError(_("Write the name they like to be called.")))
        return cleaned


class ConcernForm(forms.ModelForm):
    """'I'm worried about them': one box, and it may stay empty."""

    class Meta:
        model = Concern
        fields = ["words"]
        labels = {"words": _("What worries you?")}
        help_texts = {"words": _("A few words help. You can also leave it empty.")}
        widgets = {"words": words_box(4)}

    def _post_clean(self):
        """The record is made by the action alone; lengths are checked by the fields."""
