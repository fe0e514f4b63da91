"""The desk's pages of imports: the list, sending a file, one run, its errors file."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from billing_import.actions import ImportNotPossible, queue_import
from billing_import.forms import ImportForm, MendedFileForm
from billing_import.models import ImportRun
from billing_import.parcels import queue_parcel
from billing_import.policy import access_import_run, access_imports
from billing_import.queries import newest_runs
from billing_import.run_page import run_context, run_line
from billing_import.schedule.queries import late_files
from portal.accounts.capabilities import CORRECT_LEDGERS, can
from portal.audit.actions import record_look
from portal.kernel.files import cooperative_path


@require_safe
@login_required
def imports(request: HttpRequest) -> HttpResponse:
    """Show the newest runs."""
    access_imports(request.user)
    context = {"lines": [run_line(run) for run in newest_runs()], "may_close": can(request.user, CORRECT_LEDGERS)}
    context["late"] = late_files(timezone.now())
    return render(request, "billing_import/imports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def import_new(request: HttpRequest) -> HttpResponse:
    """Take a file and start its import."""
    access_imports(request.user)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        runs = _queued(form, lambda: queue_parcel(by=request.user, **form.wishes))
        if runs:
            return redirect("import_run", run_id=runs[0].pk)
    return render(request, "billing_import/import_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def import_run(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Show one run: how far it is, or what came of it; take the mended errors file."""
    run = access_import_run(request.user, run_id)
    form = MendedFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        wishes: dict[str, Any] = {
            "kind": run.kind,
            "profile": run.profile,
            "continues": run.pk,
            "as_of": run.as_of_wished,
        }
        wishes |= {"file": file, "file_name": file.name or "plik", "wish": ImportRun.Wish.PREVIEW}
        mended = _queued(form, lambda: [queue_import(by=request.user, **wishes)])
        if mended:
            return redirect("import_run", run_id=mended[0].pk)
    context = {**run_context(run), "form": form}
    if context.get("rejects"):
        _note_look(request, run)
    return render(request, "billing_import/import_run.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def import_errors(request: HttpRequest, run_id: uuid.UUID) -> StreamingHttpResponse:
    """Hand out the rejected rows as a file that can be mended and sent back."""
    run = access_import_run(request.user, run_id)
    path = cooperative_path(run.errors_path) if run.errors_path else None
    if path is None or not path.is_file():
        raise Http404
    _note_look(request, run)
    name = content_disposition_header(as_attachment=True, filename=path.name) or "attachment"
    headers = {"Content-Disposition": name, "Content-Length": str(path.stat().st_size)}
    return StreamingHttpResponse(pieces_of(path), content_type="text/csv", headers=headers)


def _note_look(request: HttpRequest, run: ImportRun) -> None:
    """Write the look down. Rejected rows hold what a file says of people; whose they are nobody knows yet."""
    record_look(by=request.user, person_id=None, what="rejected_rows", subject=f"import:{run.pk}", thing=run.file_name)


def pieces_of(path: Path) -> Iterator[bytes]:
    """Return a file piece by piece."""
    with path.open("rb") as file:
        while piece := file.read(64 << 10):
            yield piece


def _queued(form: Any, queue: Callable[[], list[ImportRun]]) -> list[ImportRun]:
    """Queue imports, or say in the form why they cannot be."""
    try:
        return queue()
    except ImportNotPossible as wrong:
        form.add_error(None, str(wrong))
        return []
