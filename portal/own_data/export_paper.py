"""Everything about a person on paper. What is in it: ``exporting``."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from portal.kernel.cooperative import CurrentCooperative
from portal.kernel.pdf import pdf_of

TEMPLATE = (Path(__file__).parent / "typst" / "export.typ").read_text(encoding="utf-8")
# Lists with more columns are written row by row: a table would not fit on the sheet.
WIDEST_TABLE = 8
LONGEST_CELL = 90


def export_pdf(content: Mapping[str, Any], *, cooperative: CurrentCooperative) -> bytes:
    """Return the PDF. Cost: some 0.3 s of a process of its own, a second for each thousand rows."""
    shown = {
        "title": "Moje dane",
        "whose": f"{content['osoba']}, konto {content['konto']}",
        "when": f"Stan na {content['sporządzono']}.",
        "parts": [_part(part) for part in content["części"]],
    }
    return pdf_of(TEMPLATE, content=shown, cooperative=cooperative, has_secret=True)


def _part(part: Mapping[str, Any]) -> dict[str, Any]:
    columns: list[str] = part["kolumny"]
    rows = [[_text(row[column]) for column in columns] for row in part["wiersze"]]
    is_table = (
        len(columns) <= WIDEST_TABLE and len(rows) > 1 and all(len(c) <= LONGEST_CELL for row in rows for c in row)
    )
    return {"heading": part["nazwa"], "columns": columns, "rows": rows, "is_table": is_table}


def _text(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return "tak" if value else "nie"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_text(inner)}" for key, inner in value.items())
    return ", ".join(_text(inner) for inner in value) if isinstance(value, list) else str(value)
