"""Redis as a cache that can be spared."""

import logging
import time
from functools import wraps

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


REST = 10  # seconds of not asking again: one sign-in asks often, and each time may take as long as the first


def _spared(method, answer):
    @wraps(method)
    def ask(self, *args, **kwargs):
        if time.monotonic() >= SparedRedisCache.away_until:
            try:
                return method(self, *args, **kwargs)
            except RedisError as why:
                SparedRedisCache.away_until = time.monotonic() + REST
                log.warning("The cache is away: %s", why)
        return answer(*args, **kwargs)

    return ask


class SparedRedisCache(RedisCache):
    """A Redis that is away is an empty cache that takes everything: nobody is kept out because attempts to sign in
    cannot be counted."""

    away_until = 0.0

    get = _spared(RedisCache.get, lambda key, default=None, version=None: default)
    add = _spared(RedisCache.add, lambda *args, **kwargs: True)
    set = _spared(RedisCache.set, lambda *args, **kwargs: None)
    delete = _spared(RedisCache.delete, lambda *args, **kwargs: False)

    def clear(self) -> None:
        """Forget what is cached, and that alone: the broker's queue may be in the same database."""
        client = self._cache.get_client(write=True)
        for key in client.scan_iter(match=self.make_key("*"), count=1000):
            client.delete(key)
