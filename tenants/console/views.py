"""The board, the platform's log and its breaks. One cooperative's pages are in ``cooperative_views``."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants.console.forms import EventFilterForm, MaintenanceForm, cooperative_choices
from tenants.console.policy import access_changes, access_console
from tenants.console.presenters import board_row, board_sentence, column_titles
from tenants.console.queries import (
    all_cooperatives,
    cooperatives_of_board,
    counts_by_rank,
    filtered_events,
    page_of,
    runs_shown,
)
from tenants.console.run_presenters import run_line
from tenants.maintenance import WindowRefused, cancel_maintenance, plan_maintenance, windows_to_come
from tenants.models import OperatorEvent


@require_safe
@login_required
def board(request: HttpRequest) -> HttpResponse:
    """Show all cooperatives, the ones that need somebody first, fifty to a page. Reads stored figures only."""
    access_console(request)
    now = timezone.now()
    page = page_of(cooperatives_of_board(now), request.GET.get("strona"))
    context = {
        "page": page,
        "rows": [board_row(cooperative, cooperative.rank, now) for cooperative in page.object_list],
        "columns": column_titles(),
        "sentence": board_sentence(counts_by_rank(now)),
        "runs": [run_line(run) for run in runs_shown()[:20]],
        "now": now,
    }
    return render(request, "tenants/console/board.html", context)


@require_safe
@login_required
def events(request: HttpRequest) -> HttpResponse:
    """Show the platform's own log, newest first, filtered."""
    access_console(request)
    actions = sorted(OperatorEvent.WORDS.items(), key=lambda pair: pair[1])
    form = EventFilterForm(request.GET or None, actions=actions)
    wishes = form.cleaned_data if form.is_valid() else {}
    page = page_of(filtered_events(wishes), request.GET.get("strona"))
    kept = request.GET.copy()
    kept.pop("strona", None)
    return render(request, "tenants/console/events.html", {"page": page, "form": form, "kept": kept.urlencode()})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def maintenance(request: HttpRequest) -> HttpResponse:
    """Show the breaks to come, and plan one."""
    access_console(request)
    form = MaintenanceForm(request.POST or None, choices=cooperative_choices(all_cooperatives()))
    if request.method == "POST":
        actor = access_changes(request)
        if form.is_valid() and _planned(form, actor):
            messages.success(request, _("Przerwa zaplanowana."))
            return redirect("console_maintenance")
    context = {"form": form, "windows": windows_to_come(None), "now": timezone.now()}
    return render(request, "tenants/console/maintenance.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def maintenance_cancel(request: HttpRequest, window_id: int) -> HttpResponse:
    """Call a break off."""
    actor = access_changes(request)
    try:
        cancel_maintenance(window_id=window_id, by=actor, now=timezone.now())
    except WindowRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Przerwa odwołana."))
    return redirect("console_maintenance")


def _planned(form: MaintenanceForm, actor: str) -> bool:
    fields = form.cleaned_data
    try:
        plan_maintenance(
            slug=fields["cooperative"] or None,
            announced_at=fields["announced_at"],
            starts_at=fields["starts_at"],
            ends_at=fields["ends_at"],
            text=fields["text"],
            by=actor,
            now=timezone.now(),
        )
    except WindowRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
