"""What was decided on one promise to young people, and where the Local Offer says what changed (3.3, PR11)."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from challenges.forms.j2i import day_input
from local_offer.models import LocalOfferSectionPage, OfferEntryPage


class ClockForm(forms.Form):
    """The number, where the promise counts something, and who said yes to it."""

    number = forms.IntegerField(label=_("How many?"), min_value=1, max_value=366)
    adopted_by = forms.CharField(
        label=_("Who said yes to this promise?"),
        max_length=120,
        required=False,
        help_text=_("Like: CLAB and the council. Leave it empty if nobody has yet."),
    )
    adopted_on = forms.DateField(
        label=_("On which day?"), required=False, widget=day_input(), help_text=_("The day both had said yes.")
    )

    def __init__(self, *args, clock, **kwargs):
        initial = {"number": clock.number, "adopted_by": clock.adopted_by, "adopted_on": clock.adopted_on}
        super().__init__(*args, initial=initial, **kwargs)
        if clock.counts:
            self.fields["number"].label = _("How many %(unit)s?") % {"unit": clock.get_unit_display()}
        else:
            del self.fields["number"]


class EntryField(forms.ModelChoiceField):
    """One entry by its number; one too long for the database is no choice, like any that is not there."""

    def to_python(self, value):
        if len(str(value or "")) > 9:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": ""})
        return super().to_python(value)


class DraftEntryForm(forms.Form):
    """The part of life that a new page of the Local Offer belongs to (A40)."""

    section = EntryField(
        LocalOfferSectionPage.objects.none(), label=_("Which section does it belong to?"), empty_label=_("Choose one")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = LocalOfferSectionPage.objects.live().order_by("path")


class OfferForm(forms.Form):
    """The page of the Local Offer that says what changed (PR11)."""

    entry = EntryField(
        OfferEntryPage.objects.none(),
        label=_("Which page?"),
        empty_label=_("Choose one"),
        help_text=_("Not there yet? Ask the editor to write it first."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entry"].queryset = OfferEntryPage.objects.live().listed().order_by("title")
