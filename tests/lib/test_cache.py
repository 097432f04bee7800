"""Redis as a cache that shares its database with the broker."""

from fnmatch import fnmatch

from cms.lib.cache import SparedRedisCache


class Redis(dict):
    """As much of a Redis as is asked here."""

    def scan_iter(self, match, count):
        return [key for key in self if fnmatch(key, match)]

    def delete(self, key):
        del self[key]


def test_forgetting_what_is_cached_leaves_the_queue_and_what_others_cached():
    cache, redis = SparedRedisCache("redis://127.0.0.1:1/0", {"KEY_PREFIX": "ours"}), Redis()
    cache._cache.get_client = lambda key=None, write=False: redis
    redis |= dict.fromkeys([cache.make_key("page"), cache.make_key("sign-in"), "celery", "theirs:1:page"], 1)
    cache.clear()
    assert list(redis) == ["celery", "theirs:1:page"]
