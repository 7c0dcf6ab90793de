"""How often one address may do what costs us or could be guessed at."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache


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
