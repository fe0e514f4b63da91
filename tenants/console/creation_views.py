"""Making a cooperative: from a form or a pack, tried first if wished, with the progress of the worker's task."""

import uuid
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kernel.clock import today
from tenants.console.acting import is_done
from tenants.console.form_pack import field_of_problem, pack_of_fields
from tenants.console.forms import CooperativeForm, PackForm
from tenants.console.policy import access_changes, access_run
from tenants.console.run_presenters import run_page
from tenants.models import ProvisioningRun
from tenants.onboarding.actions import conflicts_of
from tenants.onboarding.pack import PackRefused, read_zipped_pack
from tenants.provisioning_runs import (
    RunRefused,
    make_what_was_tried,
    remove_run,
    request_provisioning,
    retry_provisioning,
)

DRY_RUN = "probka"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cooperative_new(request: HttpRequest) -> HttpResponse:
    """Show both ways to make a cooperative, and take the form."""
    actor = access_changes(request)
    form = CooperativeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        pack = pack_of_fields(form.cleaned_data, form.cleaned_data["logo"], day=today())
        run = _requested(request, form, pack, actor)
        if run is not None:
            return redirect("console_run", run_id=run.pk)
    return _page(request, form, PackForm())


@require_POST
@login_required
def cooperative_new_pack(request: HttpRequest) -> HttpResponse:
    """Take a pack."""
    actor = access_changes(request)
    form = PackForm(request.POST, request.FILES)
    if form.is_valid():
        run = _requested(request, form, form.cleaned_data["pack"], actor)
        if run is not None:
            return redirect("console_run", run_id=run.pk)
    return _page(request, CooperativeForm(), form)


@require_safe
@login_required
def run(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Show how far the making is; the page reloads itself while it lasts and may be left."""
    return render(request, "tenants/console/run.html", {"page": run_page(access_run(request, run_id))})


@require_POST
@login_required
def run_make(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Make what was tried."""
    actor = access_changes(request)
    access_run(request, run_id)
    try:
        made = make_what_was_tried(run_id=run_id, by=actor)
    except RunRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("console_run", run_id=run_id)
    return redirect("console_run", run_id=made.pk)


@require_POST
@login_required
def run_retry(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Try again what broke."""
    actor = access_changes(request)
    access_run(request, run_id)
    is_done(request, lambda: retry_provisioning(run_id=run_id, by=actor), RunRefused)
    return redirect("console_run", run_id=run_id)


@require_POST
@login_required
def run_remove(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Forget what was refused or broke."""
    actor = access_changes(request)
    access_run(request, run_id)
    if is_done(request, lambda: remove_run(run_id=run_id, by=actor), RunRefused, said=_("Usunięte z listy.")):
        return redirect("console_board")
    return redirect("console_run", run_id=run_id)


def _requested(request: HttpRequest, form: Form, pack: bytes, actor: str) -> ProvisioningRun | None:
    """Ask for the making, or say in the form why not: everything that is wrong with the pack at once."""
    try:
        slug = read_zipped_pack(pack, partial(conflicts_of, update=False)).facts.slug
        return request_provisioning(slug=slug, pack=pack, is_dry_run=DRY_RUN in request.POST, by=actor)
    except PackRefused as refusal:
        for problem in refusal.problems:
            field = field_of_problem(problem.path) if isinstance(form, CooperativeForm) else "pack"
            is_own = isinstance(form, CooperativeForm) and field
            form.add_error(field, problem.text if is_own else str(problem))
    except RunRefused as refusal:
        form.add_error(None, str(refusal))
    return None


def _page(request: HttpRequest, form: CooperativeForm, pack_form: PackForm) -> HttpResponse:
    is_wrong = bool(form.errors or pack_form.errors)
    context = {"form": form, "pack_form": pack_form, "has_errors": is_wrong, "dry_run": DRY_RUN}
    return render(request, "tenants/console/new.html", context, status=422 if is_wrong else 200)
