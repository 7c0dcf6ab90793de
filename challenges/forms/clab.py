"""What CLAB and the officer write: CLAB's wording, a verdict, a reason, a hold."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from challenges import guards
from challenges.actions.raising import own_wording
from challenges.models import Challenge, Outcome, Pillar, Principle, Verdict
from local_offer.models import OfferEntryPage

CHANGES = (Verdict.Kind.CHANGED, Verdict.Kind.PARTLY_CHANGED)
LEAVES_SOMETHING = (Verdict.Kind.PARTLY_CHANGED, Verdict.Kind.NOT_GOOD_ENOUGH)
MOST_TAGS = 8
SHOWN_ENTRIES = 12


class WordingForm(forms.Form):
    """CLAB's words, beside hers. Hers are never changed (domain.md 3.1)."""

    title = forms.CharField(label=_("A title"), max_length=120, help_text=_("Short, and no names."))
    what_we_asked = forms.CharField(
        label=_("What we ask"), max_length=300, help_text=_("One sentence. Who should do what?")
    )
    story = forms.CharField(
        label=_("The story"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Why it matters. No names, no addresses, nothing private."),
    )
    pillar = forms.ModelChoiceField(
        Pillar.objects.all(),
        label=_("Which promise of the council is it about?"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    tags = forms.CharField(
        label=_("Words to find it by"),
        max_length=200,
        required=False,
        help_text=_("With commas between them. Like: money, repairs."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, challenge, data=None, *, her_own=False):
        """The form with what stands there now; with `her_own`, with what she asked for as she put it."""
        title, what_we_asked, story = challenge.title, challenge.what_we_asked or challenge.own_ask, challenge.story
        if her_own:
            title, what_we_asked, story = own_wording(challenge)
        initial = {
            "title": title,
            "what_we_asked": what_we_asked,
            "story": story,  # never her own words by default: other organisations read this
            "pillar": challenge.pillar_id,
            "tags": ", ".join(sorted(tag.name for tag in challenge.tags.all())),
            "version": challenge.version,
        }
        return cls(data, initial=initial)

    def clean_tags(self):
        tags = list(dict.fromkeys(tag.strip().lower()[:40] for tag in self.cleaned_data["tags"].split(",")))
        tags = [tag for tag in tags if tag]
        if len(tags) > MOST_TAGS:
            raise ValidationError(_("That is a lot. Keep the best eight."), code="too_many")
        return tags


class YesForm(forms.Form):
    """One member's yes to the words as she reads them now."""

    after_meeting = forms.BooleanField(
        label=_("We decided this at a CLAB meeting"),
        required=False,
        help_text=_("Then one yes is enough. Without a meeting two members say yes."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class EntriesField(forms.ModelMultipleChoiceField):
    """Entries of the Local Offer by number; one too long for the database is no choice, like any that is not there."""

    def clean(self, value):
        too_long = next((pk for pk in value or () if len(str(pk)) > 9), None)
        if too_long:
            raise ValidationError(
                self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": too_long}
            )
        return super().clean(value)


class VerdictForm(forms.Form):
    """Is the answer good enough? CLAB alone says so, with one sentence why (A5, A6)."""

    # As they stand on the page, so that the list of what to fix runs from top to bottom.
    field_order = ["kind", "why", "outcome_kind", "what_changed", "big", "principles", "entries", "look_for"]

    kind = forms.ChoiceField(label=_("Pick one"), widget=forms.RadioSelect)
    why = forms.CharField(label=_("Why, in one sentence"), max_length=300, help_text=_("Everybody can read this."))
    what_is_left = forms.CharField(
        label=_("What is missing, or what is left?"),
        max_length=500,
        required=False,
    )
    outcome_kind = forms.ChoiceField(
        label=_("What kind of change is it?"),
        required=False,
        choices=[("", _("Choose one")), *Outcome.Kind.choices],
    )
    what_changed = forms.CharField(
        label=_("What changed?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("So that others can get it too."),
    )
    big = forms.CharField(
        label=_("The same in two words, or a number"), max_length=24, required=False, help_text=_("Like: A text. £100.")
    )
    principles = forms.ModelMultipleChoiceField(
        Principle.objects.all(),
        to_field_name="slug",
        label=_("Which of the council’s seven promises is it about?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    entries = EntriesField(
        OfferEntryPage.objects.none(),
        label=_("Which parts of the Local Offer did it change?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    look_for = forms.CharField(
        label=_("Look for a part of the Local Offer"), max_length=60, required=False, help_text=_("Like: clothes.")
    )
    after_meeting = forms.BooleanField(
        label=_("We decided this at a CLAB meeting"),
        required=False,
        help_text=_("Then one member is enough. Without a meeting two say the same."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, answer, looking_for="", picked=(), **kwargs):
        super().__init__(data, **kwargs)
        self.looking = bool(looking_for or picked)
        for name in ("what_is_left", "outcome_kind", "what_changed"):
            self.fields[name].sometimes = True
        kinds = [kind for kind in Verdict.Kind if kind != Verdict.Kind.ACCEPT_NO or answer.kind == answer.Kind.NO]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        entries = OfferEntryPage.objects.live()
        self.fields["entries"].queryset = entries
        picked = [int(pk) for pk in picked if str(pk).isdecimal() and len(str(pk)) < 10]
        shown = list(entries.filter(pk__in=picked).order_by("title")[:SHOWN_ENTRIES])
        words = looking_for.replace("\x00", "").strip()
        if words:
            hits = entries.filter(title__icontains=words) | entries.filter(summary__icontains=words)
            shown += [entry for entry in hits.order_by("title")[:SHOWN_ENTRIES] if entry not in shown]
        self.fields["entries"].choices = [(entry.pk, entry.title) for entry in shown]
        if not shown:
            self.fields["entries"].widget = forms.MultipleHiddenInput()

    def clean(self):
        said = super().clean()
        kind = said.get("kind")
        # What is out of sight for this verdict has nothing to fix, and what was typed there before does not go with it.
        for name in self.out_of_sight(kind):
            self.errors.pop(name, None)
        if kind not in LEAVES_SOMETHING:
            said["what_is_left"] = ""
        elif not said.get("what_is_left") and "what_is_left" not in self.errors:
            self.add_error("what_is_left", _("Say what is missing, so that they know."))
        if kind in CHANGES:
            if not said.get("what_changed"):
                self.add_error("what_changed", _("Say what changed, so that others can get it too."))
            if not said.get("outcome_kind"):
                self.add_error("outcome_kind", _("Choose what kind of change it is."))
        return said

    @staticmethod
    def out_of_sight(kind):
        """The fields that the page does not show for this verdict; without one, all but the first question."""
        hidden = [] if kind else ["why"]
        hidden += [] if kind in LEAVES_SOMETHING else ["what_is_left"]
        return hidden + ([] if kind in CHANGES else ["outcome_kind", "what_changed", "big", "principles", "entries"])

    @property
    def asks_more(self):
        """Whether what is left to each member stands open: she looks for an entry, or has to fix something there."""
        return bool(self.looking or {"big", "principles", "entries", "look_for"} & self.errors.keys())

    @property
    def outcome(self):
        """What changed, as the action takes it; None where nothing did."""
        said = self.cleaned_data
        if said["kind"] not in CHANGES:
            return None
        return {
            "kind": said["outcome_kind"],
            "what_changed": said["what_changed"],
            "big": said["big"],
            "principles": list(said["principles"]),
            "entries": list(said["entries"]),
        }


class SecondForm(forms.Form):
    """The second member says the same as the first. `verdict` is the one she read."""

    after_meeting = forms.BooleanField(label=_("We decided this at a CLAB meeting"), required=False)
    verdict = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """One sentence why."""

    reason = forms.CharField(
        label=_("Why, in one sentence"), max_length=300, help_text=_("It stands on the page. No names, please.")
    )


class PublishForm(forms.Form):
    """The text as it was read, so that nobody asks to publish words that changed meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    with_own_words = forms.BooleanField(required=False, widget=forms.HiddenInput)


class HoldForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you hold it?"),
        max_length=200,
        help_text=_("Only for safety or privacy, never for what it asks. CLAB reads this. No names."),
    )

    def clean_reason(self):
        reason = self.cleaned_data["reason"]
        found = guards.private_details(reason)
        if found:
            raise ValidationError(
                _("CLAB reads this. Take it out first: %(found)s") % {"found": ", ".join(found)}, code="private"
            )
        return reason


class RedirectForm(forms.Form):
    """Private help instead: the words leave this site (domain.md 3.1, A20)."""

    message = forms.CharField(
        label=_("Your message to the young person"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Who can help, and how to reach them. Only she reads this."),
    )
    asked_author = forms.BooleanField(label=_("I asked first, and the answer was yes"), required=False)
    someone_at_risk = forms.BooleanField(label=_("Someone is in danger"), required=False)
    filed = forms.BooleanField(
        label=_("The words are safe in the council’s own system"),
        help_text=_("They are deleted here as soon as you send this."),
    )

    def clean(self):
        said = super().clean()
        if not said.get("asked_author") and not said.get("someone_at_risk"):
            self.add_error("asked_author", _("Ask the young person first, unless someone is in danger."))
        return said


class JoinForm(forms.Form):
    """Joined with another that asks the same; its author was asked."""

    other = forms.ModelChoiceField(
        Challenge.objects.none(), label=_("Which one asks the same?"), empty_label=_("Choose one")
    )
    author_said_yes = forms.BooleanField(label=_("I asked the person who raised it, and the answer was yes"))

    def __init__(self, data=None, *, others, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["other"].queryset = others
