"""The forms of a practice meeting: those of a meeting, with made-up people to choose from."""

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.meeting.forms import PromiseForm
from challenges.meeting.practice.story import PARTNERS


class PracticePromiseForm(PromiseForm):
    """What, who, by when; who is asked comes first."""

    owner = forms.ChoiceField(
        label=_("Who?"),
        error_messages={
            "required": _("Choose who makes the promise."),
            "invalid_choice": _("Choose someone from the list."),
        },
    )

    def __init__(self, *args, board, **kwargs):
        forms.Form.__init__(self, *args, **kwargs)
        self.before = board.before_next
        mine = board.challenge.parts[0].organisation
        ordered = sorted(PARTNERS.values(), key=lambda seat: seat.organisation != mine)
        self.fields["owner"].choices = [(seat.pk, f"{seat.display_name}, {seat.organisation}") for seat in ordered]
