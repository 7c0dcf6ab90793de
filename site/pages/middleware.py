from csp.constants import SELF, UNSAFE_INLINE
from django.http import Http404

from pages import access


class CMSContentSecurityPolicy:
    """Wagtail's admin still needs inline scripts and styles in some widgets; nothing outside `/cms/` gets them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith("/cms/"):
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
