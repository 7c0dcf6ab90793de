"""
Ready pages: what every visitor sees alike is made once, and handed out for less than a minute (goal G7).

A page is kept only where its view says that it is the same for all (`same_for_all`; every page of the CMS is), where
the visitor brought no cookie that could make it hers, and where it carries no form token. Nothing else is ever looked
at: who has a session, whatever it is for, is answered by the site itself (trust.md G1, G3).

What changes a public page forgets all of them after the commit (`follow`), in this process and in all that share a
Redis. A process with a memory of its own, and a change that no signal tells of, are caught up with by the clock: what
was taken back is gone from every page within a minute (design.md 3, rule 7).
"""

import gzip
import re
from functools import wraps
from hashlib import blake2b
from time import monotonic
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import add_never_cache_headers
from wagtail import signals

from people import languages

GENERATION = "generation"
# The one thing that may stand behind the path; whatever else is asked for is no page that many ask for.
QUERY = re.compile(r"(?:page=[1-9][0-9]?)?")
PERSONAL = ("HTTP_AUTHORIZATION", "HTTP_HX_REQUEST", "HTTP_X_REQUESTED_WITH", "HTTP_RANGE")
MESSAGES = "messages"


def same_for_all(view):
    """
    Of a view whose GET shows every visitor the same. To anybody with a session it may show more, and is kept nowhere.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if is_anybody(request):
            response.same_for_all = True
        elif not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    return answer


def is_anybody(request):
    """Whether nothing in the request could make its answer a personal one."""
    return not ({settings.SESSION_COOKIE_NAME, MESSAGES} & set(request.COOKIES))


# --- Keeping and forgetting -------------------------------------------------------------------------------------------


def generation():
    """What is kept belongs to this; a new one makes all of it old."""
    return caches["ready"].get_or_set(GENERATION, lambda: uuid4().hex, None)


def forget():
    """What is kept now is handed out no more."""
    caches["ready"].set(GENERATION, uuid4().hex, None)


def forget_after_commit(**kwargs):
    transaction.on_commit(lambda: forget(), robust=True)


def follow(*models):
    """Public pages depend on these ("app.Model"): after each change of one, all are made anew."""
    for name in models:
        model = apps.get_model(name)
        for signal in (post_save, post_delete):
            signal.connect(forget_after_commit, sender=model, dispatch_uid=f"ready-{name}")


def follow_the_cms():
    """Pages as they go up, come down and move, and what stands on every page."""
    for name in ("page_published", "page_unpublished", "post_page_move"):
        getattr(signals, name).connect(forget_after_commit, dispatch_uid=f"ready-{name}")
    follow("pages.SiteSettings", "pages.HelpLine", "pages.SearchWord")
    follow("wagtailcore.Site", "wagtailcore.PageViewRestriction")


_made = {}  # by this process: {name: (generation, until when, value)}


def kept(name, make):
    """
    What `make()` returns, made once a generation and process. Nobody changes it.

    It lives for a third of a page's time: a page may be made of it at the end, and both together stay below a minute.
    """
    if not settings.READY_SECONDS:
        return make()
    now = generation()
    found = _made.get(name)
    if found is not None and found[0] == now and monotonic() < found[1]:
        return found[2]
    value = make()
    _made[name] = (now, monotonic() + settings.READY_SECONDS / 3, value)
    return value


# --- The middleware ---------------------------------------------------------------------------------------------------


def ready_pages(get_response):
    """
    Stands before everything else, so that a page that is ready costs next to nothing; it holds the whole answer, with
    its headers and compressed.
    """

    def answer(request):
        key, now, found = look(request)
        return found or keep(request, key, now, get_response(request))

    return answer


def or_else(get_response):
    """For the event loop (`front.handler`): the page that is ready, else what `get_response` says. Keeps nothing."""

    async def answer(request):
        return look(request)[2] or await get_response(request)

    return answer


def look(request):
    """(key, generation, the page that is ready): no key where none may be handed out."""
    key = key_of(request)
    if not key:
        return "", "", None
    found = caches["ready"].get_many([GENERATION, key])
    # Taken before the page is made: what changes meanwhile makes it old before it is kept.
    now = found.get(GENERATION) or generation()
    page = found.get(key)
    if page is None or page[0] != now:
        return key, now, None
    return key, now, page_of(request, *page[1:])


def key_of(request):
    """
    Everything that this page may depend on: where it was asked for, as what, in which language, and how packed.

    Empty where the request is none that anybody could have sent.
    """
    meta = request.META
    if not settings.READY_SECONDS or request.method != "GET" or not QUERY.fullmatch(meta.get("QUERY_STRING", "")):
        return ""
    if not is_anybody(request) or any(name in meta for name in PERSONAL):
        return ""
    try:
        host = request.get_host()
    except DisallowedHost:
        return ""  # the site refuses it by itself
    packed = "gzip" in meta.get("HTTP_ACCEPT_ENCODING", "")
    parts = (request.scheme, host, request.get_full_path(), languages.of(request), str(packed))
    return blake2b("\n".join(parts).encode("utf-8", "replace"), digest_size=20).hexdigest()


def keep(request, key, now, response):
    """The response; kept, where it is the same for all."""
    if key and may_be_kept(request, response):
        tag = tag_of(response)
        # It may be stored anywhere, and never shown again before it was asked for here.
        response["Cache-Control"], response["ETag"] = "no-cache", tag
        caches["ready"].set(key, (now, response.headers, response.content), settings.READY_SECONDS)
        if tag == request.META.get("HTTP_IF_NONE_MATCH"):
            return unchanged(response.headers)
    return response


def tag_of(response):
    """The same words have the same tag, whoever packed them: Django's packing differs each time, on purpose."""
    content = response.content
    if response.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    return f'W/"{blake2b(content, digest_size=12).hexdigest()}"'


def may_be_kept(request, response):
    """The view said so, or it is a public page of the CMS; and nothing in it was made for this visitor."""
    said = getattr(response, "same_for_all", False)
    route = request.resolver_match
    if not said and not (route and route.view_name == "wagtail_serve"):
        return False
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
        and "CSRF_COOKIE" not in request.META  # a token was made, or hers was read
        and settings.CSRF_COOKIE_NAME not in request.COOKIES
    )


def page_of(request, headers, content):
    if headers["ETag"] == request.META.get("HTTP_IF_NONE_MATCH"):
        return unchanged(headers)
    response = HttpResponse(content)
    response.headers = headers
    return response


def unchanged(headers):
    """She has it already: the bytes stay here."""
    response = HttpResponseNotModified()
    for name in ("ETag", "Cache-Control", "Vary"):
        if name in headers:
            response[name] = headers[name]
    return response
