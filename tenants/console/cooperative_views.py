"""One cooperative in the console: what is left before it goes live, stopping and resuming it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import Error as DatabaseError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.kernel.clock import today
from tenants.checklist import missing_steps, steps_to_live
from tenants.console.acting import is_accepted, is_done
from tenants.console.forms import AdministratorForm, AgreementForm, GoLiveForm, SuspendForm
from tenants.console.policy import access_cooperative, access_cooperative_change
from tenants.console.presenters import board_row
from tenants.console.queries import events_of, hosts_of, rank_of
from tenants.deletion import open_deletion
from tenants.first_account import AccountRefused, create_first_administrator, has_administrator
from tenants.lifecycle import NotPossible, go_live, note_agreement, resume_cooperative, suspend_cooperative
from tenants.maintenance import windows_to_come
from tenants.models import Cooperative
from tenants.provisioning import SchemaIncomplete

EVENTS_SHOWN = 20
# What going live, stopping and resuming are refused for.
STATE_REFUSALS = (NotPossible, SchemaIncomplete)
Status = Cooperative.Status


@require_safe
@login_required
def cooperative(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one cooperative: its state, what is left before it goes live, what was done and what can be done now."""
    return _page(request, access_cooperative(request, slug))


@require_POST
@login_required
def agreement(request: HttpRequest, slug: str) -> HttpResponse:
    """Note the signed processing agreement."""
    row, actor = access_cooperative_change(request, slug)
    form = AgreementForm(request.POST)
    if is_accepted(form, lambda fields: note_agreement(slug=slug, by=actor, today=today(), **fields), NotPossible):
        messages.success(request, _("Umowa zapisana."))
        return redirect("console_cooperative", slug=slug)
    return _page(request, row, agreement_form=form)


@require_POST
@login_required
def live(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a cooperative; with steps left only for somebody who says that they know."""
    row, actor = access_cooperative_change(request, slug)
    form = GoLiveForm(request.POST)
    if missing_steps(steps_to_live(row)) and not form.is_valid():
        return _page(request, row, live_form=form)
    said = _kept(slug, _("Spółdzielnia działa."))
    is_done(request, lambda: go_live(slug=slug, by=actor), STATE_REFUSALS, said=said)
    return redirect("console_cooperative", slug=slug)


@never_cache
@require_POST
@login_required
def administrator(request: HttpRequest, slug: str) -> HttpResponse:
    """Make the first account and show its initial password, once."""
    row, actor = access_cooperative_change(request, slug)
    form = AdministratorForm(request.POST)
    if form.is_valid():
        try:
            password = create_first_administrator(slug=slug, by=actor, **form.cleaned_data)
        except AccountRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            shown = {"row": row, "identifier": form.cleaned_data["identifier"], "password": password}
            return render(request, "tenants/console/administrator.html", shown)
    return _page(request, row, administrator_form=form)


@require_POST
@login_required
def suspend(request: HttpRequest, slug: str) -> HttpResponse:
    """Stop a cooperative, with a reason for the log and a text for its visitors."""
    row, actor = access_cooperative_change(request, slug)
    form = SuspendForm(request.POST)
    if not form.is_valid():
        return _page(request, row, suspend_form=form)
    said = _("Obsługa wstrzymana. Adresy pokazują stronę z telefonami.")
    is_done(request, lambda: suspend_cooperative(slug=slug, by=actor, **form.cleaned_data), STATE_REFUSALS, said=said)
    return redirect("console_cooperative", slug=slug)


@require_POST
@login_required
def resume(request: HttpRequest, slug: str) -> HttpResponse:
    """Serve a stopped cooperative again; a deletion that was asked for is called off."""
    _row, actor = access_cooperative_change(request, slug)
    said = _kept(slug, _("Obsługa wznowiona."))
    is_done(request, lambda: resume_cooperative(slug=slug, by=actor), STATE_REFUSALS, said=said)
    return redirect("console_cooperative", slug=slug)


def _kept(slug: str, said: str) -> str:
    """Return what is said, with the deletion that goes away with it."""
    return said if open_deletion(slug) is None else f"{said} {_('Zgłoszone usunięcie cofnięte.')}"


def _page(request: HttpRequest, row: Cooperative, **forms: Any) -> HttpResponse:
    now = timezone.now()
    steps = steps_to_live(row)
    signed = {"signed_on": row.agreement_signed_on, "signed_by": row.agreement_signed_by}
    invalid = next((form for form in forms.values() if form.errors), None)
    context = {
        "row": board_row(row, rank_of(row, now), now),
        "cooperative_row": row,
        "hosts": hosts_of(row),
        "steps": steps,
        "missing": missing_steps(steps),
        "events": events_of(row)[:EVENTS_SHOWN],
        "windows": windows_to_come(row.slug),
        "deletion": open_deletion(row.slug),
        "is_served": row.status in (Status.ACTIVE, Status.ONBOARDING),
        "is_onboarding": row.status == Status.ONBOARDING,
        "is_suspended": row.status == Status.SUSPENDED,
        "can_get_administrator": bool(row.schema_version) and not _has_administrator(row),
        "form": invalid,
        "suspend_form": SuspendForm(),
        "agreement_form": AgreementForm(initial=signed),
        "live_form": GoLiveForm(),
        "administrator_form": AdministratorForm(),
        **forms,
    }
    return render(request, "tenants/console/cooperative.html", context, status=422 if invalid else 200)


def _has_administrator(row: Cooperative) -> bool:
    try:
        with transaction.atomic():
            return has_administrator(row)
    except DatabaseError:
        return True  # a broken schema gets no accounts
