"""Which time a report or a page of measures speaks of."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.reports.periods import Month, Period, months


class MonthField(forms.ChoiceField):
    """One of the months there is something to say about; a full date, as in a committee paper, means its month."""

    def to_python(self, value):
        text = super().to_python(value)
        try:
            return str(Month.of(date.fromisoformat(text))) if len(text) == 10 else text
        except ValueError:
            return text


class MonthsForm(forms.Form):
    """`?from=2026-01&to=2026-06`: whole months, so that a page of measures keeps its numbers (D7)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(str(month), month.name) for month in months()]
        wrong = {"invalid_choice": _("Choose a month from the list.")}
        self.fields["from"] = MonthField(label=_("From"), choices=choices, error_messages=wrong)
        self.fields["to"] = MonthField(label=_("To the end of"), choices=choices, error_messages=wrong)

    def clean(self):
        said = super().clean()
        if "from" in said and "to" in said and Month.read(said["from"]) > Month.read(said["to"]):
            self.add_error("to", _("This month comes before the first one. Choose a later one."))
        return said

    @property
    def period(self):
        """The chosen months, from the first day of the first to the last day of the last."""
        return Period(Month.read(self.cleaned_data["from"]).first, Month.read(self.cleaned_data["to"]).last)


class SinceForm(forms.Form):
    """`?from=2026-08-22`: since which day the Panel wants to know."""

    def __init__(self, *args, until, **kwargs):
        super().__init__(*args, **kwargs)
        self.until = until
        self.fields["from"] = forms.DateField(
            label=_("Since which day?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        )

    def clean(self):
        said = super().clean()
        if said.get("from") and said["from"] > self.until:
            self.add_error("from", _("This day comes after the day of the report. Choose an earlier one."))
        return said

    @property
    def period(self):
        return Period(self.cleaned_data["from"], self.until)
