"""Which addresses belong to the site itself, so that no page hides behind one and none is hidden by one."""

from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

ANY_PAGE = "a-page-below"


def check(slug, parent, *, has_pages_below):
    """
    Refuse a slug below `parent` that another part of the site answers at, or at which pages below could not be reached.

    The list is the site's own table of addresses, so a new one is guarded from its first day.
    """
    parts = parent.get_url_parts() if parent is not None else None
    if not slug or not parts or not parts[2]:
        return
    here = f"{parts[2]}{slug}/"
    if is_taken(here) or (has_pages_below and is_taken(f"{here}{ANY_PAGE}/")):
        raise ValidationError({"slug": _("The site itself uses this address. Choose another.")}, code="taken")


def is_taken(path):
    """Whether anything but the pages of the CMS answers here."""
    try:
        return resolve(path).view_name != "wagtail_serve"
    except Resolver404:
        return False
