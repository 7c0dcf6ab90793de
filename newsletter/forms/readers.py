"""What somebody without an account fills in: an address, and afterwards how it comes."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from newsletter import mails
from newsletter.models import Reader
from newsletter.models.reader import Channel, normal
from people.languages import LANGUAGES

MOBILE = re.compile(r"\+447\d{9}")  # UK mobile phones alone: a text elsewhere costs somebody a lot
AS_TYPED = {"autocapitalize": "off", "spellcheck": "false"}


class OneAddressForm(forms.Form):
    """One address: an email, or a UK mobile number where text messages are on. `channel` comes with it."""

    by_text = _("Email or UK mobile number")

    address = forms.EmailField(
        label=_("Email"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off", **AS_TYPED})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if mails.texts_are_on():
            box = forms.TextInput(attrs=self.fields["address"].widget.attrs)
            self.fields["address"] = forms.CharField(label=self.by_text, max_length=254, widget=box)

    def clean(self):
        cleaned = super().clean()
        if address := cleaned.get("address"):
            cleaned["channel"] = Channel.EMAIL if "@" in address else Channel.TEXT
            cleaned["address"] = normal(cleaned["channel"], address)
            self.check_kind(**{name: cleaned[name] for name in ("channel", "address")})
        return cleaned

    def check_kind(self, channel, address):
        try:
            if channel == Channel.EMAIL:
                validate_email(address)
            elif not MOBILE.fullmatch(address):
                raise ValidationError("")
        except ValidationError:
            self.add_error("address", _("Write an email like name@example.org, or a mobile like 07700 900123."))


class SignUpForm(OneAddressForm):
    """One address, and nothing else."""

    by_text = _("Your email, or your mobile number")

    address = forms.EmailField(
        label=_("Your email"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email", **AS_TYPED})
    )


class ChoicesForm(forms.ModelForm):
    """How it comes. Asked after her yes, never before; each has an answer already."""

    language = forms.ChoiceField(
        label=_("Your language"),
        choices=LANGUAGES,
        help_text=_("The news is in English so far. Knowing yours helps us plan for more."),
    )

    class Meta:
        model = Reader
        fields = ["frequency", "outside_county", "text_only", "language"]
        widgets = {"frequency": forms.RadioSelect}
        help_texts = {
            "outside_county": _("Then we say what holds where you live. We never ask for your address."),
            "text_only": _("It loads fast, and costs little data."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["frequency"].label = _("How often?")
        if self.instance.channel == Channel.TEXT:
            del self.fields["text_only"]

    def _post_clean(self):
        """The row itself is changed by the action alone."""
