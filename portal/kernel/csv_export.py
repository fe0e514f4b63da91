"""CSV that Polish Excel opens as a table and whose cells never become formulas. The columns are the caller's."""

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

BOM = "\ufeff"
# Spreadsheets start a formula at these; some also at their full-width twins, which NFKC folds into them.
FORMULA_STARTS = frozenset("=+-@\t\r\n|%")

Cell = str | Decimal | int | dt.date | None


def safe_text(text: str) -> str:
    """Return the text, with an apostrophe before it when a spreadsheet could take it for a formula.

    Blanks and invisible signs before the dangerous one do not hide it. NUL is dropped.
    """
    text = text.replace("\x00", "")
    visible = text.lstrip(" \u00a0\u200b\u200c\u200d\u2060\ufeff")
    start = unicodedata.normalize("NFKC", visible[:1])[:1]
    return f"'{text}" if start in FORMULA_STARTS and start else text


def cell_text(cell: Cell) -> str:
    """Return a cell as written: numbers stay numbers (decimal comma, plain minus), days are ISO, text is made safe."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:.2f}".replace(".", ",")
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return safe_text(cell)


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield the file line by line: a BOM so that Excel reads UTF-8, ``;`` between cells, CRLF at the ends."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    yield BOM
    for row in [header, *([cell_text(cell) for cell in row] for row in rows)]:
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
