"""The line ``:61:`` and balances of MT940: days, signs, amounts, references. Texts of ``:86:`` are elsewhere."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from billing_import.formats.bank_rows import HEADER, grosze_of
from billing_import.formats.mt940_fields import MARKS
from billing_import.formats.problems import Problem

_BOOKED, _VALUE, _AMOUNT = HEADER[1], HEADER[2], HEADER[3]
_ENTRY = re.compile(r"(\d{6})(\d{4}|\s{4})?\s?(R?[DC])([A-Z]?)\s*([\d.,]+)\s*([A-Z][A-Z0-9]{3})?(.*)", re.DOTALL)
_BALANCE = re.compile(r"([DC])(\d{6})([A-Z]{3})\s*([\d.,]+)")
_SUM = re.compile(r"(\d{1,9})([A-Z]{3})([\d.,]+)")
# A reversed credit takes money away, a reversed debit gives it back.
_SIGN = {"C": 1, "D": -1, "RC": -1, "RD": 1}
_NO_REFERENCE = {"", "NONREF", "NOTPROVIDED", "BRAK"}
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Entry:
    """One ``:61:``. Days as YYYY-MM-DD, ``grosze`` signed; ``grosze`` is None when nothing could be read."""

    booked_on: str
    value_on: str
    grosze: int | None
    reference: str
    note: str
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """One balance in grosze, signed; ``day`` as written."""

    grosze: int
    currency: str
    day: str


def entry_of(lines: list[str]) -> Entry:
    """Return what the lines of one ``:61:`` say; the second line is the bank's note."""
    head = lines[0].strip(MARKS)
    note = " ".join(lines[1:]) if len(lines) > 1 else ""
    match = _ENTRY.fullmatch(head)
    if not match:
        return Entry("", "", None, "", note, Problem("bank_entry_unreadable", _AMOUNT, head[:_SHOWN]))
    value_day, entry_day, mark, _, amount, _, references = match.groups()
    grosze = grosze_of(amount)
    if grosze is None:
        code = "amount_too_precise" if re.fullmatch(r"\d+[.,]\d+", amount) else "amount_unreadable"
        return Entry("", "", None, "", note, Problem(code, _AMOUNT, amount[:_SHOWN]))
    own, _, banks = references.partition("//")
    reference = banks.strip() or ("" if own.strip() in _NO_REFERENCE else own.strip())
    booked, value = _days(value_day, entry_day or "")
    problem = None
    if not value or not booked:
        wrong = value_day if not value else entry_day
        problem = Problem("date_impossible", _BOOKED if value else _VALUE, wrong)
    return Entry(booked, value, grosze * _SIGN[mark], reference, note, problem)


@lru_cache(maxsize=1024)
def _days(value_day: str, entry_day: str) -> tuple[str, str]:
    """Return the day of booking and the value day; the former has no year: it is the nearest one to the latter."""
    value = day_of_short(value_day)
    if value is None:
        return "", ""
    if not entry_day.strip():
        return value.isoformat(), value.isoformat()
    near: list[date] = []
    for year in (value.year - 1, value.year, value.year + 1):
        try:
            near.append(date(year, int(entry_day[:2]), int(entry_day[2:])))
        except ValueError:
            continue
    booked = min(near, key=lambda day: abs(day - value), default=None)
    return (booked.isoformat() if booked else ""), value.isoformat()


def day_of_short(text: str) -> date | None:
    """Return the day written YYMMDD, None when there is none."""
    try:
        year = int(text[:2])
        return date(year + (1900 if year >= 80 else 2000), int(text[2:4]), int(text[4:]))
    except ValueError:
        return None


def balance_of(lines: list[str]) -> Balance | None:
    """Return the balance a field states, None when it is none."""
    match = _BALANCE.fullmatch(lines[0].strip(MARKS))
    grosze = grosze_of(match[4]) if match else None
    if match is None or grosze is None:
        return None
    return Balance(grosze * _SIGN[match[1]], match[3], match[2])


def stated_sum(lines: list[str]) -> tuple[int, int] | None:
    """Return how many entries of one side MT942 states and their sum in grosze; None when the field is no such one."""
    match = _SUM.fullmatch(lines[0].strip(MARKS))
    grosze = grosze_of(match[3]) if match else None
    return None if match is None or grosze is None else (int(match[1]), grosze)
