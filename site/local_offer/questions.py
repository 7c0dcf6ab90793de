"""The five questions of "What can I get?", one a page. None has to be answered."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from local_offer.answers import Adviser, Age, Also, Answers, Doing, Home


@dataclass(frozen=True)
class Question:
    name: str  # of the answer in `Answers`, and of the form field
    title: str
    lead: str
    choices: list
    skip: str = _("Skip this question")
    several: bool = False

    def answered(self, answers):
        """Her answer in words; None where she gave none."""
        given = getattr(answers, self.name)
        given = given if self.several else {given} - {""}
        return ", ".join(str(label) for value, label in self.choices if value in given) or None


QUESTIONS = (
    Question("age", _("How old are you?"), _("So you see what is for you. We don’t keep your answer."), Age.choices),
    Question(
        "home",
        _("Where do you live now?"),
        _("We mean the county that looked after you. We never ask for an address."),
        Home.choices,
        skip=_("I’d rather not say"),
    ),
    Question(
        "adviser",
        _("Do you have a Personal Adviser (PA)?"),
        _("A PA is the worker who helps you with your plan once you leave care."),
        Adviser.choices,
    ),
    Question(
        "doing",
        _("Are you studying or working?"),
        _("Any course, job or training counts."),
        Doing.choices,
    ),
    Question(
        "also",
        _("What else fits you?"),
        _("Tick what you like, or nothing at all."),
        Also.choices,
        several=True,
    ),
)
BY_NAME = {question.name: question for question in QUESTIONS}
RESULT, KEEP = "result", "keep"


class FinderForm(forms.Form):
    """One step of the finder: all answers so far, which question was asked, and where she wants to go."""

    age = forms.ChoiceField(choices=Age.choices, required=False)
    home = forms.ChoiceField(choices=Home.choices, required=False)
    adviser = forms.ChoiceField(choices=Adviser.choices, required=False)
    doing = forms.ChoiceField(choices=Doing.choices, required=False)
    also = forms.MultipleChoiceField(choices=Also.choices, required=False)
    at = forms.ChoiceField(choices=[(name, name) for name in BY_NAME], required=False)
    go = forms.ChoiceField(choices=[(name, name) for name in (*BY_NAME, RESULT, KEEP)], required=False)
    changing = forms.BooleanField(required=False)
    none = forms.BooleanField(required=False)

    def answers(self):
        """Her answers; what is none of the choices counts as not answered."""
        known = self.cleaned_data
        single = {name: known.get(name, "") for name, question in BY_NAME.items() if not question.several}
        return Answers(**single, also=frozenset(known.get("also") or ()))

    def next_step(self):
        """The name of what comes now: where she asked to go; else the question after the one she has just answered."""
        if self.cleaned_data["go"]:
            return self.cleaned_data["go"]
        names, at = [*BY_NAME, RESULT], self.cleaned_data["at"]
        if not at:
            return names[0]
        return RESULT if self.cleaned_data["changing"] else names[names.index(at) + 1]

    def still_open(self, answers):
        """The next question that the result may offer; none once she saw the last, for leaving one out is an answer."""
        at, names = self.cleaned_data["at"], [*BY_NAME]
        if not at or at == names[-1] or self.cleaned_data["changing"]:
            return None
        return next((BY_NAME[name] for name in names[names.index(at) :] if name not in answers.given), None)
