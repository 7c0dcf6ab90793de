"""Two addresses that are one tap away on every page: get help now, and leave."""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from pages.models import SiteSettings
from pages.models.settings import WEATHER


@require_safe
def help_now(request):
    """All help lines, and what "Leave now" does and does not do. Nothing here asks who you are."""
    return render(request, "pages/help_now.html")


@never_cache
@require_GET
def leave(request):
    """
    End the session of this browser and go somewhere plain: the one GET that changes something (C1), and a plain link.

    The browser is asked to drop cookies and storage. Not its cache: browsers take seconds over that before they move
    on, and nothing private is ever put there.
    """
    try:
        address = SiteSettings.for_request(request).leave_address
        request.session.flush()
    except DatabaseError:
        address = WEATHER  # she must get away even when nothing else works; the cookie goes either way
    response = HttpResponseRedirect(address)
    response.delete_cookie(settings.SESSION_COOKIE_NAME)
    response["Clear-Site-Data"] = '"cookies", "storage"'
    response["Referrer-Policy"] = "no-referrer"
    return response
