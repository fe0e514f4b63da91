"""Answers for whoever watches: does the process live, and can it serve. Figures for dashboards are not here."""

from collections.abc import Callable

from django.core.cache import caches
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.exceptions import RedisError


def live(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Answer 200 while the process answers at all; asks nobody."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Answer 200 when PostgreSQL answers, 503 when not; the cache is told but not required. Cost: one statement."""
    parts = {"database": _database_answers(), "cache": _cache_answers()}
    status = 200 if parts["database"] else 503
    return JsonResponse({"status": "ok" if status == 200 else "unavailable", **parts}, status=status)


def _database_answers() -> bool:
    try:
        connection.set_schema_to_public()  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        connection.close()
        return False
    return True


def _cache_answers() -> bool:
    try:
        return bool(caches["platform"]._cache.get_client(None).ping())  # type: ignore[attr-defined]
    except RedisError:
        return False


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {"/health/live": live, "/health/ready": ready}
