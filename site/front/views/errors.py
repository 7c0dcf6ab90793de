"""Pages for when something went wrong: kind, plain, and with the words she typed still there."""

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import requires_csrf_token

SECRET_FIELDS = {"csrfmiddlewaretoken", "code", "password", "login", "email", "next", "op", "op_id", "action"}
LONGEST = 20_000


def typed_words(request):
    """What she wrote in the form that failed, so that nothing is lost: only fields with words of her own."""
    if request.method != "POST":
        return []
    try:
        sent = [(name, value) for name, values in request.POST.lists() for value in values]
    except Exception:  # a broken or far too large request has no words that can be read back
        return []
    return [value[:LONGEST] for name, value in sent if name not in SECRET_FIELDS and " " in value.strip()][:20]


def way_back(request):
    """The page that the form stood on, if it is ours; else the start."""
    page = request.headers.get("Referer", "")
    here = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return urlsplit(page).path if here else "/"


def answer(request, template, status):
    """The page `template` with this status. If even that fails, one plain sentence without any template."""
    try:
        page = render_to_string(template, {"words": typed_words(request), "back": way_back(request)}, request=request)
    except Exception:
        page = PLAIN
    response = HttpResponse(page, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


PLAIN = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>That didn’t work</title>'
    "<h1>That didn’t work, and it’s our fault</h1><p>Please try again in a few minutes.</p>"
    '<p>In danger? Call <a href="tel:999">999</a>.</p></html>'
)


@requires_csrf_token
def bad_request(request, exception=None):
    return answer(request, "400.html", 400)


@requires_csrf_token
def permission_denied(request, exception=None):
    return answer(request, "403.html", 403)


@requires_csrf_token
def page_not_found(request, exception=None):
    return answer(request, "404.html", 404)


@requires_csrf_token
def server_error(request):
    """Asks no database and nobody's seats: they may be what failed."""
    return answer(request, "500.html", 500)


@requires_csrf_token
def csrf_failure(request, reason=""):
    """The page was open too long, or she signed in elsewhere meanwhile. Her words come back with it."""
    return answer(request, "403_csrf.html", 403)
