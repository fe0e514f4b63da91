"""Yearly sums of a property manager (``wplaty``): a record per premises and year; balances must follow each other.

Fields, counted from 0: owner 0, premises 1, year 2, its first day 3 and last day 4, opening debt 5, opening surplus 6,
two unused 7–8, then twelve pairs of charges and payments 9–32, closing balance 33: positive is a surplus.
closing = surplus − debt + payments − charges.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from billing_import.formats.property_records import YEAR_FIELDS
from billing_import.formats.property_values import number_of
from billing_import.formats.source import Check

MOST_SHOWN = 10
# As fine as numbers of the files may be.
_PARTS = 10**8
_TITLES = {5: "Zaległość na początku", 6: "Nadpłata na początku", 33: "Saldo na końcu"}


@dataclass(frozen=True, slots=True)
class YearRecord:
    """One year of one account. ``opening`` and ``closing`` are what is owed: a debt is positive, unlike in the file."""

    number: int
    owner: str
    premises: str
    year: str
    opening: Decimal
    charges: tuple[Decimal, ...]
    payments: tuple[Decimal, ...]
    closing: Decimal

    @property
    def account(self) -> tuple[str, str]:
        """Return whose account it is: premises and owner."""
        return self.premises, self.owner

    def counted(self) -> Decimal:
        """Return what is owed at the end by opening, charges and payments."""
        return self.opening + sum(self.charges) - sum(self.payments)


def year_record(number: int, fields: Sequence[str]) -> YearRecord | tuple[str, str]:
    """Return a record read, or the title and the text of the first field that is no number."""
    numbers: list[Decimal] = []
    for at in range(5, YEAR_FIELDS):
        read = number_of(fields[at])
        if read is None:
            month = (at - 9) // 2 + 1
            name = _TITLES.get(at) or (f"{'Naliczono' if at % 2 else 'Wpłacono'} w miesiącu {month}")
            return name, fields[at]
        numbers.append(read)
    return YearRecord(
        number,
        fields[0],
        fields[1],
        fields[2],
        opening=numbers[0] - numbers[1],
        charges=tuple(numbers[4:28:2]),
        payments=tuple(numbers[5:28:2]),
        closing=-numbers[28],
    )


def year_checks(records: Sequence[YearRecord]) -> Iterator[Check]:
    """Return differences: of a closing balance to its own year, of an opening balance to the year before."""
    by_account: dict[tuple[str, str], dict[str, YearRecord]] = {}
    for record in records:
        years = by_account.setdefault(record.account, {})
        where = f"{record.premises}, {record.year}"
        if record.year in years:
            twice = Decimal(years[record.year].number)
            yield Check("year_twice", where, record.number, twice, Decimal(record.number))
        years[record.year] = record
        yield Check("closing_of_year", where, record.number, record.closing, record.counted())
    for years in by_account.values():
        for year, record in years.items():
            after = years.get(str(int(year) + 1))
            if after is not None:
                where = f"{after.premises}, {after.year}"
                yield Check("opening_after_closing", where, after.number, after.opening, record.closing)


def first_years(records: Sequence[YearRecord]) -> dict[tuple[str, str], YearRecord]:
    """Return the earliest year of each account."""
    first: dict[tuple[str, str], YearRecord] = {}
    for record in records:
        earlier = first.get(record.account)
        if earlier is None or record.year < earlier.year:
            first[record.account] = record
    return first


@dataclass(slots=True)
class ChargedMonths:
    """Charges in detail added up by account and month (``202501``), about 100 bytes for each."""

    months: int = 0
    _accounts: dict[tuple[str, str], dict[int, int]] = field(default_factory=dict)

    def add(self, account: tuple[str, str], period: str, amount: Decimal) -> None:
        """Take in one charge."""
        periods = self._accounts.setdefault(account, {})
        known = periods.get(int(period))
        self.months += known is None
        periods[int(period)] = (known or 0) + int(amount * _PARTS)

    def of(self, account: tuple[str, str], year: str, month: int) -> Decimal | None:
        """Return what was charged in a month, None when nothing was said of it."""
        parts = self._accounts.get(account, {}).get(int(year) * 100 + month)
        return None if parts is None else Decimal(parts) / _PARTS

    def before(self, account: tuple[str, str], year: str) -> Decimal:
        """Return what was charged in all years before one."""
        periods = self._accounts.get(account, {})
        return Decimal(sum(parts for period, parts in periods.items() if period // 100 < int(year))) / _PARTS


def month_checks(record: YearRecord, charged: ChargedMonths) -> Iterator[tuple[int, Decimal, Decimal, bool]]:
    """Return month, stated charges, those charged in detail and whether there are any, for months that differ."""
    for month, stated in enumerate(record.charges, start=1):
        counted = charged.of(record.account, record.year, month)
        if (counted or 0) != stated:
            yield month, stated, counted or Decimal(0), counted is not None
