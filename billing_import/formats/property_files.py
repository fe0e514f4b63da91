"""Files of a property manager's program (``lok``, ``nal_czynsz``, ``wplaty``, ``pow_czynsz``) as tables of our kinds.

A file that holds both charges and yearly sums (``property_set`` joins them) gives a whole ledger: its balances are then
the closing ones of the yearly sums. Which file is which is told by ``property_records``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path

from billing_import.formats.problems import FileRefused, Problem
from billing_import.formats.property_records import (
    CHARGE_FIELDS,
    FEE_FIELDS,
    PREMISES_FIELDS,
    YEAR_FIELDS,
    Record,
    Role,
    records_of,
    role_of,
    role_of_record,
)
from billing_import.formats.property_values import amount_text, day_text, month_end, number_of, rounded
from billing_import.formats.property_years import (
    MOST_SHOWN,
    ChargedMonths,
    YearRecord,
    first_years,
    month_checks,
    year_checks,
    year_record,
)
from billing_import.formats.source import Batch, Check, Format, ListedTable, RawRow, RawTable

LEDGER_HEADER = (
    "Indeks lokalu", "Data", "Rodzaj", "Opis", "Nr dowodu", "Wn", "Ma", "Termin", "Właściciel", "Wiersz pliku",
)  # fmt: skip
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
_MOST_YEARS, _MOST_MONTHS = 200_000, 500_000
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
        return (ListedTable("Kartoteka", "ledger", LEDGER_HEADER, partial(_ledger, path, "opc")),)
    return tuple(
        ListedTable(title, "ledger", LEDGER_HEADER, partial(_ledger, path, brings), is_hidden=at > 0)
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
        return tuple(fields), _too_short(fields, PREMISES_FIELDS)
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
                    RawRow(one.number, fields, _too_short(fields, FEE_FIELDS)) if is_damaged else RawRow(one.number, ())
                )
                continue
            if not valid_from:
                valid_from = _day_in(" ".join(text))
            description = one.text(3, -4)
            quantity, unit, rate, amount = fields[-4:]
            wrong += _note_product(found, one.number, fields[1], (quantity, rate, amount), wrong)
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


@dataclass(slots=True)
class _Ledger:
    """Rows of a ledger as they are made, with the charges of each month for comparing them with yearly sums."""

    brings: str
    found: list[Check]
    rows: list[RawRow] = field(default_factory=list)
    charged: ChargedMonths = field(default_factory=ChargedMonths)
    years: list[YearRecord] = field(default_factory=list)
    number: int = 0
    wrong_products: int = 0

    def add(  # noqa: PLR0917
        self, fields: Sequence[str], day: str, kind: str, text: str, document_no: str, sides: tuple[Decimal, Decimal],
        at: int, due: str = "",
    ) -> None:  # fmt: skip
        """Add a row of an account (owner and premises come first in ``fields``); a zero one is skipped."""
        self.number += 1
        if not any(sides):
            self.rows.append(RawRow(self.number, ()))
            return
        debit, credit = (amount_text(side) for side in sides)
        cells = (fields[1], day, kind, text, document_no, debit, credit, due, fields[0], str(at))
        self.rows.append(RawRow(self.number, cells))

    def wrong(self, record: Record, problem: Problem) -> None:
        self.number += 1
        cells = ("",) * 8 + (record.fields[0], str(record.number))
        self.rows.append(RawRow(self.number, (record.fields[1] if len(record.fields) > 1 else "", *cells[1:]), problem))

    def charge(self, record: Record) -> None:
        """Take in a charge: owner, premises, from, to, period, line, text, quantity, unit, price, sum."""
        fields = record.fields
        total = number_of(fields[-1])
        if total is None:
            self.wrong(record, Problem("amount_unreadable", "Wn", fields[-1][:60]))
            return
        self.charged.add((fields[1], fields[0]), fields[4], total)
        if self.charged.months > _MOST_MONTHS:
            raise FileRefused("property_too_many", limit=_MOST_MONTHS)
        product = (fields[-4], fields[-2], fields[-1])
        self.wrong_products += _note_product(self.found, record.number, fields[1], product, self.wrong_products)
        day = day_text(fields[2])
        kind, text = ("K" if total < 0 else "N"), record.text(6, -4)
        document_no = f"{fields[4]}/{fields[5]}"
        self.add(fields, day, kind, text, document_no, (total, Decimal(0)), record.number, due=day)

    def year(self, record: Record) -> None:
        """Take in one record of ``wplaty``; its rows are made when all years are known."""
        read = year_record(record.number, record.fields)
        if isinstance(read, tuple):
            self.wrong(record, Problem("amount_unreadable", read[0], read[1][:60]))
            return
        self.years.append(read)
        if len(self.years) > _MOST_YEARS:
            raise FileRefused("property_too_many", limit=_MOST_YEARS)

    def finish(self) -> None:
        """Make the rows of the yearly sums and check that they follow from each other."""
        checks = [check for check in year_checks(self.years) if not check.ties]
        self.found.extend(checks[:MOST_SHOWN])
        if self.years and not checks:
            total = sum((record.closing for record in self.years), Decimal(0))
            self.found.append(Check("closing_of_year", "wplaty", self.years[-1].number, total, total))
        first = first_years(self.years)
        shown = 0
        for record in self.years:
            who = (record.owner, record.premises)
            if "o" in self.brings and first[record.account] is record:
                self._opening(who, record)
            for month, payment in enumerate(record.payments, start=1):
                if payment:
                    kind = "K" if payment < 0 else "W"
                    text = f"Wpłaty {month:02d}.{record.year} razem"
                    day = month_end(record.year, month)
                    document_no = f"{record.year}{month:02d}/W"
                    self.add(who, day, kind, text, document_no, (Decimal(0), payment), record.number)
            if "c" in self.brings:
                shown += self._charges(who, record, shown)

    def _opening(self, who: tuple[str, str], record: YearRecord) -> None:
        # Charges in detail from before the first year are in its opening balance already.
        before = self.charged.before(record.account, record.year)
        owed = record.opening - before
        if owed:
            sides = (owed, Decimal(0)) if owed > 0 else (Decimal(0), -owed)
            text = f"Saldo na początek {record.year} r."
            self.add(who, f"{record.year}-01-01", "K", text, f"{record.year}/BO", sides, record.number)

    def _charges(self, who: tuple[str, str], record: YearRecord, shown: int) -> int:
        """Add what the details lack to the sums of months, so that the balance is the stated one."""
        noted = 0
        for month, stated, counted, is_detailed in month_checks(record, self.charged):
            where = f"{record.premises}, {record.year}-{month:02d}"
            if is_detailed and shown + noted < MOST_SHOWN:
                noted += 1
                self.found.append(Check("charges_of_month", where, record.number, stated, counted, is_fatal=False))
            kind = "K" if is_detailed or stated < 0 else "N"
            text = f"{'Różnica opłat' if is_detailed else 'Opłaty'} {month:02d}.{record.year} razem"
            day = f"{record.year}-{month:02d}-01"
            sides = (stated - counted, Decimal(0))
            self.add(who, day, kind, text, f"{record.year}{month:02d}/N", sides, record.number, due=day)
        return noted


def _ledger(path: Path, brings: str, found: list[Check]) -> Iterator[Batch]:
    ledger = _Ledger(brings, found)
    done = 0
    for record in records_of(path):
        done = record.bytes_done
        role, width = role_of_record(record.fields), len(record.fields)
        if role is Role.YEARS:
            ledger.year(record)
        elif role is Role.CHARGES:
            ledger.charge(record)
        else:
            needed = YEAR_FIELDS if width > 2 * CHARGE_FIELDS else CHARGE_FIELDS
            is_short = width < needed
            ledger.wrong(record, _too_short(record.fields, needed) if is_short else Problem("property_record_unclear"))
        if len(ledger.rows) >= _ROWS_AT_ONCE:
            yield Batch(ledger.rows, done)
            ledger.rows = []
    ledger.finish()
    yield Batch(ledger.rows, done)


def _note_product(found: list[Check], number: int, premises: str, texts: tuple[str, str, str], already: int) -> int:
    """Note that a sum is not quantity × price, for as many rows as are shown; the sum of the file is what counts."""
    quantity, price, total = (number_of(text) for text in texts)
    if quantity is None or price is None or total is None or rounded(quantity * price) == rounded(total):
        return 0
    if already < MOST_SHOWN:
        found.append(Check("quantity_times_price", premises, number, total, rounded(quantity * price), is_fatal=False))
    return 1


def _comma(text: str) -> str:
    """Return a number with a comma and without zeros that say nothing; other texts as they stand."""
    number = number_of(text)
    if number is None or not text:
        return text
    plain = f"{number.normalize():f}"
    return plain.replace(".", ",")


def _too_short(fields: Sequence[str], expected: int) -> Problem:
    return Problem("row_too_short", particulars={"found": len(fields), "expected": expected})


def _in_batches(records: Iterator[Record]) -> Iterator[list[Record]]:
    batch: list[Record] = []
    for record in records:
        batch.append(record)
        if len(batch) >= _ROWS_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
