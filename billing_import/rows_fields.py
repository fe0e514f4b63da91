"""How the cells of rows are read, field by field: days, money, numbers, words, owners. Pure; rows are ``rows_reading``.

A reader turns one text into a ``Read``: a value for rules and its one canonical text, which goes into the key and the
table, or what is wrong. The same text always reads the same, so that readings are remembered.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from billing_import.amounts import Decimals, Unread, decimals_decided, decimals_shown_by, read_amount
from billing_import.code_templates import CodeTemplates
from billing_import.days import DEFAULT_FORMS, DayForm, DayUnread, is_no_day, read_day
from billing_import.formats.layout import plain_name
from billing_import.plain_numbers import MOST_PLACES, decimals_shown_by_number, read_number
from billing_import.validation import ZLOTY, Known
from portal.kernel.bank_account import is_nrb, plain_account

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(slots=True)
class RowsRules:
    """How the values of one file are read; ``decimals`` may be found out while it is read."""

    known: Known
    day_forms: Sequence[DayForm] = DEFAULT_FORMS
    decimals: Decimals = Decimals.UNKNOWN
    templates: CodeTemplates = field(default_factory=CodeTemplates)  # how codes of premises stand inside accounts'
    shown: set[Decimals] = field(default_factory=set)
    unclear_marks: set[str] = field(default_factory=set)  # of forms like ``1,234`` that prove nothing

    def note_unclear(self, text: str) -> None:
        """Remember with which mark a number stands that can be read in two ways."""
        self.unclear_marks.add("," if "," in text else ".")

    def decided(self) -> Decimals:
        """Return the convention of the whole file, once it was read.

        When nothing proves any, ``1,234`` has a decimal comma, as all Polish numbers do: no Polish program parts
        thousands by commas. ``1.234`` stays unclear, because many part them by dots.
        """
        if not self.shown and self.unclear_marks == {","}:
            return Decimals.COMMA
        return decimals_decided(self.shown)


@dataclass(frozen=True, slots=True)
class Read:
    """What a text says. ``text`` None is NULL; ``problem`` is a code; ``must_wait``: other rows show how to read it."""

    value: Any = None
    text: str | None = None
    problem: str = ""
    particulars: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    must_wait: bool = False


Reader = Callable[[str, RowsRules], Read]
_EMPTY = Read()


@dataclass(frozen=True, slots=True)
class RowField:
    """One field of a kind: its column in the layout, how it is read, and the SQL type of what is stored."""

    name: str
    read: Reader
    sql: str
    is_required: bool = False


def premises(name: str = "premises", *, is_required: bool = False) -> RowField:
    """Return the field that names premises of the register."""
    return RowField(name, _premises, "uuid", is_required)


def person(name: str = "person", *, is_required: bool = False) -> RowField:
    """Return the field that names a person of the register."""
    return RowField(name, _person, "uuid", is_required)


def day(name: str, *, is_required: bool = False) -> RowField:
    """Return a day."""
    return RowField(name, _day, "date", is_required)


def month(name: str) -> RowField:
    """Return a month, as ``2026-03``, ``03.2026`` or ``2026/03``; its value is the month's first day."""
    return RowField(name, _month, "date")


def money(name: str, *, is_required: bool = False) -> RowField:
    """Return an amount in złoty with two places."""
    return RowField(name, _money, "numeric", is_required)


def number(name: str, *, places: int = MOST_PLACES, is_required: bool = False) -> RowField:
    """Return a number with so many places at most."""

    def read(text: str, rules: RowsRules) -> Read:
        if not text:
            return _EMPTY
        shown = decimals_shown_by_number(text)
        if shown is not None:
            rules.shown.add(shown)
        found = read_number(text, rules.decimals, places=places)
        if isinstance(found, Unread):
            if found is Unread.UNCLEAR:
                rules.note_unclear(text)
            code = {Unread.UNCLEAR: "number_ambiguous", Unread.TOO_FINE: "number_too_precise"}.get(
                found, "number_unreadable"
            )
            return Read(problem=code, particulars={"limit": places}, must_wait=found is Unread.UNCLEAR)
        return Read(found, format(found, "f"))

    return RowField(name, read, "numeric", is_required)


def whole(name: str, *, largest: int = 999_999) -> RowField:
    """Return a whole number from 0 up."""

    def read(text: str, _rules: RowsRules) -> Read:
        if not text:
            return _EMPTY
        if not text.isascii() or not text.isdecimal() or int(text[:12]) > largest:
            return Read(problem="whole_number_wrong", particulars={"limit": largest})
        return Read(int(text), str(int(text)))

    return RowField(name, read, "integer")


def text(name: str, longest: int, *, is_required: bool = False) -> RowField:
    """Return a text; empty is an empty text, not NULL."""

    def read(given: str, _rules: RowsRules) -> Read:
        if len(given) > longest:
            return Read(problem="text_too_long", particulars={"limit": longest, "found": len(given)})
        return Read(given, given)

    return RowField(name, read, "text", is_required)


def choice(name: str, words: Mapping[str, str], shown: Sequence[str], *, is_required: bool = False) -> RowField:
    """Return one of known words (comparable word → code); ``shown`` are the words that a message offers."""

    def read(given: str, _rules: RowsRules) -> Read:
        code = words.get(plain_name(given))
        if code is None:
            return Read(problem="word_unknown", particulars={"words": list(shown)})
        return Read(code, code)

    return RowField(name, read, "text", is_required)


def zloty(name: str) -> RowField:
    """Return the currency of a row's amounts, which can only be złoty: empty, PLN or a word for it."""

    def read(given: str, _rules: RowsRules) -> Read:
        return Read("PLN", "PLN") if plain_name(given) in ZLOTY else Read(problem="currency_not_zloty")

    return RowField(name, read, "text")


def bank_account(name: str, *, is_required: bool = False) -> RowField:
    """Return an account number: an NRB must fit its check digits, a number of another country is taken as it is."""

    def read(given: str, _rules: RowsRules) -> Read:
        plain = plain_account(given)
        if len(plain) > 34 or (plain.isdigit() and len(plain) == 26 and not is_nrb(plain)):
            return Read(problem="account_number_wrong", particulars={"found": len(plain)})
        return Read(plain, plain)

    return RowField(name, read, "text", is_required)


def _premises(given: str, rules: RowsRules) -> Read:
    if not given:
        return _EMPTY
    code = rules.templates.code_in(given)
    if code is None:
        return Read(problem="account_fits_no_template", particulars={"templates": list(rules.templates.texts)})
    found = rules.known.premises.get(code)
    if found is None:
        similar = rules.known.similar_premises(code)
        return Read(problem="premises_unknown", particulars={"similar": similar})
    return Read(found, found)


def _person(given: str, rules: RowsRules) -> Read:
    if not given:
        return _EMPTY
    found = rules.known.persons.get(given)
    return Read(found, found) if found is not None else Read(problem="person_unknown")


def _day(given: str, rules: RowsRules) -> Read:
    if is_no_day(given):
        return _EMPTY
    found = read_day(given, rules.day_forms)
    if isinstance(found, DayUnread):
        return Read(problem=found.value, particulars={"forms": [form.value for form in rules.day_forms]})
    return Read(found, found.isoformat())


def _month(given: str, _rules: RowsRules) -> Read:
    if not given:
        return _EMPTY
    parts = given.replace(".", "-").replace("/", "-").split("-")
    if len(parts) == 2 and all(part.isascii() and part.isdecimal() for part in parts):
        year, number = (parts[0], parts[1]) if len(parts[0]) == 4 else (parts[1], parts[0])
        if len(year) == 4 and 1 <= int(number) <= 12 and 1945 <= int(year) <= 2100:
            first = dt.date(int(year), int(number), 1)
            return Read(first, first.isoformat())
    return Read(problem="month_unreadable")


def _money(given: str, rules: RowsRules) -> Read:
    if not given:
        return _EMPTY
    shown = decimals_shown_by(given)
    if shown is not None:
        rules.shown.add(shown)
    grosze = read_amount(given, rules.decimals)
    if isinstance(grosze, Unread):
        if grosze is Unread.UNCLEAR:
            rules.note_unclear(given)
        return Read(problem=grosze.value, must_wait=grosze is Unread.UNCLEAR)
    amount = Decimal(grosze).scaleb(-2)
    return Read(amount, format(amount, "f"))
