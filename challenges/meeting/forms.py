"""The forms of a live meeting: short, for a phone held in one hand. Each can be sent twice and acts once."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import AgendaItem, Answer, Line, Outcome, PauseCard, PreMeetQuestion, Principle, Verdict, Word
from pages.words import plain
from people.models import Membership
from people.roles import PARTNER_ROLES


def day_box():
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def words_box(rows, **attrs):
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", "autocomplete": "off", **attrs})


class LineForm(forms.Form):
    """Words for what is on the table."""

    text = forms.CharField(
        label=_("Your words"),
        max_length=Line.AT_MOST,
        widget=words_box(2, **{"aria-describedby": "who-reads"}),
        # Who reads it first may change in mid-meeting: a part of the page says so beside the box.
        error_messages={"required": _("Write something first.")},
    )


class CardForm(forms.Form):
    """A pause card: what is asked for, and the word if she wants to say which."""

    kind = forms.ChoiceField(choices=PauseCard.Kind.choices)
    text = forms.CharField(
        label=_("Which word? You can leave this empty."),
        max_length=Word.AT_MOST,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "aria-describedby": "card-who"}),
    )


class WordForm(forms.Form):
    """What a word means, so that everybody understands it at once."""

    meaning = forms.CharField(
        label=_("What it means"),
        max_length=Word._meta.get_field("meaning").max_length,
        widget=words_box(2),
        error_messages={"required": _("Write what it means.")},
    )

    def __init__(self, *args, word, **kwargs):
        kwargs.setdefault("initial", {"meaning": word.meaning or plain(word.text)})
        super().__init__(*args, auto_id=f"word_{word.pk}_%s", **kwargs)
        self.word = word


class HardForm(forms.Form):
    """Whether an item may be hard for somebody, and a few neutral words about it."""

    hard = forms.BooleanField(label=_("This may be hard for somebody"), required=False)
    note = forms.CharField(
        label=_("What is it about?"),
        help_text=_("A few plain words, like “About losing a home”. No names, nothing about one person."),
        max_length=AgendaItem._meta.get_field("hard_note").max_length,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )

    def __init__(self, *args, item, **kwargs):
        kwargs.setdefault("initial", {"hard": item.is_hard, "note": item.hard_note})
        super().__init__(*args, auto_id=f"item_{item.pk}_%s", **kwargs)
        self.item = item


class SeatChoice(forms.ModelChoiceField):
    def label_from_instance(self, seat):
        return f"{seat.user.display_name}, {seat.organisation}"


class PromiseForm(forms.Form):
    """What, who, by when. With "before next meeting" ticked no date is asked for; the tick wins."""

    what = forms.CharField(
        label=_("What will they do?"),
        max_length=300,
        widget=words_box(2),
        error_messages={"required": _("Write what they will do.")},
    )
    owner = SeatChoice(
        label=_("Who?"),
        queryset=Membership.objects.none(),
        empty_label=None,
        error_messages={
            "required": _("Choose who makes the promise."),
            "invalid_choice": _("Choose someone from the list."),
        },
    )
    before_next = forms.BooleanField(label=_("Before next meeting"), required=False)
    due = forms.DateField(
        label=_("Another day"),
        required=False,
        widget=day_box(),
        error_messages={"invalid": _("Write the day like this: 2027-01-21")},
    )

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        self.before = board.before_next
        mine = [part.organisation_id for part in board.challenge.parts.all()] if board.challenge else []
        seats = Membership.objects.current().filter(group=board.meeting.series.group, role__in=PARTNER_ROLES)
        seats = seats.select_related("user", "organisation")
        self.fields["owner"].queryset = seats
        # Who has a part in this comes first.
        ordered = sorted(seats, key=lambda seat: (seat.organisation_id not in mine, seat.user.display_name))
        self.fields["owner"].choices = [(s.pk, self.fields["owner"].label_from_instance(s)) for s in ordered]

    def clean(self):
        said = super().clean()
        if said.get("before_next"):
            said["due"] = self.before
            self._errors.pop("due", None)
        elif not said.get("due") and "due" not in self.errors:
            self.add_error("due", _("Choose a day, or tick “before next meeting”."))
        elif said.get("due") and said["due"] < timezone.localdate():
            self.add_error("due", _("Choose a day that is still to come."))
        return said


class PauseForm(forms.Form):
    """On hold: what we wait for, and until when. Never open-ended."""

    waiting_for = forms.CharField(
        label=_("What are we waiting for?"),
        max_length=200,
        widget=words_box(2),
        error_messages={"required": _("Say what we wait for.")},
    )
    until = forms.DateField(
        label=_("Until which day?"),
        widget=day_box(),
        error_messages={"required": _("Choose a day."), "invalid": _("Write the day like this: 2027-01-21")},
    )


NO_NEEDS = {
    "reason": _("A no says why not."),
    "decided_by": _("A no says who decided."),
    "what_would_change_it": _("A no says what could change it."),
    "look_again_on": _("A no says when we look again."),
}


class AnswerForm(forms.Form):
    """What was said in the room: yes, partly, or a reasoned no with its four parts (A14)."""

    kind = forms.ChoiceField(label=_("The answer"), choices=Answer.Kind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In plain words"),
        max_length=2000,
        widget=words_box(3),
        error_messages={"required": _("Write the answer.")},
    )
    reason = forms.CharField(label=_("If no: why not?"), max_length=1000, required=False, widget=words_box(2))
    decided_by = forms.CharField(
        label=_("If no: who decided?"), help_text=_("Their role. No name."), max_length=120, required=False
    )
    what_would_change_it = forms.CharField(label=_("If no: what could change it?"), max_length=300, required=False)
    look_again_on = forms.DateField(label=_("If no: when do we look again?"), required=False, widget=day_box())

    def clean(self):
        said = super().clean()
        if said.get("kind") == Answer.Kind.NO:
            for name, words in NO_NEEDS.items():
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, words)
        elif "kind" in said:
            said |= {"reason": "", "decided_by": "", "what_would_change_it": "", "look_again_on": None}
        return said


class VerdictForm(forms.Form):
    """
    CLAB's verdict: one sentence why, what is missing, and what changed where something did.

    As on the challenge's own page, an outcome may be tied to the council's seven promises (D121).
    """

    kind = forms.ChoiceField(label=_("Is it good enough?"), choices=Verdict.Kind.choices, widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("Why? One sentence."),
        max_length=300,
        widget=words_box(2),
        error_messages={"required": _("Say in one sentence why.")},
    )
    what_is_left = forms.CharField(
        label=_("What is missing?"),
        max_length=500,
        required=False,
        widget=words_box(2),
    )
    what_changed = forms.CharField(
        label=_("What changed?"),
        help_text=_("Others read this, so that they can get it too."),
        max_length=1000,
        required=False,
        widget=words_box(2),
    )
    outcome_kind = forms.ChoiceField(
        label=_("What kind of change?"), choices=[("", _("Choose one")), *Outcome.Kind.choices], required=False
    )
    principles = forms.ModelMultipleChoiceField(
        Principle.objects.all(),
        to_field_name="slug",
        label=_("Which of the council’s seven promises is it about?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, answer=None, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("what_is_left", "what_changed", "outcome_kind"):
            self.fields[name].sometimes = True
        if answer is None or answer.kind != Answer.Kind.NO:
            choices = [choice for choice in Verdict.Kind.choices if choice[0] != Verdict.Kind.ACCEPT_NO]
            self.fields["kind"].choices = choices

    def clean(self):
        said = super().clean()
        kind = said.get("kind")
        if kind in (Verdict.Kind.PARTLY_CHANGED, Verdict.Kind.NOT_GOOD_ENOUGH) and not said.get("what_is_left"):
            self.add_error("what_is_left", _("Say what is missing."))
        if kind in (Verdict.Kind.CHANGED, Verdict.Kind.PARTLY_CHANGED):
            if not said.get("what_changed"):
                self.add_error("what_changed", _("Say what changed, so that others can get it too."))
            if not said.get("outcome_kind"):
                self.add_error("outcome_kind", _("Choose what kind of change it is."))
        return said

    @property
    def verdict(self):
        """What the action wants."""
        said = self.cleaned_data
        outcome = None
        if said["kind"] in (Verdict.Kind.CHANGED, Verdict.Kind.PARTLY_CHANGED):
            outcome = {
                "kind": said["outcome_kind"],
                "what_changed": said["what_changed"],
                "principles": list(said["principles"]),
            }
        return {"kind": said["kind"], "why": said["why"], "what_is_left": said["what_is_left"], "outcome": outcome}


class ItemForm(forms.Form):
    """One item of the agenda: how long we talk about it, and its place. The opening and the goodbye keep theirs."""

    place = forms.IntegerField(
        label=_("Place on the list"),
        required=False,
        min_value=1,
        error_messages={"invalid": _("Write a number."), "min_value": _("Choose a place that is on the list.")},
    )
    minutes = forms.IntegerField(
        label=_("How many minutes?"),
        min_value=AgendaItem.SHORTEST,
        max_value=AgendaItem.LONGEST,
        error_messages={
            "required": _("Write how many minutes."),
            "invalid": _("Write a number."),
            "min_value": _("An item takes at least %(limit_value)s minutes."),
            "max_value": _("An item takes at most %(limit_value)s minutes. Longer ones get their own meeting."),
        },
    )


class QuestionForm(forms.Form):
    """A question before the meeting: about what, who says it, and whether her name stands there."""

    ME, SOMEBODY = "me", "somebody"

    item = forms.ChoiceField(
        label=_("What is it about?"),
        error_messages={"required": _("Choose one."), "invalid_choice": _("This is not on the list any more.")},
    )
    text = forms.CharField(
        label=_("What do you want to ask or say?"),
        max_length=PreMeetQuestion.AT_MOST,
        widget=words_box(2),
        error_messages={
            "required": _("Write what you want to ask."),
            "max_length": _("That is too long. Say it in 300 letters."),
        },
    )
    who = forms.ChoiceField(
        label=_("Who says it?"),
        choices=[(ME, _("I’ll say this")), (SOMEBODY, _("Somebody please ask this for me"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who says it. You can change it later.")},
    )
    named = forms.BooleanField(
        label=_("Show my name beside it"),
        help_text=_("Without this, nobody here reads that it is yours. Not even the chair."),
        required=False,
    )

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [(item.pk, item.title) for item in items]
