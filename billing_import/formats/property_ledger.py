"""Charges and yearly sums of a property manager made into rows of a ledger whose balances are the stated ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from billing_import.formats.problems import FileRefused, Problem
from billing_import.formats.property_records import CHARGE_FIELDS, YEAR_FIELDS, Record, Role, records_of, role_of_record
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
from billing_import.formats.source import Batch, Check, RawRow

LEDGER_HEADER = (
    "Indeks lokalu", "Data", "Rodzaj", "Opis", "Nr dowodu", "Wn", "Ma", "Termin", "Właściciel", "Wiersz pliku",
)  # fmt: skip
_ROWS_AT_ONCE = 2000
_MOST_YEARS, _MOST_MONTHS = 200_000, 500_000


@dataclass(slots=True)
class PropertyLedger:
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
        """Add a record that cannot be read."""
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
        self.wrong_products += note_product(self.found, record.number, fields[1], product, self.wrong_products)
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


def ledger_batches(path: Path, brings: str, found: list[Check]) -> Iterator[Batch]:
    """Return the rows of a file; ``brings`` says what of yearly sums: o(penings), p(ayments), c(harges)."""
    ledger = PropertyLedger(brings, found)
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
            ledger.wrong(record, too_short(record.fields, needed) if is_short else Problem("property_record_unclear"))
        if len(ledger.rows) >= _ROWS_AT_ONCE:
            yield Batch(ledger.rows, done)
            ledger.rows = []
    ledger.finish()
    yield Batch(ledger.rows, done)


def note_product(found: list[Check], number: int, premises: str, texts: tuple[str, str, str], already: int) -> int:
    """Note that a sum is not quantity × price, for as many rows as are shown; the sum of the file is what counts."""
    quantity, price, total = (number_of(text) for text in texts)
    if quantity is None or price is None or total is None or rounded(quantity * price) == rounded(total):
        return 0
    if already < MOST_SHOWN:
        found.append(Check("quantity_times_price", premises, number, total, rounded(quantity * price), is_fatal=False))
    return 1


def too_short(fields: Sequence[str], expected: int) -> Problem:
    """Return the problem of a record with too few fields."""
    return Problem("row_too_short", particulars={"found": len(fields), "expected": expected})
