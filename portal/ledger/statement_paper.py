"""The ledger of an account as a paper to take along: what was charged and paid in a period, by months, in Polish."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import translation

from portal.kernel.cooperative import CurrentCooperative
from portal.kernel.money import amount_text
from portal.kernel.pdf import pdf_of
from portal.kernel.typography import full_day_text, month_text
from portal.ledger.balance import ZERO, Line
from portal.ledger.presenters import Selection
from portal.ledger.statement import StatementMonth
from portal.ledger.words import balance_text, kind_words

STATEMENT = (Path(__file__).parent / "typst" / "statement.typ").read_text(encoding="utf-8")
# Rows on one paper; a longer history is told month by month, so that no paper takes more time and memory than this.
MOST_ROWS = 3_000


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the figures. ``as_of`` is the day of the data, ``made_on`` that of the paper."""

    name: str
    premises: str
    premises_code: str
    account: str
    as_of: dt.date
    made_on: dt.date
    disclaimer: str


def statement_pdf(
    head: Head,
    lines: Sequence[Line],
    months: Iterable[StatementMonth],
    selection: Selection,
    *,
    cooperative: CurrentCooperative,
) -> bytes:
    """Return the paper as PDF, kept nowhere. ``lines`` are all rows of the account, ``months`` those asked for.

    Cost: docs/rules/ledger-papers.md has the figures; the rows are set in a process of their own that ends afterwards.
    """
    with translation.override("pl"):
        content = statement_content(head, lines, months, selection)
    return pdf_of(STATEMENT, content=content, cooperative=cooperative, has_secret=True)


def statement_content(
    head: Head, lines: Sequence[Line], months: Iterable[StatementMonth], selection: Selection
) -> dict[str, Any]:
    """Return what stands on the paper, months and rows oldest first.

    The balance before the first row plus charges less payments is the balance after the last one. With one kind of rows
    there is no such sum, so both balances are left out.
    """
    in_order = sorted(months, key=lambda month: month.first_day)
    rows = [row.line for month in in_order for row in month.lines]
    debit, credit = _sums(rows)
    has_rows = len(rows) <= MOST_ROWS
    before = [line for line in lines if selection.first is not None and line.entry_on < selection.first]
    opening = sum((line.amount for line in before), ZERO)
    return {
        "title": "Zestawienie opłat i wpłat",
        "facts": [{"label": label, "value": value} for label, value in _facts(head, selection) if value],
        "months": [_month(month, has_rows=has_rows) for month in in_order],
        "opening": "" if selection.kind else balance_text(opening),
        "closing": "" if selection.kind else balance_text(opening + debit - credit),
        "debit": amount_text(debit),
        "credit": amount_text(credit),
        "notes": [note for note in (_kind_note(selection), _length_note(has_rows=has_rows), head.disclaimer) if note],
    }


def _facts(head: Head, selection: Selection) -> list[tuple[str, str]]:
    return [
        ("Dla", head.name),
        (
            "Lokal",
            f"{head.premises} ({head.premises_code})" if head.premises_code not in head.premises else head.premises,
        ),
        ("Konto", head.account),
        ("Okres", _period(selection)),
        ("Stan na", full_day_text(head.as_of)),
        ("Wydruk z dnia", full_day_text(head.made_on)),
    ]


def _period(selection: Selection) -> str:
    first = f"od {full_day_text(selection.first)}" if selection.first else ""
    last = f"do {full_day_text(selection.last)}" if selection.last else ""
    return " ".join(part for part in (first, last) if part) or "wszystkie zapisy"


def _kind_note(selection: Selection) -> str:
    return f"Tylko zapisy jednego rodzaju: {kind_words(selection.kind)}." if selection.kind else ""


def _length_note(*, has_rows: bool) -> str:
    if has_rows:
        return ""
    return "To długi okres, więc są tu sumy miesięcy. Wybierz jeden rok, a dostaniesz każdy zapis."


def _month(month: StatementMonth, *, has_rows: bool) -> dict[str, Any]:
    debit, credit = _sums([row.line for row in month.lines])
    return {
        "name": month_text(month.first_day),
        "rows": [
            [
                f"{row.line.entry_on:%d.%m.%Y}",
                f"{row.line.due_on:%d.%m.%Y}" if row.line.due_on else "",
                _what(row.line),
                amount_text(row.line.debit) if row.line.debit else "",
                amount_text(row.line.credit) if row.line.credit else "",
                balance_text(row.balance_after),
            ]
            for row in (month.lines if has_rows else ())
        ],
        "debit": amount_text(debit),
        "credit": amount_text(credit),
        "closing": balance_text(month.lines[-1].balance_after),
    }


def _what(line: Line) -> str:
    """Return what a row is for; the kind only where the side of the amount does not tell it."""
    kind = kind_words(line.kind)
    is_plain = line.kind in ("charge", "payment") or line.description.lower().startswith(kind)
    told = (line.description if is_plain else f"{kind}: {line.description}") if line.description else kind
    return told + (f" ({line.document_no})" if line.document_no else "")


def _sums(lines: Iterable[Line]) -> tuple[Decimal, Decimal]:
    rows = list(lines)
    return sum((line.debit for line in rows), ZERO), sum((line.credit for line in rows), ZERO)
