from contextlib import suppress

from csp.constants import HEADER, SELF, UNSAFE_INLINE
from django.conf import settings
from django.db import DatabaseError
from django.http import Http404
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from wagtail.models import Site

from pages import access, offline, ready
from people import languages


class OneSite:
    """
    Tells Wagtail which site a request is for: there is one, whatever name it was called by. Read once for many (G8).

    Wagtail keeps it on the request too, under this name; its root page and that page's class come with it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.READY_SECONDS:
            with suppress(DatabaseError):  # whatever needs it says so by itself
                site = ready.kept("one-site", the_site)
                if site is not None:
                    request._wagtail_site = site
        return self.get_response(request)


def the_site():
    return Site.objects.filter(is_default_site=True).select_related("root_page").first()


class ReadersLanguage:
    """
    A view that `speaks` answers in the reader's language, others in English; the frame of a page is always in hers.

    A page of the CMS is looked for in her language first (`HomePage.route`), and then shown in its own.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        translation.activate(settings.LANGUAGE_CODE)
        response = self.get_response(request)
        translation.activate(settings.LANGUAGE_CODE)  # what this thread does next is not for her
        patch_vary_headers(response, ("Cookie",))
        if chosen := languages.asked_for(request):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            )
        return response

    def process_view(self, request, view, args, kwargs):
        if getattr(view, "speaks", False) or request.resolver_match.view_name == "wagtail_serve":
            translation.activate(languages.of(request))


class CMSContentSecurityPolicy:
    """Wagtail's admin still needs inline scripts and styles in some widgets; nothing outside `/cms/` gets them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith("/cms/"):
            # A preview is a page of ours, made inside, and brings the policy of pages: it may stand in the CMS's frame.
            if HEADER in response:
                del response[HEADER]
            response._csp_update = {
                "script-src": [UNSAFE_INLINE],
                "style-src": [UNSAFE_INLINE],
                "img-src": ["blob:"],
            }
            # The preview is a frame of our own. 'none' beside 'self' would be no policy at all, so it is replaced.
            response._csp_replace = {"frame-ancestors": [SELF]}
            response["X-Frame-Options"] = "SAMEORIGIN"
        return response


class CMSDoor:
    """To a signed-in person without a seat that works in the CMS, `/cms/` does not exist (trust.md 2a, 2f)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if (
            request.path.startswith("/cms/")
            and request.user.is_authenticated
            and not access.may_enter_cms(request.user)
        ):
            raise Http404
        return self.get_response(request)


class OfflineSwitch:
    """
    While the board has taken everything public off, a visitor gets one calm page, whatever the address.

    A phone that joined a meeting by a code is let through to its meeting, and is a visitor everywhere else: who she is
    is known once the address is (`process_view`).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if self.goes_on(request) or getattr(request, "joined", None):
            return self.get_response(request)
        return calm_page(request)

    def process_view(self, request, view, args, kwargs):
        return None if self.goes_on(request) else calm_page(request)

    @staticmethod
    def goes_on(request):
        return offline.is_open(request.path) or request.user.is_authenticated or offline.since(request) is None


def calm_page(request):
    response = render(request, "pages/offline.html", status=503)
    response["Retry-After"] = str(offline.TRY_AGAIN)
    response["Cache-Control"] = "no-store"
    return response
