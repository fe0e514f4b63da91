"""What a cooperative takes with it and what is left behind: the export of everything, and its deletion."""

import datetime as dt
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tenants.console.acting import is_accepted, is_done
from tenants.console.forms import DeletionForm, ReasonForm
from tenants.console.policy import access_cooperative, access_cooperative_change, access_export
from tenants.console.queries import exports_of
from tenants.console.run_presenters import export_line
from tenants.deletion import (
    DELAY,
    DeletionRefused,
    cancel_deletion,
    confirm_deletion,
    open_deletion,
    request_deletion,
)
from tenants.export_runs import KEPT, ExportRefused, note_download, request_export
from tenants.models import Cooperative, Deletion

EXPORTS_SHOWN = 20
# A deletion takes seconds and is tried every ten minutes; one that lasts longer is stopped by something.
LATE = dt.timedelta(minutes=30)


@require_safe
@login_required
def leaving(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the exports and the wish to delete, with what can be done now."""
    return _page(request, access_cooperative(request, slug), ReasonForm(), DeletionForm())


@require_POST
@login_required
def export(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for everything of the cooperative."""
    row, actor = access_cooperative_change(request, slug)
    form = ReasonForm(request.POST)
    if is_accepted(form, lambda fields: request_export(slug=slug, by=actor, **fields), ExportRefused):
        messages.success(request, _("Eksport się przygotowuje. Tę stronę możesz zamknąć."))
        return redirect("console_leaving", slug=slug)
    return _page(request, row, form, DeletionForm())


@require_safe
@login_required
def export_file(request: HttpRequest, run_id: uuid.UUID) -> StreamingHttpResponse:
    """Hand the file out; who took it is written down on both sides."""
    run, path, actor = access_export(request, run_id)
    note_download(run=run, by=actor)
    name = content_disposition_header(as_attachment=True, filename=run.file_name) or "attachment"
    headers = {"Content-Disposition": name, "Content-Length": str(path.stat().st_size)}
    return StreamingHttpResponse(_pieces(path), content_type="application/zip", headers=headers)


@require_POST
@login_required
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the cooperative to be deleted."""
    row, actor = access_cooperative_change(request, slug)
    form = DeletionForm(request.POST)

    def ask(fields: dict[str, str]) -> None:
        request_deletion(slug=slug, typed_slug=fields["typed_slug"], reason=fields["why"], by=actor)

    if is_accepted(form, ask, DeletionRefused):
        messages.success(request, _("Usunięcie zgłoszone. Teraz musi je potwierdzić druga osoba."))
        return redirect("console_leaving", slug=slug)
    return _page(request, row, ReasonForm(), form)


@require_POST
@login_required
def delete_confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Confirm another operator's wish."""
    _row, actor = access_cooperative_change(request, slug)
    said = _("Usunięcie potwierdzone. Do jego dnia można je cofnąć.")
    is_done(request, lambda: confirm_deletion(slug=slug, by=actor, now=timezone.now()), DeletionRefused, said=said)
    return redirect("console_leaving", slug=slug)


@require_POST
@login_required
def delete_cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Call the deletion off."""
    _row, actor = access_cooperative_change(request, slug)
    said = _("Usunięcie cofnięte.")
    is_done(request, lambda: cancel_deletion(slug=slug, by=actor, now=timezone.now()), DeletionRefused, said=said)
    return redirect("console_leaving", slug=slug)


def _page(request: HttpRequest, row: Cooperative, reason_form: ReasonForm, deletion_form: DeletionForm) -> HttpResponse:
    lines = [export_line(run) for run in exports_of(row)[:EXPORTS_SHOWN]]
    deletion = open_deletion(row.slug)
    invalid = reason_form if reason_form.errors else deletion_form if deletion_form.errors else None
    context = {
        "cooperative_row": row,
        "lines": lines,
        "is_running": any(line["is_unfinished"] for line in lines),
        "kept_days": KEPT.days,
        "delay_days": DELAY.days,
        "deletion": deletion,
        "is_late": deletion is not None and _is_late(deletion),
        "is_mine": deletion is not None and deletion.requested_by == request.user.get_username(),
        "is_active": row.status == Cooperative.Status.ACTIVE,
        "form": invalid,
        "reason_form": reason_form,
        "deletion_form": deletion_form,
    }
    return render(request, "tenants/console/leaving.html", context, status=422 if invalid else 200)


def _is_late(deletion: Deletion) -> bool:
    return deletion.started_at is not None and timezone.now() - deletion.started_at > LATE


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(64 << 10):
            yield piece
