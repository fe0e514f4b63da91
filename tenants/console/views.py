"""The board, the platform's log and its breaks. One cooperative's pages are in ``cooperative_views``."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants.console.acting import is_accepted, is_done
from tenants.console.forms import BoardFilterForm, EventFilterForm, MaintenanceForm, cooperative_choices
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

# A board of no more than these is read at a glance.
FEW = 10


@require_safe
@login_required
def board(request: HttpRequest) -> HttpResponse:
    """Show all cooperatives, the ones that need somebody first, fifty to a page. Reads stored figures only."""
    access_console(request)
    now = timezone.now()
    form = BoardFilterForm(request.GET or None)
    words = form.cleaned_data["szukaj"] if form.is_valid() else ""
    page = page_of(cooperatives_of_board(now, words), request.GET.get("strona"))
    counts = counts_by_rank(now)
    context = {
        "page": page,
        "form": form,
        "words": words,
        "kept": urlencode({"szukaj": words}) if words else "",
        "is_long": sum(counts.values()) > FEW,
        "rows": [board_row(cooperative, cooperative.rank, now) for cooperative in page.object_list],
        "columns": column_titles(),
        "sentence": board_sentence(counts),
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
        if is_accepted(form, partial(_plan, actor), WindowRefused):
            messages.success(request, _("Przerwa zaplanowana."))
            return redirect("console_maintenance")
    context = {"form": form, "windows": windows_to_come(None), "now": timezone.now()}
    return render(request, "tenants/console/maintenance.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def maintenance_cancel(request: HttpRequest, window_id: int) -> HttpResponse:
    """Call a break off."""
    actor = access_changes(request)
    act = partial(cancel_maintenance, window_id=window_id, by=actor, now=timezone.now())
    is_done(request, act, WindowRefused, said=_("Przerwa odwołana."))
    return redirect("console_maintenance")


def _plan(actor: str, fields: dict[str, Any]) -> None:
    times = {name: fields[name] for name in ("announced_at", "starts_at", "ends_at", "text")}
    plan_maintenance(slug=fields["cooperative"] or None, by=actor, now=timezone.now(), **times)
