"""What a reader writes to CLAB without an account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.forms import WordsForm


class TellForm(WordsForm):
    """One thing, in her words; and that she knows who reads it."""

    consent = forms.BooleanField(
        label=_("Yes, I know who can read it"),
        error_messages={"required": _("Tick the box to say you know who can read it.")},
    )
