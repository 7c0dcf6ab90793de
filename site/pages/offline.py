"""
One switch that takes everything public off the net: for when something is up that must not be, and nobody knows where.

Visitors get one calm page, with help lines and the way out. Who is signed in, or sits in a meeting by a code, goes on:
an officer can put things right, and a meeting is not stopped. The switch is in the database and kept with the ready
pages, which saving it forgets: it holds at once, and in a process with a memory of its own within a minute.
"""

import re

from django.db import DatabaseError, transaction
from django.utils import timezone
from wagtail.models import Site

from pages import ready
from pages.models import SiteSettings
from people import audit

# What a visitor reaches all the same: help, the way out, sign-in, whether the site is well, and its own styles; and
# who wants no more mail is heard on any day (RFC 8058).
OPEN = re.compile(r"^/(?:help-now/|leave/|accounts/|cms/|news/unsubscribe/|healthz$|readyz$|static/|demo/)")
TRY_AGAIN = 60 * 60  # seconds


def is_open(path):
    return bool(OPEN.match(path))


def since(request):
    """Since when everything public is off; None while it is there, and also when the database cannot say."""
    try:
        return ready.kept("site-settings", lambda: SiteSettings.for_request(request)).offline_since
    except DatabaseError:
        return None


@transaction.atomic
def take_offline(*, by=None, reason=""):
    """Everything public is gone from now on, for every visitor. Says so in the audit log. Again changes nothing."""
    return switch(timezone.now(), "site_offline", by, reason)


@transaction.atomic
def bring_back(*, by=None, reason=""):
    """Everything public is there again. Says so in the audit log. Again changes nothing."""
    return switch(None, "site_online", by, reason)


def switch(moment, action, by, reason):
    site = Site.objects.get(is_default_site=True)
    settings, _made = SiteSettings.objects.select_for_update().get_or_create(site=site)
    if (settings.offline_since is None) != (moment is None):
        settings.offline_since = moment
        settings.save(update_fields=["offline_since"])
        audit.record(action, by=by, subject=settings, reason=reason)
    return settings
