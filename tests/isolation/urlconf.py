"""All addresses of a URLconf, as the product serves them."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, get_resolver


def addresses(urlconf: str) -> list[tuple[str, str]]:
    """Return (route, URL name) of every pattern; the name is empty where a pattern has none."""
    return list(_walk(get_resolver(urlconf), ""))


def _walk(resolver: Any, prefix: str) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, route)
        else:
            yield route, pattern.name or ""
