"""The ledger as a spreadsheet (XLSX): the columns of the CSV, with days as days and amounts as numbers."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

import xlsxwriter

from portal.kernel.csv_export import Cell

_WIDTHS = (12, 12, 11, 16, 44, 14, 14, 14, 24, 18, 24, 10)
# What Excel counts days from; an earlier one is written as text.
_FIRST_YEAR = 1900


def sheet_of(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return the file. A text cell is text whatever it begins with, also after somebody edits it.

    Cost: some 40 µs a row and the size of the file in memory.
    """
    out = io.BytesIO()
    # Sync: nothing is guessed from text, so no cell becomes a formula, a link or a number.
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **plain}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"quote_prefix": True})
        money = book.add_format({"num_format": "#,##0.00"})
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet = book.add_worksheet(name)
        for column, title in enumerate(header):
            sheet.write_string(0, column, title, bold)
            sheet.set_column(column, column, _WIDTHS[column] if column < len(_WIDTHS) else 16)
        sheet.freeze_panes(1, 0)
        for at, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, dt.date) and cell.year >= _FIRST_YEAR:
                    sheet.write_datetime(at, column, dt.datetime.combine(cell, dt.time()), day)
                elif isinstance(cell, Decimal):
                    sheet.write_number(at, column, float(cell), money)
                elif isinstance(cell, int):
                    sheet.write_number(at, column, cell)
                elif cell is not None:
                    sheet.write_string(at, column, str(cell).replace("\x00", ""), text)
    return out.getvalue()
