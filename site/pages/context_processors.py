from django.conf import settings
from django.utils.functional import SimpleLazyObject

from pages import navigation
from pages.models import SiteSettings


def help_lines(request):
    """The help lines, read at most once a request, however many templates show them."""
    if not hasattr(request, "_help_lines"):
        request._help_lines = navigation.help_lines()
    return request._help_lines


def site(request):
    """What every page needs to know of the site itself. Lists are lazy: a page that shows none asks nothing."""
    return {
        "site_name": settings.SITE_NAME,
        "demo": settings.DEMO,
        "nav": SimpleLazyObject(lambda: navigation.main(request)),
        "menu": SimpleLazyObject(lambda: navigation.menu(request)),
        "about": SimpleLazyObject(navigation.about),
        "help_lines": SimpleLazyObject(lambda: help_lines(request)),
        "site_settings": SimpleLazyObject(lambda: SiteSettings.for_request(request)),
    }
