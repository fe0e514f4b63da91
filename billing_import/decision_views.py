"""The desk's answers to a preview and to an applied file: apply, drop or stop, take back, let much vanish."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from billing_import.deciding import NotDecidable, allow_vanishing, apply_previewed, cancel_run, take_back
from billing_import.kinds import kind_named
from billing_import.models import ImportRun
from billing_import.policy import access_import_run
from billing_import.standing_on import COUNTED
from billing_import.undo_words import how_reversed, kept_rows, why_reversed


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
    plan_of = kind_named(run.kind).undo_plan
    if plan_of is None:
        return redirect("import_run", run_id=run_id)
    plan = plan_of(run)
    context = {
        "run": run,
        "plan": plan,
        "why_reversed": why_reversed(plan.why),
        "how_reversed": how_reversed(run.kind),
        "later": ImportRun.objects.filter(pk=plan.later).first() if plan.later else None,
        "kept": kept_rows(plan.kept),
        "more_kept": plan.kept_count - len(plan.kept),
    }
    return render(request, "billing_import/import_undo.html", context)


def _decided(request: HttpRequest, run_id: uuid.UUID, decide: Callable[..., Any]) -> HttpResponse:
    run = access_import_run(request.user, run_id)
    try:
        decide(run=run, by=request.user)
    except NotDecidable as wrong:
        messages.error(request, str(wrong))
    return redirect("import_run", run_id=run_id)
