"""What a run says about rejected rows: rows of the database for the desk, and a file to mend and send back."""

import re
from collections.abc import Iterable
from pathlib import Path

from django.db import connection

from billing_import.files import OF_PEOPLE
from billing_import.formats.cells import joined_line
from billing_import.formats.layout import ERRORS_TITLES, ORIGINAL_LINE
from billing_import.formats.records import Shape
from billing_import.formats.rows_table import RowsTable
from billing_import.formats.text_table import TextTable
from billing_import.ledger_reading import Rejected
from billing_import.models import ImportReject, ImportRun
from billing_import.wording import reason_of
from portal.kernel.masking import masked_pesels

LONGEST_REASON = 500


def store_rejects(run: ImportRun, rejected: Iterable[Rejected], shape: Shape) -> None:
    """Write down each problem of each rejected row, in place of what an earlier attempt wrote."""
    ImportReject.objects.filter(run=run).delete()
    columns = 'run_id, line, original_line, "column", value, code, reason'
    with connection.cursor() as cursor, cursor.copy(f"COPY import_reject ({columns}) FROM STDIN") as copy:
        for one in rejected:
            original = original_line_of(one, shape)
            for problem in one.problems:
                value, reason = problem.value.replace("\x00", ""), reason_of(problem)
                if run.kind in OF_PEOPLE:
                    # Law: a PESEL that slipped into another column is not shown whole; the file to mend has it.
                    value, reason = masked_pesels(value), masked_pesels(reason)
                column = problem.column.replace("\x00", "")[:100]
                copy.write_row(
                    (run.pk, one.row.line, original, column, value[:300], problem.code, reason[:LONGEST_REASON])
                )


def original_line_of(rejected: Rejected, shape: Shape) -> int | None:
    """Return the line of the continued file that a rejected row names."""
    at = shape.fields.get(ORIGINAL_LINE)
    cells = rejected.row.cells
    text = cells[at].strip() if at is not None and at < len(cells) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None


def write_errors_file(path: Path, rejected: Iterable[Rejected], table: TextTable | RowsTable, run: ImportRun) -> None:
    """Write the rejected rows as they were, with the original header, encoding and separator.

    Four columns before them say the line, the columns, what to mend and the run; a mended file keeps them.
    """
    shape, separator = table.shape, table.shape.separator
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    with unfinished.open("w", encoding=table.encoding, errors="replace", newline="") as file:
        header = joined_line(_own(shape.header, shape), separator)
        file.write(separator.join(ERRORS_TITLES) + separator + header + "\r\n")
        for one in rejected:
            columns = ", ".join(dict.fromkeys(problem.column for problem in one.problems if problem.column))
            reasons = " ".join(dict.fromkeys(_said(problem.column, reason_of(problem)) for problem in one.problems))
            ours = joined_line((str(one.row.line), columns, reasons, str(run.pk)), separator)
            file.write(ours + separator + _own_raw(one.row.raw, shape) + "\r\n")
    unfinished.replace(path)


def _said(column: str, reason: str) -> str:
    return f"{column}: {reason}" if column else reason


def _has_our_columns(shape: Shape) -> bool:
    return tuple(name.strip() for name in shape.header[: len(ERRORS_TITLES)]) == ERRORS_TITLES


def _own(header: tuple[str, ...], shape: Shape) -> tuple[str, ...]:
    return header[len(ERRORS_TITLES) :] if _has_our_columns(shape) else header


def _own_raw(raw: str, shape: Shape) -> str:
    """Return the row without the columns that an errors file put before it."""
    if not _has_our_columns(shape):
        return raw
    separator = re.escape(shape.separator)
    ours = re.match(rf'(?:(?:"(?:[^"]|"")*"|[^{separator}]*){separator}){{{len(ERRORS_TITLES)}}}', raw)
    return raw[ours.end() :] if ours else raw
