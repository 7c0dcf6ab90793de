"""What the CMS hears of challenges: nothing of them, only what their end asks of a public page (G5, A7)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks

from challenges.models import Challenge, OutcomeEntry
from pages.cms.dashboard import Line


@hooks.register("needs_attention")
def pages_of_what_was_taken_back(request):
    """
    Entries that are public, and began with the words of a challenge that was taken back since.

    What young people won stays in the Local Offer; her words need not. The line goes once the page names another source
    than her challenge, for then somebody has written it anew.
    """
    gone = OutcomeEntry.objects.filter(outcome__challenge__status=Challenge.Status.WITHDRAWN, entry__live=True)
    for link in gone.select_related("entry", "outcome__challenge"):
        if link.outcome.challenge.reference in link.entry.source_paragraph:
            said = _(
                "“%(page)s” began with words that were taken back. Write it in the council’s own, with its source."
            )
            where = reverse("wagtailadmin_pages:edit", args=[link.entry_id])
            yield Line(said % {"page": link.entry.title}, where, is_red=True)
