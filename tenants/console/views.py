"""Pages of the operator's console. The rules of who may open them are in ``policy``."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.kernel.registries import board_columns
from tenants.console.forms import SuspendForm
from tenants.console.policy import access_console, access_cooperative, access_status_change
from tenants.console.presenters import board_row, board_rows, board_sentence
from tenants.console.queries import cooperatives_of_board, counts_by_status, events_of, events_of_platform, hosts_of
from tenants.lifecycle import NotPossible, resume_cooperative, suspend_cooperative
from tenants.models import Cooperative
from tenants.provisioning import SchemaIncomplete

PAGE_SIZE = 50
EVENTS_SHOWN = 20


@require_safe
@login_required
def board(request: HttpRequest) -> HttpResponse:
    """Show all cooperatives, the ones that need somebody first, fifty to a page."""
    access_console(request)
    page = Paginator(cooperatives_of_board(), PAGE_SIZE).get_page(request.GET.get("strona"))
    return render(
        request,
        "tenants/console/board.html",
        {
            "page": page,
            "rows": board_rows(list(page.object_list)),
            "columns": [column.title for _name, column in board_columns],
            "sentence": board_sentence(counts_by_status()),
        },
    )


@require_safe
@login_required
def cooperative(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one cooperative: its state, hosts, what was done about it, and what can be done now."""
    row = access_cooperative(request, slug)
    return _cooperative_page(request, row, SuspendForm(), status=200)


@require_POST
@login_required
def suspend(request: HttpRequest, slug: str) -> HttpResponse:
    """Stop a cooperative, with a reason."""
    row = access_status_change(request, slug)
    form = SuspendForm(request.POST)
    if not form.is_valid():
        return _cooperative_page(request, row, form, status=422)
    try:
        suspend_cooperative(slug=slug, by=request.user.get_username(), reason=form.cleaned_data["reason"])
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Obsługa wstrzymana. Adresy pokazują stronę z telefonami."))
    return redirect("console_cooperative", slug=slug)


@require_POST
@login_required
def resume(request: HttpRequest, slug: str) -> HttpResponse:
    """Serve a stopped cooperative again."""
    access_status_change(request, slug)
    try:
        resume_cooperative(slug=slug, by=request.user.get_username())
    except (NotPossible, SchemaIncomplete) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Obsługa wznowiona."))
    return redirect("console_cooperative", slug=slug)


@require_safe
@login_required
def events(request: HttpRequest) -> HttpResponse:
    """Show the platform's own log, newest first."""
    access_console(request)
    page = Paginator(events_of_platform(), PAGE_SIZE).get_page(request.GET.get("strona"))
    return render(request, "tenants/console/events.html", {"page": page})


def _cooperative_page(request: HttpRequest, row: Cooperative, form: SuspendForm, *, status: int) -> HttpResponse:
    context = {
        "row": board_row(row),
        "hosts": hosts_of(row),
        "events": events_of(row)[:EVENTS_SHOWN],
        "is_active": row.status == Cooperative.Status.ACTIVE,
        "is_suspended": row.status == Cooperative.Status.SUSPENDED,
        "form": form,
    }
    return render(request, "tenants/console/cooperative.html", context, status=status)
