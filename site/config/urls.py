"""Every address of the site. Each app names its own; Wagtail's pages answer whatever is left."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from people.views import closed

# One sign-in for the site and the CMS: Wagtail's own form would pass by its limits (A13, stack.md 3c).
to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("accounts/", include("people.urls")),
    re_path(r"^(?:cms/(?:login|password_reset)|_util/login)(?:/.*)?$", to_sign_in, name="cms-login-closed"),
    # No page has tags. Wagtail would offer those of challenges, and one may say what an unseen challenge is about (G5).
    re_path(r"^cms/tag-autocomplete/", closed, name="cms-tags-closed"),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("front.urls")),
    path("", include("newsletter.urls")),
    path("", include("challenges.urls")),
    path("", include("events.urls")),
    path("", include("local_offer.urls")),
    path("", include("pages.urls")),
    path("", include(wagtail_urls)),
]

handler400 = "front.views.errors.bad_request"
handler403 = "front.views.errors.permission_denied"
handler404 = "front.views.errors.page_not_found"
handler500 = "front.views.errors.server_error"
