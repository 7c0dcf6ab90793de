"""CLAB's question to the top, and the reply (D5, D6)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.roles import TOP_ROLES


class AskTopForm(forms.Form):
    """One question to one role, in plain words."""

    role = forms.ChoiceField(
        label=_("Who do you ask?"),
        choices=[(role.value, role.label) for role in TOP_ROLES],
        widget=forms.RadioSelect,
        help_text=_("A Head of Service replies before the next monthly report. The others get no day."),
    )
    asks = forms.CharField(
        label=_("What do you ask?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One question, in plain words. No names, nothing private."),
    )


class TopReplyForm(forms.Form):
    """The reply, in plain words."""

    text = forms.CharField(
        label=_("Your reply"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Plain words, please. Say what you will do, and by when. You reply once."),
    )
