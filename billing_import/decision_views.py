"""The desk's answers to a preview and to an applied file: apply, drop or stop, take back, let much vanish."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from billing_import.deciding import NotDecidable, allow_vanishing, apply_previewed, cancel_run, take_back
from billing_import.models import ImportRun
from billing_import.policy import access_import_run
from billing_import.standing_on import COUNTED, StandsOn, what_stands_on


@require_POST
@login_required
def import_apply(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Apply what the preview shows."""
    return _decided(request, run_id, apply_previewed)


@require_POST
@login_required
def import_cancel(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Drop a file that waits, or stop one that is being read."""
    return _decided(request, run_id, cancel_run)


@require_POST
@login_required
def import_let_vanish(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Show the preview of a file that lacks much."""
    return _decided(request, run_id, allow_vanishing)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def import_undo(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Say what taking the file back will do, and do it."""
    run = access_import_run(request.user, run_id)
    if request.method == "POST":
        return _decided(request, run_id, take_back)
    if run.status not in COUNTED:
        return redirect("import_run", run_id=run_id)
    stands = what_stands_on(run) if run.kind == "ledger" else None
    later = ImportRun.objects.filter(pk=stands.run_id).first() if stands and stands.run_id else None
    context = {"run": run, "why_reversed": _why_reversed(stands), "later": later}
    return render(request, "billing_import/import_undo.html", context)


def _decided(request: HttpRequest, run_id: uuid.UUID, decide: Callable[..., Any]) -> HttpResponse:
    run = access_import_run(request.user, run_id)
    try:
        decide(run=run, by=request.user)
    except NotDecidable as wrong:
        messages.error(request, str(wrong))
    return redirect("import_run", run_id=run_id)


def _why_reversed(stands: StandsOn | None) -> str:
    """Return why opposite rows will be posted instead of taking rows away; empty when they are taken away."""
    if stands is None:
        return ""
    return {
        "later_run": _("Późniejszy plik zawiera te same zapisy albo zamknął część z nich."),
        "correction": _("Pracownik poprawił już część tych zapisów."),
        "closed_days": _("Część zapisów leży w okresie, który jest zamknięty."),
    }[stands.code]
