"""Pages for requests that cannot be served. Filled by the host gate and by Django's handlers."""

from django.http import HttpRequest, HttpResponse


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without a valid token."""
    return HttpResponse(status=403)
