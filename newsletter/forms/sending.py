"""To whom an issue goes, and when."""

from datetime import datetime

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsletter.models import Sending
from newsletter.models.reader import Channel


class PrepareForm(forms.Form):
    """The rule: who it is gets fixed when it begins. Day and time are those on the wall in London."""

    channel = forms.ChoiceField(label=_("How?"), choices=Channel.choices, initial=Channel.EMAIL)
    edition = forms.ChoiceField(label=_("Who gets it?"), choices=Sending.Edition.choices, initial=Sending.Edition.ALL)
    language = forms.ChoiceField(label=_("Which language did they choose?"), required=False)
    with_yearly = forms.BooleanField(
        label=_("Send it to those who want one issue a year, too"),
        required=False,
        help_text=_("They get no other. So do this once a year."),
    )
    day = forms.DateField(
        label=_("Which day?"),
        required=False,
        help_text=_("Leave it empty: it goes as soon as the second person says yes."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day like this: 2027-01-21")},
    )
    time = forms.TimeField(
        label=_("What time?"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write the time like this: 17:30")},
    )
    no_out_of_county_because = forms.CharField(
        label=_("Nothing in it for people far away? Say why."),
        required=False,
        max_length=300,
        help_text=_("Leave it empty if it has a part for them."),
        error_messages={"max_length": _("That is too long. Say it in 300 letters.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not settings.TEXT_BACKEND:
            del self.fields["channel"]
        if len(settings.LANGUAGES) < 2:
            del self.fields["language"]
        else:
            self.fields["language"].choices = [("", _("Any")), *settings.LANGUAGES]

    def clean(self):
        said = super().clean()
        day, hour = said.get("day"), said.get("time")
        if bool(day) != bool(hour) and not {"day", "time"} & set(self.errors):
            field = "time" if day else "day"
            raise ValidationError({field: _("Say the day and the time, or leave both empty.")})
        return said

    def facts(self):
        """What was said, as the action takes it."""
        said = dict(self.cleaned_data)
        day, hour = said.pop("day"), said.pop("time")
        said["starts_at"] = timezone.make_aware(datetime.combine(day, hour)) if day else None
        return said
