"""What the review asks: of many at once by boxes, of one by three choices."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from local_offer.models import OfferReview

MOST = 500  # boxes on one screen


def seen_words(values):
    """{entry's key: seal} out of boxes like "12:0f3a…". What is none of ours is refused in a sentence."""
    seen = {}
    for value in values[:MOST]:
        pk, _colon, seal = value.partition(":")
        if not (pk.isascii() and pk.isdigit() and len(pk) < 10 and len(seal) == 32):
            raise ValidationError(_("Something in the form was not right. Look again."), code="seen")
        seen[int(pk)] = seal
    return seen


class SaysForm(forms.Form):
    """One entry: right, or what has to change, or ended."""

    says = forms.ChoiceField(label=_("How does it stand?"), choices=OfferReview.Says.choices, widget=forms.RadioSelect)
    what = forms.CharField(
        label=_("What has to change?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only if it needs a change. Editors read this, and it is never public. No names."),
    )
    seal = forms.CharField(max_length=32, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, max_value=2**31, widget=forms.HiddenInput)

    def clean(self):
        found = super().clean()
        agrees = found.get("seen")  # perhaps: with what stands there already
        if found.get("says") == OfferReview.Says.NEEDS_CHANGE and not found.get("what") and not agrees:
            self.add_error("what", _("Say what has to change, so that an editor can do it."))
        return found


def owners_words(posted):
    """
    ({entry's key: seal}, {entry's key: what}) of the page for those who look after entries.

    Each entry on the page is in `seen`; a ticked one needs a change, and its box says which. The rest is still right.
    """
    seen = seen_words(posted.getlist("seen"))
    ticked = {int(pk) for pk in posted.getlist("change") if pk.isascii() and pk.isdigit() and len(pk) < 10}
    changes = {pk: posted.get(f"what-{pk}", "").strip()[:300] for pk in seen if pk in ticked}
    return seen, changes
