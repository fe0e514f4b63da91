"""Who may use the operator's console."""

from django.http import Http404, HttpRequest

from portal.accounts.capabilities import ONBOARD_COOPERATIVES, SEE_PLATFORM, can
from tenants.models import Cooperative


def access_console(request: HttpRequest) -> None:
    """Let operators in; raises Http404 for everybody else. A second factor is asked for before any view runs."""
    if not can(request.user, SEE_PLATFORM):
        raise Http404


def access_cooperative(request: HttpRequest, slug: str) -> Cooperative:
    """Return the cooperative for an operator; raises Http404 when there is none. Cost: one query."""
    access_console(request)
    cooperative: Cooperative | None = Cooperative.objects.filter(slug=slug).select_related("branding").first()
    if cooperative is None:
        raise Http404
    return cooperative


def access_status_change(request: HttpRequest, slug: str) -> Cooperative:
    """Return the cooperative for an operator who may stop and resume it; raises Http404."""
    if not can(request.user, ONBOARD_COOPERATIVES):
        raise Http404
    return access_cooperative(request, slug)
