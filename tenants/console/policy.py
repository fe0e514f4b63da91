"""Who may use the operator's console, and the things its addresses name."""

import uuid
from pathlib import Path

from django.http import Http404, HttpRequest

from portal.accounts.capabilities import ONBOARD_COOPERATIVES, SEE_PLATFORM, can
from tenants.console.queries import export_run, provisioning_run
from tenants.export_runs import export_path
from tenants.models import Cooperative, ExportRun, ProvisioningRun


def access_console(request: HttpRequest) -> None:
    """Let operators in; raises Http404 for everybody else. A second factor is asked for before any view runs."""
    if not can(request.user, SEE_PLATFORM):
        raise Http404


def access_changes(request: HttpRequest) -> str:
    """Return the name under which an operator who may make, stop and remove cooperatives acts; raises Http404."""
    access_console(request)
    if not can(request.user, ONBOARD_COOPERATIVES):
        raise Http404
    return str(request.user.get_username())


def access_cooperative(request: HttpRequest, slug: str) -> Cooperative:
    """Return the cooperative for an operator; raises Http404 when there is none. Cost: one query."""
    access_console(request)
    rows = Cooperative.objects.filter(slug=slug).select_related("branding", "summary").prefetch_related("domains")
    cooperative: Cooperative | None = rows.first()
    if cooperative is None:
        raise Http404
    return cooperative


def access_cooperative_change(request: HttpRequest, slug: str) -> tuple[Cooperative, str]:
    """Return the cooperative and the acting operator's name for somebody who may change it; raises Http404."""
    actor = access_changes(request)
    return access_cooperative(request, slug), actor


def access_run(request: HttpRequest, run_id: uuid.UUID) -> ProvisioningRun:
    """Return the making of a cooperative; raises Http404. Cost: one query."""
    access_console(request)
    run = provisioning_run(run_id)
    if run is None:
        raise Http404
    return run


def access_export(request: HttpRequest, run_id: uuid.UUID) -> tuple[ExportRun, Path, str]:
    """Return an export, its file and the acting operator's name; raises Http404 when the file is not there."""
    actor = access_changes(request)
    run = export_run(run_id)
    path = export_path(run) if run else None
    if run is None or path is None:
        raise Http404
    return run, path, actor
