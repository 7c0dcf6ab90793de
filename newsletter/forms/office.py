"""What a participation officer fills in about readers. No box takes free words: nothing about her belongs here."""

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from newsletter import consent, lists
from newsletter.actions.office import STOPS, How
from newsletter.forms.readers import OneAddressForm
from newsletter.models import Suppression
from people.languages import LANGUAGES

PAPER = "newsletter.list"
ASIDE = 3600  # seconds between the dry run and the yes to it


class FindForm(OneAddressForm):
    """The address to look for; nothing is found by a part of it."""


class AddForm(OneAddressForm):
    how = forms.ChoiceField(label=_("How did they say yes?"), choices=How.choices, widget=forms.RadioSelect)
    outside_county = forms.BooleanField(label=_("They live outside the county"), required=False)
    text_only = forms.BooleanField(label=_("Words only, no pictures"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, initial="en-gb")
    agreed = forms.BooleanField(label=_("They said yes to these words"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agreed"].help_text = consent.to_read()

    def facts(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "agreed"}


class ActForm(OneAddressForm):
    """About the address that was found: two of these stand on one page."""

    names_of_fields = "act_%s"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id=self.names_of_fields, **kwargs)
        self.fields["address"].widget = forms.HiddenInput()


class StopForm(ActForm):
    names_of_fields = "stop_%s"

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=[(each.value, Suppression.Reason(each).label) for each in STOPS],
        widget=forms.RadioSelect,
    )


class LiftForm(ActForm):
    names_of_fields = "lift_%s"

    how = forms.ChoiceField(label=_("How did they tell you?"), choices=How.choices, widget=forms.RadioSelect)


class ListForm(forms.Form):
    """A file to look through; it is read once and kept nowhere."""

    file = forms.FileField(label=_("Your list (CSV)"), widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}))
    agreed = forms.BooleanField(label=_("Each one on it said yes to these words"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agreed"].help_text = consent.to_read()

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > lists.MOST_BYTES:
            raise ValidationError(_("This file is too big."), code="too_big")
        return file


def aside(lines, by):
    """The new ones of a list, sealed for this officer for an hour: the page holds them, and no file of ours does."""
    rows = [(line.address, line.yes_on.isoformat(), line.outside) for line in lines if line.result == lists.Result.NEW]
    return signing.dumps({"by": by.pk, "rows": rows}, salt=PAPER, compress=True)


def from_aside(sealed, by):
    """[(address, day, outside)] as they were set aside; `ValidationError` when it is old, altered or another's."""
    try:
        held = signing.loads(sealed, salt=PAPER, max_age=ASIDE)
        if held["by"] != by.pk:
            raise signing.BadSignature
    except signing.BadSignature as error:
        raise ValidationError(_("That took too long. Choose your file again."), code="over") from error
    return [(address, lists.day_of(day), outside) for address, day, outside in held["rows"]]
