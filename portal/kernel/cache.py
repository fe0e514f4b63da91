"""A cache that a lost server cannot turn into an error, with the schema in every key. No counters live in it."""

import logging
from collections.abc import Iterable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from portal.kernel.schemas import current_schema

logger = logging.getLogger(__name__)


def schema_key(key: str, key_prefix: str, version: int) -> str:
    """Return the key as stored: ``prefix:schema:version:key``."""
    return f"{key_prefix}:{current_schema()}:{version}:{key}"


def platform_key(key: str, key_prefix: str, version: int) -> str:
    """Return the key of something that belongs to the platform, whichever schema is in force."""
    return f"{key_prefix}:public:{version}:{key}"


class ForgivingRedisCache(RedisCache):
    """A Redis cache that answers "not there" and forgets writes while its server is away."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except RedisError:
            logger.warning("cache.unreachable", extra={"operation": "get"})
            return default

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        try:
            return dict(super().get_many(keys, version))
        except RedisError:
            logger.warning("cache.unreachable", extra={"operation": "get_many"})
            return {}

    def set(self, key: str, value: Any, timeout: Any = 300, version: int | None = None) -> None:
        try:
            super().set(key, value, timeout, version)
        except RedisError:
            logger.warning("cache.unreachable", extra={"operation": "set"})

    def add(self, key: str, value: Any, timeout: Any = 300, version: int | None = None) -> bool:
        try:
            return bool(super().add(key, value, timeout, version))
        except RedisError:
            logger.warning("cache.unreachable", extra={"operation": "add"})
            return False

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        try:
            return int(super().incr(key, delta, version))
        except (RedisError, ValueError):  # ValueError: the key is not there, or is no longer
            logger.warning("cache.unreachable", extra={"operation": "incr"})
            return 0

    def delete(self, key: str, version: int | None = None) -> bool:
        try:
            return bool(super().delete(key, version))
        except RedisError:
            logger.warning("cache.unreachable", extra={"operation": "delete"})
            return False
