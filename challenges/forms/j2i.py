"""What is written at the J2I table: parts, promises, answers, news."""

from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from challenges.actions import UPDATE_WORDS
from challenges.models import Answer
from events.models import Meeting
from pages import words
from people.models import Membership, Organisation
from people.roles import J2I, PARTNER_ROLES
from people.text import one_line


def day_input():
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class PartForm(forms.Form):
    """One organisation's part, and what we ask of it (D73)."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Which organisation?"), empty_label=_("Choose one")
    )
    asked = forms.CharField(
        label=_("What do we ask of them?"), max_length=300, help_text=_("One sentence. They answer to this.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        at_j2i = Organisation.objects.filter(
            Q(attends_j2i=True) | Q(memberships__group__slug=J2I, memberships__role__in=PARTNER_ROLES)
        )
        self.fields["organisation"].queryset = at_j2i.distinct()


class TableForm(forms.Form):
    """Onto the agenda of a meeting that is still to come (A10)."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label=_("At which meeting?"), widget=forms.RadioSelect, empty_label=None
    )
    minutes = forms.IntegerField(label=_("How many minutes?"), min_value=1, max_value=120, initial=15)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = Meeting.objects.of(J2I).open().select_related("series").order_by("starts_at")


class PromiseForm(forms.Form):
    """What, who, by when (A13). The who is a seat at J2I, so that the promise stays when a person leaves."""

    what = forms.CharField(label=_("What will they do?"), max_length=300, help_text=_("One sentence, in plain words."))
    owner = forms.ModelChoiceField(Membership.objects.none(), label=_("Who?"), empty_label=_("Choose one"))
    due = forms.DateField(label=_("By when?"), widget=day_input())

    def __init__(self, *args, organisations=None, **kwargs):
        super().__init__(*args, **kwargs)
        seats = Membership.objects.current().filter(group__slug=J2I, role__in=PARTNER_ROLES)
        if organisations is not None:
            seats = seats.filter(organisation__in=organisations)
        owner = self.fields["owner"]
        owner.queryset = seats.select_related("user", "organisation").order_by("organisation__name")
        owner.label_from_instance = lambda seat: f"{seat.user.display_name}, {seat.organisation}"


class DoneForm(forms.Form):
    """How others can see that it is done: words, a link, or both; never a file (A18)."""

    evidence = forms.CharField(
        label=_("How can we see that it is done?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A number, or what we can look at. Never a young person’s photo or story."),
    )
    evidence_link = forms.URLField(
        label=_("A link to it"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("To a page that anybody may open."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.sometimes = True  # one of the two is enough

    def clean_evidence_link(self):
        link = self.cleaned_data["evidence_link"]
        if not link:
            return ""
        at = urlsplit(link)
        if at.scheme != "https":
            raise ValidationError(_("A link begins with https://"), code="https")
        if at.username or at.password:
            raise ValidationError(_("Leave the name and password out of the link."), code="sign_in")
        return link

    def clean(self):
        said = super().clean()
        if not self.errors and not said.get("evidence", "").strip() and not said.get("evidence_link"):
            self.add_error("evidence", _("Say how we can see that it is done, or give a link."))
        return said


class MoveForm(forms.Form):
    new_due = forms.DateField(label=_("The new day"), widget=day_input())
    reason = forms.CharField(
        label=_("Why does it move?"), max_length=300, help_text=_("Young people can read this. The old day stays.")
    )

    def clean_new_due(self):
        day = self.cleaned_data["new_due"]
        if day < timezone.localdate():
            raise ValidationError(_("Choose a day that is still to come."), code="past")
        return day


class SuccessorForm(forms.Form):
    """The colleague who takes over a seat (A19)."""

    display_name = forms.CharField(label=_("What is your colleague called?"), max_length=60)
    email = forms.EmailField(
        label=_("Their email at work"), help_text=_("We send the link there. It works for 7 days.")
    )

    def clean_display_name(self):
        return one_line(self.cleaned_data["display_name"])


class NewsForm(forms.Form):
    """News in a hundred words at most (A17)."""

    text = forms.CharField(
        label=_("What will be better, for whom, by when?"),
        max_length=800,
        widget=forms.Textarea(
            attrs={
                "rows": 6,
                "data-words": UPDATE_WORDS,
                "data-left": _("Words left: {count}"),
                "data-over": _("Words too many: {count}"),
            }
        ),
        help_text=_("At most 100 words. No names of young people. “No news, because …” is news too."),
        error_messages={"required": _("Write a sentence first.")},
    )

    def flags(self):
        """Words that say nothing, with better ones, each once: a hint, never a block (A17)."""
        found = words.check(str(self.data.get("text", "")), partner_reply=True)
        return list({flag.word.lower(): flag for flag in reversed(found)}.values())[::-1]

    def clean_text(self):
        text = self.cleaned_data["text"]
        count = len(text.split())
        if count > UPDATE_WORDS:
            over = count - UPDATE_WORDS
            raise ValidationError(
                ngettext("That is %(over)d word too many.", "That is %(over)d words too many.", over) % {"over": over},
                code="too_long",
            )
        return text


class ExplainForm(forms.Form):
    reason = forms.CharField(
        label=_("Why can you not do your part?"), max_length=300, help_text=_("Young people can read this.")
    )


class AnswerForm(forms.Form):
    """Yes, partly, or a no with its four reasons (A14, A18)."""

    kind = forms.ChoiceField(label=_("The answer"), choices=Answer.Kind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In plain words"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Say the answer first. Young people read this."),
    )
    reason = forms.CharField(
        label=_("Why not?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    decided_by = forms.CharField(
        label=_("Who decided?"),
        max_length=120,
        required=False,
        help_text=_("A role and an organisation, no name."),
    )
    what_would_change_it = forms.CharField(label=_("What could change it?"), max_length=300, required=False)
    look_again_on = forms.DateField(label=_("When do we look at it again?"), required=False, widget=day_input())

    FOUR = {
        "reason": _("A no says why. Write the reason."),
        "decided_by": _("A no says who decided. Write the role."),
        "what_would_change_it": _("A no says what could change it. Write one thing."),
        "look_again_on": _("A no has a day when we look again. Choose one."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.FOUR:
            self.fields[name].sometimes = True

    def clean_look_again_on(self):
        day = self.cleaned_data["look_again_on"]
        if day and day <= timezone.localdate():
            raise ValidationError(_("Choose a day that is still to come."), code="past")
        return day

    def clean(self):
        said = super().clean()
        if said.get("kind") not in (None, Answer.Kind.NO):
            # The four are out of sight for a yes: what was typed there before does not go with it.
            for name in self.FOUR:
                self.errors.pop(name, None)
                said[name] = None if name == "look_again_on" else ""
        if said.get("kind") == Answer.Kind.NO:
            for name, sentence in self.FOUR.items():
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return said

    def flags(self):
        """Words that say nothing ("noted", "under consideration"), with better ones: a hint, never a block (A14)."""
        said = " ".join(str(self.data.get(name, "")) for name in ("text", "reason", "what_would_change_it"))
        return words.check(said, partner_reply=True)


class PauseForm(forms.Form):
    """On hold: for what, and until when. Never open-ended."""

    waiting_for = forms.CharField(label=_("What are we waiting for?"), max_length=200)
    until = forms.DateField(label=_("Until which day?"), widget=day_input())
    version = forms.IntegerField(widget=forms.HiddenInput)
