"""Three questions, three taps. No words, no name, no day, nothing about anybody's case (A42)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from local_offer.models.experience import OfferExperience, What, When, Where

Question = OfferExperience.Question


def one_tap(question, choices, **options):
    return forms.ChoiceField(label=question.label, choices=choices, widget=forms.RadioSelect, **options)


class ExperienceForm(forms.Form):
    """ "It didn't work for me": each answer is one of a few. `once` lets one form count once."""

    what = one_tap(Question.WHAT, What.choices)
    when = one_tap(Question.WHEN, When.choices)
    where = one_tap(
        Question.WHERE, Where.choices, help_text=_("Some things may only be for people in the county. So we ask.")
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)
