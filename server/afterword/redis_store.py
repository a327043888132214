"""A store in Redis or Valkey, for the processes of several machines."""

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from afterword.errors import SettingsError
from afterword.settings import without_password
from afterword.stores import FallbackStore

if TYPE_CHECKING:
    import redis

# Seconds. A Redis near by answers in less than 1 ms; a reader waits once for one
# that hangs, so this is all that it may cost.
_REDIS_TIMEOUT = 0.2
_REDIS_PREFIX = "afterword:1:"

# One step for Redis and Valkey of every age, which no plain command makes.
_SWAP = """
if redis.call('GET', KEYS[1]) == ARGV[1] then
    redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
    return 1
end
return 0
"""


class RedisStore(FallbackStore):
    """A store in Redis or Valkey, for all processes of several machines.

    Args:
        url: Address as redis-py takes it: `redis://`, `rediss://` or `unix://`.
            It may hold a password, so it is never shown.
        now: Clock, in seconds.

    Raises:
        SettingsError: The package redis is missing, or the address is wrong.
    """

    def __init__(self, url: str, now: Callable[[], float] = time.time) -> None:
        super().__init__(now)
        self._place = without_password(url)
        self._redis = _client(url)
        self._try_open()

    def _disconnect(self) -> None:
        self._redis.close()

    def _failures(self) -> tuple[type[Exception], ...]:
        import redis

        return redis.RedisError, OSError

    def _explain(self, error: Exception) -> str:
        import redis

        if isinstance(error, redis.AuthenticationError):
            return (
                f"The Redis at {self._place} refuses the user or the password. "
                "Correct AFTERWORD_CACHE_URL and start Afterword again."
            )
        if isinstance(error, redis.ResponseError):
            return (
                f"The Redis at {self._place} refuses: {error}. Mend that in Redis, or "
                "correct AFTERWORD_CACHE_URL; it is tried again by itself."
            )
        return (
            f"The Redis at {self._place} fails ({type(error).__name__}). "
            "Start it, or correct AFTERWORD_CACHE_URL; it is tried again by itself."
        )

    def _open(self) -> None:
        self._redis.ping()

    def _get(self, key: str) -> bytes | None:
        return cast("bytes | None", self._redis.get(_REDIS_PREFIX + key))

    def _swap(self, key: str, old: bytes | None, new: bytes, seconds: float) -> bool:
        name, ms = _REDIS_PREFIX + key, max(1, round(seconds * 1000))
        if old is None:
            return bool(self._redis.set(name, new, nx=True, px=ms))
        return bool(self._redis.eval(_SWAP, 1, name, old, new, ms))


def _client(url: str) -> "redis.Redis":
    try:
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry
    except ImportError as error:
        raise SettingsError(
            "AFTERWORD_CACHE_URL names a Redis, but the package redis is missing.",
            f"Install it: {sys.executable} -m pip install redis",
        ) from error
    try:
        return redis.Redis.from_url(
            url,
            socket_timeout=_REDIS_TIMEOUT,
            socket_connect_timeout=_REDIS_TIMEOUT,
            # Once, for a connection that a restart of Redis closed meanwhile; one
            # that hangs would only hang again.
            retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
        )
    except ValueError as error:
        raise SettingsError(
            "AFTERWORD_CACHE_URL is no address of a Redis.",
            "Write it as redis://host:6379/0",
        ) from error
