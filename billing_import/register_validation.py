"""The rules of a register row and of rows that speak of the same premises or person. Knows no database."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from billing_import.amounts import Decimals, Unread, read_amount
from billing_import.days import DEFAULT_FORMS, DayForm, DayUnread, is_no_day, read_day
from billing_import.formats.layout import plain_name
from billing_import.formats.problems import Problem
from billing_import.formats.records import SPACES, Shape, SourceRow
from portal.kernel.bank_account import is_nrb, plain_account

PREMISES_KINDS = {
    "": "residential", "mieszkalny": "residential", "mieszkanie": "residential", "lokal mieszkalny": "residential",
    "m": "residential", "uzytkowy": "commercial", "lokal uzytkowy": "commercial", "u": "commercial",
    "garaz": "garage", "g": "garage", "miejsce postojowe": "parking", "mp": "parking", "postojowe": "parking",
}  # fmt: skip
PERSON_KINDS = {
    "": "natural", "f": "natural", "fizyczna": "natural", "osoba fizyczna": "natural",
    "p": "legal", "prawna": "legal", "osoba prawna": "legal", "firma": "legal",
}  # fmt: skip
TITLE_KINDS = {
    "wlasnosc": "ownership", "odrebna wlasnosc": "ownership",
    "wlasnosciowe": "cooperative_ownership", "spoldzielcze wlasnosciowe": "cooperative_ownership",
    "spoldzielcze wlasnosciowe prawo": "cooperative_ownership",
    "spoldzielcze wlasnosciowe prawo do lokalu": "cooperative_ownership",
    "lokatorskie": "cooperative_tenancy", "spoldzielcze lokatorskie": "cooperative_tenancy",
    "spoldzielcze lokatorskie prawo": "cooperative_tenancy",
    "spoldzielcze lokatorskie prawo do lokalu": "cooperative_tenancy",
    "najem": "lease", "umowa najmu": "lease",
}  # fmt: skip
LONGEST = {
    "premises": 60, "estate": 40, "street": 120, "building_number": 20, "staircase": 20, "number": 20,
    "postal_code": 10, "town": 80, "person": 40, "first_name": 100, "last_name": 200, "email": 254, "phone": 40,
    "membership_number": 40, "correspondence_address": 300,
}  # fmt: skip
_EMAIL = re.compile(r"[^@\s,;<>()\"]{1,64}@[^@\s,;<>()\".]+(?:\.[^@\s,;<>()\".]+)+\Z")
_PARTS = re.compile(r"([0-9]{1,6})\s*/\s*([0-9]{1,6})\Z")
_WHOLE_OR_FRACTION = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,12})?\Z")
_LARGEST_AREA = 999_999_99
_PESEL_DIGITS = 11
_PESEL_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
_SIX_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """An accepted row; ``person`` is empty for premises nobody holds."""

    line: int
    premises: str
    premises_kind: str
    estate: str
    street: str
    building_number: str
    staircase: str
    number: str
    postal_code: str
    town: str
    area_m2: Decimal | None
    person: str
    person_kind: str
    first_name: str
    last_name: str
    email: str
    phone: str
    pesel_ending: str
    membership_number: str
    correspondence_address: str
    payment_account: str
    title_kind: str
    share: Decimal
    valid_from: dt.date | None
    valid_to: dt.date | None

    @property
    def about_premises(self) -> tuple[object, ...]:
        """Return what must be the same in all rows of the premises."""
        return (
            self.premises_kind, self.estate, self.street, self.building_number, self.staircase, self.number,
            self.postal_code, self.town, self.area_m2, self.payment_account,
        )  # fmt: skip

    @property
    def about_person(self) -> tuple[object, ...]:
        """Return what must be the same in all rows of the person."""
        return (
            self.person_kind, self.first_name, self.last_name, self.email, self.phone,
            self.pesel_ending, self.membership_number, self.correspondence_address,
        )  # fmt: skip

    @property
    def title(self) -> tuple[object, ...]:
        """Return the title, to find the same one again."""
        return (self.premises, self.person, self.title_kind, self.share, self.valid_from, self.valid_to)


@dataclass(slots=True)
class RegisterRules:
    """How values are read, and what rows seen so far said; rows must be checked in the order of the file."""

    day_forms: Sequence[DayForm] = DEFAULT_FORMS
    premises: dict[str, RegisterRow] = field(default_factory=dict)
    persons: dict[str, RegisterRow] = field(default_factory=dict)
    titles: dict[tuple[str, str, str], list[RegisterRow]] = field(default_factory=dict)
    members: dict[str, RegisterRow] = field(default_factory=dict)  # by membership number
    payment_accounts: dict[str, RegisterRow] = field(default_factory=dict)  # by number


class _Fields:
    """Reads the fields of one row and collects what is wrong with them."""

    def __init__(self, row: SourceRow, shape: Shape, rules: RegisterRules) -> None:
        self.row, self.shape, self.rules = row, shape, rules
        self.problems: list[Problem] = []

    def text(self, name: str) -> str:
        at = self.shape.fields.get(name)
        text = "" if at is None or at >= len(self.row.cells) else self.row.cells[at]
        return SPACES.sub(" ", text).strip()

    def wrong(self, code: str, name: str, **particulars: Any) -> None:
        self.problems.append(Problem(code, self.shape.title(name), self.text(name)[:300], particulars))

    def short(self, name: str, *, is_required: bool = False) -> str:
        text = self.text(name)
        if is_required and not text:
            self.wrong("value_missing", name)
        if len(text) > LONGEST[name]:
            self.wrong("text_too_long", name, limit=LONGEST[name], found=len(text))
        return text

    def word(self, name: str, words: Mapping[str, str], code: str) -> str:
        found = words.get(plain_name(self.text(name)))
        if found is None:
            self.wrong(code, name)
        return found or ""

    def day(self, name: str) -> dt.date | None:
        text = self.text(name)
        day = None if is_no_day(text) else read_day(text, self.rules.day_forms)
        if isinstance(day, DayUnread):
            self.wrong(day.value, name, forms=[form.value for form in self.rules.day_forms])
            return None
        return day

    def area(self) -> Decimal | None:
        text = self.text("area_m2")
        # Six digits and two places; "m2" after the number is what people write.
        hundredths = read_amount(re.sub(r"\s*m[2²]?\Z", "", text), Decimals.COMMA)
        if not text or hundredths == 0:  # programs write 0,00 for "not measured"
            return None
        if isinstance(hundredths, Unread) or not 0 < hundredths <= _LARGEST_AREA:
            self.wrong("area_wrong", "area_m2")
            return None
        return Decimal(hundredths) / 100

    def payment_account(self) -> str:
        digits = plain_account(self.text("payment_account"))
        if digits and not is_nrb(digits):
            self.wrong("account_number_wrong", "payment_account")
        return digits

    def share(self) -> Decimal:
        text = self.text("share")
        if not text:
            return Decimal(1)
        parts, number = _PARTS.match(text), text.removesuffix("%").strip()
        share = Decimal(0)
        # Decimal itself reads "NaN", "1e9" and digits of other scripts, too.
        if parts and int(parts[2]):
            share = Decimal(parts[1]) / Decimal(parts[2])
        elif _WHOLE_OR_FRACTION.match(number):
            share = Decimal(number.replace(",", ".")) / (100 if text.endswith("%") else 1)
        share = share.quantize(_SIX_PLACES)
        if not 0 < share <= 1:
            self.wrong("share_wrong", "share")
        return share

    def pesel_ending(self) -> str:
        """Return the last five digits; the digits before them are checked and forgotten."""
        digits = self.text("pesel")
        if not digits:
            return ""
        if not digits.isascii() or not digits.isdigit() or len(digits) not in {5, 11}:
            self.hidden_wrong("pesel_wrong", "pesel")
            return ""
        if len(digits) == _PESEL_DIGITS and not is_pesel(digits):
            self.hidden_wrong("pesel_sum_wrong", "pesel")
        return digits[-5:]

    def hidden_wrong(self, code: str, name: str) -> None:
        """Note a problem whose value must not be written down anywhere."""
        # Law: a whole PESEL does not get into the list of problems.
        self.problems.append(Problem(code, self.shape.title(name), "", {"found": len(self.text(name))}))


def is_pesel(digits: str) -> bool:
    """Return whether eleven digits are a PESEL by their last one, which checks the others."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, _PESEL_WEIGHTS, strict=False))
    return (10 - total % 10) % 10 == int(digits[-1])


def check_register_row(row: SourceRow, shape: Shape, rules: RegisterRules) -> RegisterRow | tuple[Problem, ...]:
    """Return the row as it may be recorded, or everything that is wrong with it, also against earlier rows."""
    if row.problem is not None:
        return (row.problem,)
    seen = _Fields(row, shape, rules)
    premises = {
        "premises": seen.short("premises", is_required=True),
        "premises_kind": seen.word("premises_kind", PREMISES_KINDS, "premises_kind_unknown"),
        "estate": seen.short("estate"),
        "street": seen.short("street", is_required=True),
        "building_number": seen.short("building_number", is_required=True),
        "staircase": seen.short("staircase"),
        "number": seen.short("number"),
        "postal_code": seen.short("postal_code"),
        "town": seen.short("town"),
        "area_m2": seen.area(),
        "payment_account": seen.payment_account(),
    }
    person = _person(seen)
    title = _title(seen)
    if seen.problems:
        return tuple(seen.problems)
    checked = RegisterRow(line=row.line, **premises, **person, **title)  # type: ignore[arg-type]
    _compare(checked, seen)
    if seen.problems:
        return tuple(seen.problems)
    rules.premises.setdefault(checked.premises, checked)
    if checked.payment_account:
        rules.payment_accounts.setdefault(checked.payment_account, checked)
    if checked.person:
        rules.persons.setdefault(checked.person, checked)
        if checked.membership_number:
            rules.members.setdefault(checked.membership_number, checked)
        holder = (checked.premises, checked.person, checked.title_kind)
        rules.titles.setdefault(holder, []).append(checked)
    return checked


def _person(seen: _Fields) -> dict[str, Any]:
    code = seen.short("person")
    kind = seen.word("person_kind", PERSON_KINDS, "person_kind_unknown")
    names = ("first_name", "last_name", "email", "phone", "membership_number", "correspondence_address")
    fields = {name: seen.short(name) for name in names}
    fields["pesel_ending"] = seen.pesel_ending()
    if code:
        if not fields["last_name"]:
            seen.wrong("value_missing", "last_name")
        if kind == "legal" and fields["first_name"]:
            seen.wrong("company_has_first_name", "first_name")
        if fields["email"] and not _EMAIL.match(fields["email"]):
            seen.wrong("email_wrong", "email")
        if kind == "legal" and fields["pesel_ending"]:
            seen.hidden_wrong("company_has_pesel", "pesel")
    elif any(fields.values()):
        seen.wrong("value_missing", "person")
    return {"person": code, "person_kind": kind, **fields}


def _title(seen: _Fields) -> dict[str, Any]:
    first, last, share = seen.day("valid_from"), seen.day("valid_to"), seen.share()
    kind = ""
    if seen.text("title_kind"):
        kind = seen.word("title_kind", TITLE_KINDS, "title_kind_unknown")
        if not seen.text("person"):
            seen.wrong("title_without_person", "title_kind")
    elif seen.text("person"):
        seen.wrong("person_without_title", "title_kind")
    if first is not None and last is not None and last < first:
        seen.wrong("title_ends_too_early", "valid_to")
    return {"title_kind": kind, "share": share, "valid_from": first, "valid_to": last}


def _compare(row: RegisterRow, seen: _Fields) -> None:
    earlier = seen.rules.premises.get(row.premises)
    if earlier is not None and earlier.about_premises != row.about_premises:
        seen.wrong("premises_differ", "premises", line=earlier.line)
    earlier = seen.rules.persons.get(row.person) if row.person else None
    if earlier is not None and earlier.about_person != row.about_person:
        seen.wrong("person_differs", "person", line=earlier.line)
    account = seen.rules.payment_accounts.get(row.payment_account)
    if account is not None and account.premises != row.premises:
        seen.wrong("payment_account_taken", "payment_account", line=account.line)
    member = seen.rules.members.get(row.membership_number)
    if member is not None and member.person != row.person:
        seen.wrong("membership_number_taken", "membership_number", line=member.line)
    for other in seen.rules.titles.get((row.premises, row.person, row.title_kind), []):
        if other.title != row.title and _share_days(other, row):
            seen.wrong("title_overlaps", "valid_from", line=other.line)
            break


def _share_days(one: RegisterRow, other: RegisterRow) -> bool:
    starts = one.valid_from is None or other.valid_to is None or one.valid_from <= other.valid_to
    ends = one.valid_to is None or other.valid_from is None or one.valid_to >= other.valid_from
    return starts and ends
