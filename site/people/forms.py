from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people import actions, policy, roles
from people.languages import LANGUAGES
from people.models import Invitation, Organisation, Role, User, WorkingGroup
from people.text import one_line


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
            "language": _("This site is in English so far. Knowing yours helps us plan."),
            "safe_contact": _("Pick what is safe for you. Someone else may read your email."),
            "out_of_county": _("Then we keep remote meetings and travel money in mind."),
            "age_band": _("You can leave this empty. We use it to get you the right help."),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, instance=user, **kwargs)
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=True)
        if not roles.is_care_leaver(user):
            del self.fields["age_band"], self.fields["out_of_county"]

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
        self.fields["organisation"].queryset = Organisation.objects.all()
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
