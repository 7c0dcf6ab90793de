"""Copying and translating in the CMS: only what there may be a second one of, and never onto an address of the site."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import HiddenInput
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import CopyForm as WagtailsCopyForm
from wagtail.contrib.simple_translation.views import SubmitPageTranslationView

from pages import addresses


class CopyForm(WagtailsCopyForm):
    """As Wagtail's own, and the new address is one that is free."""

    def clean(self):
        cleaned = super().clean()
        parent = cleaned.get("new_parent_page") or self.page.get_parent()
        below = bool(self.page.specific_class.allowed_subpage_models())
        try:
            addresses.check(cleaned.get("new_slug"), parent, has_pages_below=below)
        except ValidationError as taken:
            self.add_error("new_slug", taken.message_dict["slug"])
        return cleaned


class TranslateAPage(SubmitPageTranslationView):
    """Begins a translation of one page; says plainly of which there is none, instead of failing on their number."""

    def get(self, request, *args, **kwargs):
        return self.refusal() or super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return self.refusal() or super().post(request, *args, **kwargs)

    def refusal(self):
        """Back to where the page lies, with the reason; None where it may be translated."""
        if getattr(self.object, "may_be_translated", False):
            return None
        said = _("This page has no other languages yet. The front page and pages like “About this site” have them.")
        messages.error(self.request, said)
        return redirect("wagtailadmin_explore", self.object.get_parent().pk)

    def get_form(self):
        """One page at a time: of those below it there may be some that have no other languages."""
        form = super().get_form()
        form.fields["include_subtree"].disabled = True
        form.fields["include_subtree"].widget = HiddenInput()
        return form
