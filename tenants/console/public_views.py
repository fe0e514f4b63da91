"""The platform's public page: what the system is, whom it serves, where to ask."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenants.queries import served_cooperatives


@require_safe
def public_home(request: HttpRequest) -> HttpResponse:
    """Show the page to anybody. Cost: one query."""
    _host, colon, port = request.get_host().partition(":")
    places = [
        {"name": name, "town": town, "address": f"{request.scheme}://{host}{colon}{port}/"}
        for name, town, host in served_cooperatives()
    ]
    return render(request, "tenants/public/home.html", {"places": places, "contact": settings.PLATFORM_CONTACT})
