from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people import actions, choices, policy, roles
from people.languages import LANGUAGES
from people.models import How, Invitation, Organisation, Role, User, WorkingGroup
from people.text import one_line


def one_of(choices, label, chosen):
    """A question with a few plain answers, one of them taken already."""
    field = forms.ChoiceField(choices=choices, label=label, initial=chosen, required=False, widget=forms.RadioSelect)
    field.sometimes = True  # an answer stands there already: no "if you like" beside it
    return field


class MeForm(forms.ModelForm):
    """What a person may set about herself. The age band is asked of young people alone and may stay empty."""

    class Meta:
        model = User
        fields = ["display_name", "language", "safe_contact", "out_of_county", "age_band"]
        labels = {
            "out_of_county": _("I live outside the county"),
            "age_band": _("Are you under 18?"),
        }
        help_texts = {
            "display_name": _(
                "First name or nickname. People in your groups see it. Others do only if you choose so on a challenge."
            ),
            "language": _("Some of our pages are in Arabic and Tigrinya too. Knowing yours helps us plan for more."),
            "safe_contact": _("Pick what is safe for you. Someone else may read your email."),
            "out_of_county": _("Then we keep remote meetings and travel money in mind."),
            "age_band": _("You can leave this empty. We use it to get you the right help."),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, instance=user, **kwargs)
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=True)
        if not roles.is_care_leaver(user):
            del self.fields["age_band"], self.fields["out_of_county"]
        self.topics = choices.topics_of(user)
        if self.topics:
            self.add_choices(user)

    def add_choices(self, user):
        """One question a topic she can have, how often, and her quiet hours. A question left out changes nothing."""
        chosen = choices.choices_of(user)
        for topic in self.topics:
            self.fields[f"tell_{topic}"] = one_of(How.choices, topic.label, chosen[topic])
        self.fields["mail_rhythm"] = one_of(User.MailRhythm.choices, _("How often?"), user.mail_rhythm)
        self.fields["mail_rhythm"].help_text = _("News about your own challenge always comes when it happens.")
        for name, label in (("quiet_from", _("No mail from")), ("quiet_until", _("Until"))):
            clock = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            self.fields[name] = forms.TimeField(label=label, required=False, widget=clock, initial=getattr(user, name))
            self.fields[name].sometimes = True

    def hers_to_say(self):
        """The fields about her, as she sees them."""
        return [field for field in self if field.name in self._meta.fields]

    def about_telling(self):
        """The questions of what she is told."""
        return [self[f"tell_{topic}"] for topic in self.topics]

    def safe_contact_now(self):
        """What she has said about safe contact, in the form before her."""
        return self["safe_contact"].value()

    def site_hours(self):
        """The hours at which nobody is written to, where a person has none of her own; None: there are none."""
        begin, end = settings.QUIET_HOURS
        return None if begin == end else (begin, end)

    def clean(self):
        cleaned = super().clean()
        half = (cleaned.get("quiet_from") is None) != (cleaned.get("quiet_until") is None)
        if half and not {"quiet_from", "quiet_until"} & set(self.errors):
            self.add_error("quiet_until", ValidationError(_("Give both times, or none.")))
        return cleaned

    def profile(self):
        """What `change_profile` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name in self._meta.fields}

    def choices(self):
        """What `choose_notices` takes, or None where there is nothing for her to choose."""
        if not self.topics:
            return None
        how = {topic: self.cleaned_data[f"tell_{topic}"] for topic in self.topics}
        rest = {name: self.cleaned_data[name] for name in ("mail_rhythm", "quiet_from", "quiet_until")}
        return {"how": {topic: said for topic, said in how.items() if said}, **rest}

    def clean_display_name(self):
        return one_line(self.cleaned_data["display_name"])

    def _post_clean(self):
        """The record itself is changed by the action alone, so a refused form leaves no half-changed user behind."""


class InviteForm(forms.ModelForm):
    class Meta:
        model = Invitation
        fields = ["email", "display_name", "group", "role", "organisation", "title"]
        help_texts = {
            "email": _("Only they will see this."),
            "display_name": _("They can change it later."),
            "organisation": _("Only for partners at J2I."),
            "title": _("For example: Repairs lead. Leave empty for young people."),
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = WorkingGroup.objects.all()
        self.fields["group"].empty_label = _("Pick one")
        self.fields["organisation"].queryset = Organisation.objects.all()
        self.fields["organisation"].empty_label = _("None")
        self.fields["role"].choices = [("", _("Pick one")), *((r.value, r.label) for r in policy.roles_to_give(by))]

    def clean_display_name(self):
        return one_line(self.cleaned_data["display_name"])

    def clean_title(self):
        return one_line(self.cleaned_data["title"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("role") in {Role.PARTNER_LEAD, Role.DEPUTY} and not cleaned.get("organisation"):
            self.add_error("organisation", ValidationError(_("Say which organisation they speak for.")))
        role, group = cleaned.get("role"), cleaned.get("group")
        if role and group and not roles.fits(role, group):
            self.add_error("group", ValidationError(actions.no_such_seat(role, group)))
        return cleaned
