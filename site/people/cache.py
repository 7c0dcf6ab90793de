"""The cache on Redis, for a Redis that may be away: rate limits and waits go on, and nobody gets an error page."""

import logging

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


class SteadyRedisCache(RedisCache):
    """
    Redis; while it does not answer, this process's own memory (trust.md F3).

    So a limit still bites, though each process counts for itself; what was in Redis is not there meanwhile.
    """

    def __init__(self, server, params):
        super().__init__(server, params)
        self.meanwhile = LocMemCache("while Redis is away", params)


def _steady(name):
    def ask(self, *args, **kwargs):
        try:
            return getattr(RedisCache, name)(self, *args, **kwargs)
        except RedisError as error:
            log.warning("The cache is away, this process remembers for itself: %r", error)
            return getattr(self.meanwhile, name)(*args, **kwargs)

    return ask


ASKED = "add get set touch delete has_key incr get_many set_many delete_many clear"
for _name in ASKED.split():
    setattr(SteadyRedisCache, _name, _steady(_name))
