from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm


class OfferEntryForm(WagtailAdminPageForm):
    """
    The entry in the CMS: a new amount needs the day from which it holds, and a source (A37).

    New is what differs from the amount readers saw last. Saved as a draft it may wait for both; handed in or
    published it may not.
    """

    def clean(self):
        cleaned = super().clean()
        last = self.instance.amount_changes.first() if self.instance.pk else None
        if last is None or self.is_deferred_validation:
            return cleaned
        amount = (cleaned.get("amount"), cleaned.get("amount_gbp"), cleaned.get("amount_period"))
        if {"amount", "amount_gbp", "amount_period"} & set(self.errors) or amount == last.value:
            return cleaned
        day, source = cleaned.get("amount_from"), cleaned.get("amount_source")
        if day is None:
            self.missing("amount_from", _("The amount is a new one. Say from which day it holds."))
        if not source:
            self.missing("amount_source", _("The amount is a new one. Say where it is written."))
        if day is None or not source:
            return cleaned
        if (day, source) == (last.from_day, last.source):
            self.add_error(
                "amount_from", _("This is the day of the amount before. Say from which day the new one holds.")
            )
        elif last.from_day and day < last.from_day:
            self.add_error("amount_from", _("The amount before began later than this. Look at the day again."))
        elif day > self.public_on(cleaned):
            self.add_error(
                "amount_from",
                _("That day is still to come. Let the page go live on that day: set it under “Schedule publishing”."),
            )
        return cleaned

    def missing(self, field, sentence):
        if field not in self.errors:
            self.add_error(field, sentence)

    def public_on(self, cleaned):
        """The day on which readers will see it: today, or the day it is set to go live."""
        goes_live = cleaned.get("go_live_at") or timezone.now()
        return timezone.localdate(max(goes_live, timezone.now()))
