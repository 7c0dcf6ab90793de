"""How often one address may do what costs us or could be guessed at."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def allow(request, what, *, times, seconds):
    """
    Count one more `what` from this address; False once it was more than `times` within `seconds`.

    The count stands in the cache, so several processes share it where the cache is Redis.
    """
    key = f"allow:{what}:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) <= times
    except ValueError:  # it ran out between the two lines: a new stretch begins
        cache.set(key, 1, timeout=seconds)
        return True


def address_of(scope):
    """Where a socket comes from, seen past as many proxies as are trusted, as for a page; "" where nothing tells."""
    request = HttpRequest()
    request.META = {f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}": value.decode("latin-1")
                    for name, value in scope.get("headers", ())}  # fmt: skip
    request.META["REMOTE_ADDR"] = (scope.get("client") or [""])[0]
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:
        return ""
