"""A list of people who get accounts without applying, row by row; wrong rows are told with line, column and reason.

Reading files is done by whoever offers the list; ``rows_of_text`` reads what a worker pastes.
"""

import csv
import datetime as dt
import io
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.eligibility import ApplicationRefused
from portal.access.models import AccessApplication
from portal.access.refusing import way_not_allowed
from portal.access.taking import take_application
from portal.kernel.schemas import current_schema
from portal.premises.models import Premises
from portal.residents.models import Person
from portal.rulebook.queries import rules_on
from portal.rulebook.refusal import Refusal

_KEYS = uuid.UUID("6f3f9ad2-3c8e-4b0e-9f0e-0a5f4a6c7d11")
COLUMNS = {"kontrahent": "person", "lokal": "premises", "e-mail": "email", "email": "email", "telefon": "phone"}
WORDS = {"person": "kontrahent", "premises": "lokal", "email": "e-mail", "phone": "telefon"}
# Which column a worker has to look at when a rule refuses.
_COLUMN_OF_RULE = {
    "access.shared_email": "email",
    "access.account_per": "premises",
    "access.premises_kinds": "premises",
}


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One row: whose account, for which premises (where each have their own), and how to reach the person."""

    line: int
    person: str
    premises: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row was left out: where to look, what stands there, and the reason as a sentence."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class BulkReport:
    """What became of a list."""

    taken: tuple[AccessApplication, ...]
    errors: tuple[RowError, ...]


def rows_of_text(text: str) -> list[BulkRow]:
    """Return the rows of a pasted list with a heading: ``kontrahent;lokal;e-mail;telefon``, in any order.

    Semicolons, commas or tabs part the columns; empty lines do not count. Raises ApplicationRefused without a column
    ``kontrahent``.
    """
    lines = text.lstrip("\ufeff").splitlines()
    heading = next((line for line in lines if line.strip()), "")
    sign = max(";\t,", key=heading.count)
    rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=sign))
    first = next((number for number, row in enumerate(rows) if any(cell.strip() for cell in row)), 0)
    names = [COLUMNS.get(cell.strip().casefold(), "") for cell in rows[first]] if rows else []
    if "person" not in names:
        told = _("W pierwszym wierszu listy brakuje kolumny „kontrahent”. Przykład: kontrahent;lokal;e-mail;telefon.")
        raise ApplicationRefused([Refusal("application.ways", told)])
    found = []
    for number, row in enumerate(rows[first + 1 :], start=first + 2):
        given = {name: cell.strip() for name, cell in zip(names, row, strict=False) if name}
        if any(given.values()):
            found.append(BulkRow(line=number, **({"person": ""} | given)))
    return found


def apply_in_bulk(*, rows: Iterable[BulkRow], by: Any, day: dt.date) -> BulkReport:
    """Take an application without paper for every right row and tell what is wrong with the others.

    Each row is a transaction of its own: a list that broke off is sent again, and the rows taken on that day are found
    instead of being taken twice. Raises ApplicationRefused where the rules know no accounts without an application.
    Cost: about 20 statements a row.
    """
    rules = rules_on(day)
    if "without_application" not in rules.application.ways:
        raise ApplicationRefused([way_not_allowed("without_application", rules)])
    taken: list[AccessApplication] = []
    errors: list[RowError] = []
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row.person.casefold(), row.premises.casefold())
        if key in seen:
            errors.append(RowError(row.line, "kontrahent", row.person, f"To samo jest już w wierszu {seen[key]}."))
            continue
        seen[key] = row.line
        done = _take_row(row, by=by, day=day)
        if isinstance(done, AccessApplication):
            taken.append(done)
        else:
            errors.extend(done)
    return BulkReport(tuple(taken), tuple(errors))


def _take_row(row: BulkRow, *, by: Any, day: dt.date) -> AccessApplication | list[RowError]:
    person = Person.objects.filter(code=row.person).first()
    if person is None:
        return [RowError(row.line, "kontrahent", row.person, "Rejestr nie zna takiego numeru. Popraw go.")]
    premises = Premises.objects.select_related("building__estate").filter(code=row.premises).first()
    if row.premises and premises is None:
        return [RowError(row.line, "lokal", row.premises, "Rejestr nie zna takiego lokalu. Popraw indeks.")]
    if row.email and ("@" not in row.email or " " in row.email):
        return [RowError(row.line, "e-mail", row.email, "To nie jest adres e-mail. Popraw go albo usuń.")]
    try:
        with transaction.atomic():
            return take_application(
                operation="grant",
                way="without_application",
                person=person,
                premises=premises,
                email=row.email,
                phone=row.phone,
                by=by,
                request_key=uuid.uuid5(_KEYS, f"{current_schema()}:{day}:{row.person}:{row.premises}"),
                day=day,
            )
    except ApplicationRefused as refused:
        return [_row_error(row, refusal.rule, refusal.text) for refusal in refused.refusals]


def _row_error(row: BulkRow, rule: str, text: str) -> RowError:
    column = _COLUMN_OF_RULE.get(rule, "person")
    value = getattr(row, column) or row.person
    return RowError(row.line, WORDS[column] if getattr(row, column) else "kontrahent", value, text)
