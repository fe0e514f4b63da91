"""Pages of lists of applications: sending one, seeing what would happen, taking it, its errors as a file to mend."""

import uuid
from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.access.bulk_lists import cancel_list, confirm_list, send_list
from portal.access.bulk_models import BulkList
from portal.access.bulk_policy import access_bulk_list, access_bulk_lists, bulk_lists_of
from portal.access.bulk_queries import errors_file
from portal.access.bulk_reading import WORDS, ListRefused
from portal.audit.actions import record_look
from portal.kernel.csv_export import csv_lines
from portal.staff_desk.bulk_forms import BulkListForm
from portal.staff_desk.bulk_page import bulk_list_context, list_row

MOST_LISTS = 50
_EXAMPLE_ROWS = (("10234", "", "zofia@example.pl", "600 100 200"), ("10235", "SIENK/12/34", "", ""))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def bulk_lists(request: HttpRequest) -> HttpResponse:
    """List what was sent before and take a new list; it is checked first and taken after a second click."""
    access_bulk_lists(request.user)
    is_sent = request.method == "POST"
    form = BulkListForm(request.POST, request.FILES) if is_sent else BulkListForm()
    if is_sent and form.is_valid():
        sent = _sent(request, form)
        if sent is not None:
            return redirect("bulk_list", list_id=sent.pk)
    rows = [list_row(one) for one in bulk_lists_of(request.user)[:MOST_LISTS]]
    context = {"form": form, "rows": rows, "request_key": uuid.uuid4()}
    return render(request, "staff/access/bulk_lists.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
@never_cache
def bulk_list(request: HttpRequest, list_id: uuid.UUID) -> HttpResponse:
    """Show one list: how far it is, who would get an account, what is to be mended."""
    found = access_bulk_list(request.user, list_id)
    record_look(by=request.user, person_id=None, what="bulk_list", subject=f"bulk_list:{found.number}")
    return render(request, "staff/access/bulk_list.html", bulk_list_context(found))


@require_POST
@login_required
def bulk_list_confirm(request: HttpRequest, list_id: uuid.UUID) -> HttpResponse:
    """Take the rows that fit."""
    found = access_bulk_list(request.user, list_id)
    try:
        confirm_list(bulk_list=found, by=request.user)
    except ListRefused as refused:
        messages.error(request, str(refused))
    return redirect("bulk_list", list_id=found.pk)


@require_POST
@login_required
def bulk_list_cancel(request: HttpRequest, list_id: uuid.UUID) -> HttpResponse:
    """Stop a list; what is taken stays."""
    found = access_bulk_list(request.user, list_id)
    if cancel_list(bulk_list=found, by=request.user):
        messages.success(request, "Przerwane. Przyjęte wnioski zostają, reszta listy przepada.")
    else:
        messages.info(request, "Ta lista skończyła się już wcześniej.")
    return redirect("bulk_list", list_id=found.pk)


@require_safe
@login_required
@never_cache
def bulk_list_errors(request: HttpRequest, list_id: uuid.UUID) -> StreamingHttpResponse:
    """Hand out the rows to mend, with what is wrong beside each; the mended file can be sent as a new list."""
    found = access_bulk_list(request.user, list_id)
    record_look(by=request.user, person_id=None, what="bulk_list", subject=f"bulk_list:{found.number}")
    # A streamed answer is read after the request has left the cooperative's schema, so the rows are read here.
    return _csv(iter(list(errors_file(found))), f"do-poprawy-{found.number}.csv")


@require_safe
@login_required
def bulk_list_example(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out a list of two rows, to be filled in."""
    access_bulk_lists(request.user)
    return _csv(csv_lines(tuple(WORDS.values()), _EXAMPLE_ROWS), "wzor-listy.csv")


def _csv(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _sent(request: HttpRequest, form: BulkListForm) -> BulkList | None:
    try:
        key = uuid.UUID(request.POST.get("request_key", ""))
    except ValueError:
        key = uuid.uuid4()
    try:
        return send_list(rows=form.rows, file_name=form.file_name, by=request.user, request_key=key, now=timezone.now())
    except ListRefused as refused:
        form.add_error(None, str(refused))
        return None
