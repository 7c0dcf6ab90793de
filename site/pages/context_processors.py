from django.conf import settings
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html

from pages import navigation, notices, ready
from pages.models import SiteSettings
from people import languages


def help_lines(request):
    """The help lines, read at most once a request, however many templates show them."""
    if not hasattr(request, "_help_lines"):
        request._help_lines = ready.kept("help-lines", navigation.help_lines)
    return request._help_lines


def site(request):
    """
    What every page needs to know of the site itself. Lists are lazy: a page that shows none asks nothing.

    What only an editor changes is kept with the ready pages, so that a page asks nothing for its frame (G8).
    """
    language = languages.of(request)
    site_settings = SimpleLazyObject(lambda: ready.kept("site-settings", lambda: SiteSettings.for_request(request)))
    return {
        "site_name": SimpleLazyObject(lambda: site_settings.name),
        "demo": settings.DEMO,
        "alerts": SimpleLazyObject(lambda: notices.now(site_settings)),
        "nav": SimpleLazyObject(lambda: navigation.main(request)),
        "menu": SimpleLazyObject(lambda: navigation.menu(request)),
        "about": SimpleLazyObject(lambda: ready.kept(f"about-{language}", lambda: navigation.about(language))),
        "help_lines": SimpleLazyObject(lambda: help_lines(request)),
        "site_settings": site_settings,
        "languages": settings.LANGUAGES,
        "reader_language": language,
        "speaks_english": language == settings.LANGUAGE_CODE,
        # For the frame round a page that does not speak her language; the page itself is marked on <html>.
        "framed": "" if language == translation.get_language() else frame(language),
    }


def frame(language):
    """The attributes of an element that is in another language than its page."""
    side = "rtl" if language in settings.LANGUAGES_BIDI else "ltr"
    return format_html(' lang="{}" dir="{}"', language, side)
