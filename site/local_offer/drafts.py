"""A new entry that an app above this one asks for: a draft in the CMS, finished by editors, or forgotten again."""

import re

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry

from local_offer.models import LocalOfferIndexPage, OfferEntryPage

NUMBER = re.compile(r"L(\d+)")


@transaction.atomic
def draft_entry(section, *, by, title, summary, source, as_of, note):
    """
    A draft below `section` with what is known: title, what you get, where it is written, since when (A40).

    No amount, and nothing about who gets it or how: an editor writes that, and the CMS asks for it before it goes
    public. Whoever may not add pages there is refused. Returns the page.
    """
    if not section.permissions_for_user(by).can_add_subpage():
        raise PermissionDenied
    # One at a time: the tree and the numbers have no room for two.
    list(LocalOfferIndexPage.objects.select_for_update())
    section = type(section).objects.get(pk=section.pk)
    size = OfferEntryPage._meta.get_field("summary").max_length
    page = OfferEntryPage(
        title=title,
        summary=Truncator(summary).chars(size),
        source_paragraph=source,
        as_of=as_of,
        note=note,
        offer_id=next_number(),
        owner=by,
        live=False,
        has_unpublished_changes=True,
    )
    section.add_child(instance=page)
    page.save_revision(user=by, log_action=True, clean=False)  # half of it is still to be written, as in any draft
    return page


@transaction.atomic
def forget_draft(page):
    """
    A draft that was never public is gone: the page, every saved version of it, what was said while it was handed in.

    The CMS keeps in its log that there was one, when, and who wrote; its title there was somebody's words too. A page
    that was public stays. Returns whether it went.
    """
    list(LocalOfferIndexPage.objects.select_for_update())
    page = OfferEntryPage.objects.filter(pk=page.pk, live=False, first_published_at=None).first()
    if page is None:
        return False
    number = page.pk
    page.delete()  # its saved versions, hand-ins, comments and place in the search index go with it
    PageLogEntry.objects.filter(page_id=number).update(label=_("Taken back"), data={})
    return True


def next_number():
    """The number after the highest one: a number never comes back, so that an old link never leads to a new thing."""
    found = (NUMBER.fullmatch(number) for number in OfferEntryPage.objects.values_list("offer_id", flat=True))
    return f"L{max((int(match[1]) for match in found if match), default=0) + 1:02d}"
