"""What the cells of a column are: days, amounts, codes of premises, accounts, words. Told by content, not by names."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from billing_import.amounts import Unread, read_amount
from billing_import.days import DayForm, DayUnread, read_day
from billing_import.formats.layout import Column, plain_name
from billing_import.validation import KINDS
from portal.kernel.bank_account import is_nrb, plain_account

DAY, AMOUNT, PREMISES, PERSON, ACCOUNT, WORD, TEXT = "day", "amount", "premises", "person", "account", "word", "text"
ALL_FORMS = tuple(DayForm)
_MONEY = re.compile(r"[.,][0-9]{2}(?:[ \u00a0]?(?:zł|PLN))?-?\Z", re.IGNORECASE)
_SERIAL = re.compile(r"[1-7][0-9]{4}\Z")
_MOST_VALUES = 200
# A column of kinds holds a handful of short words.
_LONGEST_WORD, _MOST_WORDS = 30, 30
# How words for kinds of entries begin in various programs.
_SEEDS = {
    "interest": ("ods", "interest"),
    "correction": ("kor", "storno", "correct", "adjust"),
    "payment": ("wpl", "przelew", "zaplat", "uznani", "platno", "pay", "paid", "receipt", "wyciag", "kp"),
    "charge": ("nal", "czynsz", "oplat", "obciaz", "faktur", "charge", "rent", "invoice", "fee", "fv", "eksploat"),
}


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes of the cooperative's register by which columns are told."""

    premises: Mapping[str, str]
    persons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """One column: where it stands, its name, its filled cells and which share of them is what (0 to 1)."""

    at: int
    name: str
    values: tuple[str, ...]
    shares: Mapping[str, float]

    def is_mostly(self, what: str) -> bool:
        """Tell whether nearly all filled cells are such."""
        return self.shares.get(what, 0) >= (0.5 if what in {PREMISES, PERSON, WORD} else 0.8)


def is_day(text: str) -> bool:
    """Tell whether a cell is a day in any form."""
    return bool(text) and not isinstance(read_day(text, ALL_FORMS), DayUnread)


def is_amount(text: str) -> bool:
    """Tell whether a cell is an amount with grosze; a whole number may be anything."""
    return bool(_MONEY.search(text.strip())) and isinstance(read_amount(text), int)


def kind_meant(word: str) -> str:
    """Return the kind of entry that a word means or seems to mean; empty for other words."""
    plain = plain_name(word)
    return KINDS.get(plain) or next((kind for kind, seeds in _SEEDS.items() if plain.startswith(seeds)), "")


def seen_column(at: int, name: str, cells: Sequence[str], codes: Codes, *, has_serial_days: bool = False) -> SeenColumn:
    """Return a column with the shares of what its cells may be."""
    values = tuple(value for cell in cells if (value := cell.strip()))[:_MOST_VALUES]
    if not values:
        return SeenColumn(at, name, (), {})
    counts: Counter[str] = Counter()
    for value in values:
        counts[DAY] += is_day(value) or (has_serial_days and bool(_SERIAL.match(value)))
        number = read_amount(value)
        counts[AMOUNT] += isinstance(number, int) or number in {Unread.UNCLEAR, Unread.TOO_FINE}
        counts[PREMISES] += value in codes.premises
        counts[PERSON] += value in codes.persons
        counts[ACCOUNT] += is_nrb(plain_account(value))
        counts[WORD] += bool(kind_meant(value))
    shares = {what: count / len(values) for what, count in counts.items()}
    if max(map(len, values)) > _LONGEST_WORD or len(set(values)) > _MOST_WORDS:
        shares[WORD] = 0.0
    if shares[DAY] >= 0.8 or shares[ACCOUNT] >= 0.8:
        shares[AMOUNT] = 0.0  # 20240105 is no amount
    return SeenColumn(at, name, values, shares)


def wanted_of(column: Column) -> str:
    """Return what the cells of one of our columns are, told by its documented example."""
    if column.is_day or is_day(column.example):
        return DAY
    if column.field in {"premises", "person"}:
        return column.field
    if column.field == "kind":
        return WORD
    if is_nrb(plain_account(column.example)):
        return ACCOUNT
    return AMOUNT if is_amount(column.example) else TEXT
