"""The forms of joining by a code: typing one, and the officer's choice of who gets one on paper."""

from django import forms
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from events.joining import PAPER_LETTERS, ROOM_LETTERS
from events.policy import young_people
from people import codes


class JoinForm(forms.Form):
    """Either code, in capitals or not, with or without spaces."""

    code = forms.CharField(
        label=_("The code"),
        max_length=40,
        help_text=_("It looks like K7M 4PQ on the wall, or K7M4P Q2R9T on paper. Small letters are fine."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Type the code first.")},
    )

    def clean_code(self):
        code = codes.typed(self.cleaned_data["code"])
        if len(code) not in (ROOM_LETTERS, PAPER_LETTERS):
            raise forms.ValidationError(_("That is not a whole code. It has 6 or 10 letters and numbers. Look again."))
        return code


class Young(forms.ModelMultipleChoiceField):
    """Each by the name they like to be called, with the number of the code they have."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, person):
        if person.paper_number is None:
            return person.display_name
        return _("%(name)s has code %(number)s") % {"name": person.display_name, "number": person.paper_number}


class JoinCodesForm(forms.Form):
    """Who gets a code on paper. Those who have none are chosen already."""

    people = Young(
        queryset=None,
        label=_("Who gets a code?"),
        help_text=_("A new code ends the one they had."),
        error_messages={"required": _("Choose somebody first.")},
    )
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, meeting, initial=None, **kwargs):
        good = meeting.join_codes.good().filter(user=OuterRef("pk"))
        young = young_people(meeting).annotate(paper_number=Subquery(good.values("paper_number")[:1]))
        without = [person.pk for person in young if person.paper_number is None]
        super().__init__(*args, initial={**(initial or {}), "people": without}, **kwargs)
        self.fields["people"].queryset = young.order_by("display_name", "pk")
