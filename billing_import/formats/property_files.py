"""Files of a property manager's program (``lok``, ``nal_czynsz``, ``wplaty``, ``pow_czynsz``) as tables of our kinds.

A file that holds both charges and yearly sums (``property_set`` joins them) gives a whole ledger: its balances are then
the closing ones of the yearly sums. Which file is which is told by ``property_records``.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from billing_import.formats.problems import FileRefused, Problem
from billing_import.formats.property_ledger import LEDGER_HEADER, ledger_batches, note_product, too_short
from billing_import.formats.property_records import (
    FEE_FIELDS,
    PREMISES_FIELDS,
    Record,
    Role,
    records_of,
    role_of,
    role_of_record,
)
from billing_import.formats.property_values import day_text, number_of
from billing_import.formats.source import Batch, Check, Format, ListedTable, RawRow, RawTable

REGISTER_HEADER = (
    "Indeks lokalu", "Ulica", "Nr budynku", "Nr lokalu", "Kod pocztowy", "Miejscowość", "Nr kontrahenta",
    "Rodzaj osoby", "Nazwisko", "E-mail", "Tytuł prawny", "Udział w częściach wspólnych",
)  # fmt: skip
FEES_HEADER = ("Indeks lokalu", "Od", "Składnik", "Lp", "Ilość", "Jm", "Stawka", "Kwota", "Właściciel")
# What a table of yearly sums brings: openings, payments, charges.
_YEARS_TABLES = (
    ("Wpłaty i saldo otwarcia", "op"),
    ("Wpłaty, opłaty i saldo otwarcia", "opc"),
    ("Wpłaty", "p"),
)
_ROWS_AT_ONCE = 2000
_MOST_HEADING = 100
_LEGAL = re.compile(
    r"sp\.\s*z\s*o\.?\s*o|\bs\.\s*a\.|\bsp\.\s*[jk]\.|spółka|spółdzielnia|gmina|skarb państwa", re.IGNORECASE
)
_FROM_DAY = re.compile(r"\bod\s+(?:dnia\s+)?([0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4})", re.IGNORECASE)


def is_mine(head: bytes, _file_name: str) -> bool:
    """Tell whether a file is one of the set, by its records."""
    return role_of(head) is not None


def tables(path: Path) -> Sequence[RawTable]:
    """Return the tables of a file. Raises FileRefused for a file that holds only the day of the data."""
    with path.open("rb") as file:
        role = role_of(file.read(64 << 10))
    if role is Role.PREMISES:
        return (ListedTable("Lokale", "register", REGISTER_HEADER, partial(_premises, path)),)
    if role is Role.FEES:
        return (ListedTable("Opłaty", "components", FEES_HEADER, partial(_fees, path)),)
    if role is Role.AS_OF:
        raise FileRefused("property_as_of_alone")
    if role is Role.CHARGES:
        return (ListedTable("Kartoteka", "ledger", LEDGER_HEADER, partial(ledger_batches, path, "opc")),)
    return tuple(
        ListedTable(title, "ledger", LEDGER_HEADER, partial(ledger_batches, path, brings), is_hidden=at > 0)
        for at, (title, brings) in enumerate(_YEARS_TABLES)
    )


PROPERTY_FILES = Format("property_files", "Pliki zarządcy (#)", (".txt",), is_mine, tables)


def _premises(path: Path, _found: list[Check]) -> Iterator[Batch]:
    for records in _in_batches(records_of(path)):
        rows = [RawRow(one.number, *_premises_cells(one)) for one in records]
        yield Batch(rows, records[-1].bytes_done)


def _premises_cells(record: Record) -> tuple[tuple[str, ...], Problem | None]:
    fields = record.fields
    if len(fields) < PREMISES_FIELDS:
        return tuple(fields), too_short(fields, PREMISES_FIELDS)
    owner, name = fields[0], record.text(1, -12)
    premises, street, building, number, postal_code, town, email = fields[-11:-4]
    kind = ("P" if _LEGAL.search(name) else "F") if owner else ""
    # Owners' numbers begin with W; the title of anybody else is for people to say.
    title = "własność" if owner[:1] in {"W", "w"} else ""
    share = "/".join(part for part in fields[-2:] if part)
    return (premises, street, building, number, postal_code, town, owner, kind, name, email, title, share), None


def _fees(path: Path, found: list[Check]) -> Iterator[Batch]:
    text: list[str] = []
    valid_from, wrong = "", 0
    for records in _in_batches(records_of(path)):
        rows = []
        for one in records:
            fields = one.fields
            if role_of_record(fields) is not Role.FEES:
                if not valid_from and len(text) < _MOST_HEADING:
                    text.append(" ".join(fields))
                is_damaged = len(fields) >= FEE_FIELDS - 2
                rows.append(
                    RawRow(one.number, fields, too_short(fields, FEE_FIELDS)) if is_damaged else RawRow(one.number, ())
                )
                continue
            if not valid_from:
                valid_from = _day_in(" ".join(text))
            description = one.text(3, -4)
            quantity, unit, rate, amount = fields[-4:]
            wrong += note_product(found, one.number, fields[1], (quantity, rate, amount), wrong)
            cells = (
                fields[1], valid_from, description, fields[2], *map(_comma, (quantity,)), unit, _comma(rate),
                _comma(amount), fields[0],
            )  # fmt: skip
            rows.append(RawRow(one.number, cells))
        yield Batch(rows, records[-1].bytes_done)


def _day_in(text: str) -> str:
    days = {day_text(day) for day in _FROM_DAY.findall(text)}
    if len(days) != 1:
        raise FileRefused("property_fees_without_day")
    return days.pop()


def _comma(text: str) -> str:
    """Return a number with a comma and without zeros that say nothing; other texts as they stand."""
    number = number_of(text)
    if number is None or not text:
        return text
    plain = f"{number.normalize():f}"
    return plain.replace(".", ",")


def _in_batches(records: Iterator[Record]) -> Iterator[list[Record]]:
    batch: list[Record] = []
    for record in records:
        batch.append(record)
        if len(batch) >= _ROWS_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
