from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable


class RelatedEntry(Orderable):
    """Another entry that goes with one, as an editor chose. Each of the two pages shows the other."""

    page = ParentalKey("local_offer.OfferEntryPage", on_delete=models.CASCADE, related_name="related_entries")
    entry = models.ForeignKey(
        "local_offer.OfferEntryPage", on_delete=models.CASCADE, related_name="+", verbose_name=_("entry")
    )

    panels = [FieldPanel("entry")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "entry"], name="related_once")]

    def __str__(self):
        return str(self.entry)

    def clean(self):
        super().clean()
        if self.page_id is not None and self.page_id == self.entry_id:
            raise ValidationError({"entry": _("Choose another entry, not this one.")})
