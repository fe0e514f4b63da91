"""What every page's frame needs."""

from typing import Any

from django.http import HttpRequest


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the base templates."""
    return {}
