"""The forms about a meeting as a whole: when and where, and what helps a person to come."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import AccessNeed, Meeting


class MeetingForm(forms.Form):
    """When and where. Day and time are those on the wall in London."""

    day = forms.DateField(
        label=_("Which day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("Write the day like this: 2027-01-21"),
        },
    )
    time = forms.TimeField(
        label=_("What time does it start?"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Choose a time."), "invalid": _("Write the time like this: 17:30")},
    )
    length = forms.IntegerField(
        label=_("How many minutes does it take?"),
        min_value=15,
        max_value=480,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            _("Write a number from 15 to 480. 90 is an hour and a half."),
        ),
    )
    place = forms.CharField(
        label=_("Where?"),
        required=False,
        max_length=Meeting._meta.get_field("place").max_length,
        error_messages={"max_length": _("That is too long. Say it in 200 letters.")},
        help_text=_("This goes into people’s calendars. Write the place, and not what the meeting is about."),
    )
    online_link = forms.URLField(
        label=_("Link to join online"),
        required=False,
        max_length=Meeting._meta.get_field("online_link").max_length,
        assume_scheme="https",
        error_messages={"invalid": _("Write the whole link. It begins with https://")},
    )

    def __init__(self, *args, meeting, **kwargs):
        local = timezone.localtime(meeting.starts_at)
        initial = {"day": local.date(), "time": local.time(), "length": meeting.length}
        initial |= {"place": meeting.place, "online_link": meeting.online_link}
        super().__init__(*args, initial=initial, **kwargs)

    def facts(self):
        """What was said, as the action takes it."""
        said = dict(self.cleaned_data)
        starts_at = timezone.make_aware(datetime.combine(said.pop("day"), said.pop("time")))
        return {"starts_at": starts_at, **said}


class NeedForm(forms.Form):
    """Her own words, or none."""

    words = forms.CharField(
        label=_("Is there anything that would make it easier for you to come?"),
        required=False,
        max_length=AccessNeed.AT_MOST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autocomplete": "off"}),
        help_text=_("Like: a lift, a quiet corner, big letters. You don’t have to say why. Up to 300 letters."),
        error_messages={"max_length": _("That is too long. Say it in 300 letters.")},
    )
