"""What goes back to the accounting system, by the API: JSON or CSV, always the rows after a number."""

import datetime as dt
from typing import Any

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from ninja import Router

from billing_import.api.problems import Problem, not_found
from billing_import.api.scopes import EXPORTS_READ
from billing_import.api.shapes import ExportPage, Exports, ProblemShape
from billing_import.api.tokens import Bearer
from billing_import.back.models import ExportRow
from billing_import.back.numbering import BackPage, number_new_rows, page_after, titles_of
from billing_import.back.writing import as_cell
from portal.audit.actions import record_event
from portal.kernel.clock import WARSAW
from portal.kernel.csv_export import csv_lines
from portal.kernel.exports_back import EXPORTS_BACK, ExportBack, Value

router = Router(tags=["exports"])
_REFUSALS = dict.fromkeys((401, 403, 404, 422, 429), ProblemShape)
_READ = Bearer(EXPORTS_READ)


@router.get(
    "", url_name="api_exports", auth=_READ, response={200: Exports, **_REFUSALS}, summary="Jakie dane można odebrać"
)
def listed(request: HttpRequest) -> Any:  # noqa: ARG001
    """Return the exports with their columns."""
    columns = ("field", "title", "meaning")
    return {
        "exports": [
            {
                "code": export.code,
                "title": export.title,
                "meaning": export.meaning,
                "columns": [{name: getattr(one, name) for name in columns} for one in export.columns],
            }
            for _, export in EXPORTS_BACK
        ]
    }


@router.get(
    "/{code}",
    url_name="api_export",
    auth=_READ,
    response={200: ExportPage, **_REFUSALS},
    summary="Wiersze eksportu po kursorze",
    description="Każdy wiersz przychodzi raz na kursor, a to samo zapytanie daje te same wiersze. Zamiast kursora "
    "można podać „since”: dzień, od którego wiersze są w eksporcie.",
)
def rows(
    request: HttpRequest, code: str, cursor: int | None = None, since: dt.date | None = None, limit: int = 500
) -> Any:
    """Return some rows as JSON."""
    export, page = _page(request, code, cursor, since, limit)
    fields = [column.field for column in export.columns]
    shaped = [{"nr": row.number, **dict(zip(fields, map(_plain, row.cells), strict=True))} for row in page.rows]
    return {"rows": shaped, "cursor": page.cursor, "has_more": page.has_more}


@router.get(
    "/{code}/csv",
    url_name="api_export_csv",
    auth=_READ,
    response=_REFUSALS,
    summary="To samo jako plik CSV",
    description="Kursor jest w nagłówku X-IOK-Cursor, a X-IOK-Has-More mówi, czy są dalsze wiersze.",
    openapi_extra={"responses": {200: {"description": "Plik CSV", "content": {"text/csv": {}}}}},
)
def csv(
    request: HttpRequest, code: str, cursor: int | None = None, since: dt.date | None = None, limit: int = 500
) -> Any:
    """Return some rows as a file, as the nightly ones in the inbox are."""
    export, page = _page(request, code, cursor, since, limit)
    lines = csv_lines(titles_of(export), ([row.number, *map(as_cell, row.cells)] for row in page.rows))
    headers = {
        "X-IOK-Cursor": str(page.cursor),
        "X-IOK-Has-More": "true" if page.has_more else "false",
        "Content-Disposition": f'attachment; filename="{export.code}-{page.cursor}.csv"',
    }
    return HttpResponse("".join(lines), content_type="text/csv; charset=utf-8", headers=headers)


def _page(
    request: HttpRequest, code: str, cursor: int | None, since: dt.date | None, limit: int
) -> tuple[ExportBack, BackPage]:
    export = EXPORTS_BACK.get(code)
    if export is None:
        raise not_found()
    if not 1 <= limit <= 5000:
        raise Problem(422, "limit_wrong", "„limit” ma być od 1 do 5000.")
    if cursor is not None and since is not None:
        raise Problem(422, "cursor_or_since", "Podaj „cursor” albo „since”, nie oba.")
    if cursor is not None and not 0 <= cursor < 1 << 63:
        raise Problem(422, "cursor_wrong", "„cursor” to liczba z poprzedniej odpowiedzi; na początku 0.")
    number_new_rows(export)
    page = page_after(export, cursor or (_before(export, since) if since else 0), limit=limit)
    if page.rows:
        details = {"rows": len(page.rows), "upto": page.cursor}
        by = f"api:{request.auth.name}"  # type: ignore[attr-defined]
        record_event(action="export.read", by=by, subject=f"export:{code}", details=details)
    return export, page


def _before(export: ExportBack, since: dt.date) -> int:
    start = dt.datetime.combine(since, dt.time(), WARSAW)
    before = ExportRow.objects.filter(export=export.code, listed_at__lt=start)
    return before.aggregate(last=Max("id"))["last"] or 0


def _plain(value: Value) -> str | int | None:
    """Return a value as JSON has it: days as ISO text, amounts as text."""
    cell = as_cell(value)
    return cell if cell is None or isinstance(cell, (int, str)) else str(cell)
