"""The rules of a ledger row, in plain Python: what is accepted, and everything that is wrong with what is not.

This is the oracle: ``fast_path`` may take a row only with the values that these rules give. Knows no database.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from billing_import.amounts import Decimals, Unread, decimals_shown_by, read_amount
from billing_import.code_templates import CodeTemplates
from billing_import.days import DEFAULT_FORMS, DayForm, DayUnread, is_no_day, read_day
from billing_import.formats.layout import ORIGINAL_LINE, plain_name
from billing_import.formats.problems import Problem
from billing_import.formats.records import LONGEST_SHOWN_VALUE, SPACES, Shape, SourceRow

LONGEST_DOCUMENT_NO = 100
LONGEST_DESCRIPTION = 500
# Words of accounting programs; a profile may add its own.
KINDS = {
    "n": "charge", "nal": "charge", "naliczenie": "charge", "obciazenie": "charge", "oplata": "charge",
    "w": "payment", "wpl": "payment", "wplata": "payment", "uznanie": "payment", "platnosc": "payment",
    "k": "correction", "kor": "correction", "korekta": "correction",
    "o": "interest", "ods": "interest", "odsetki": "interest",
}  # fmt: skip
ACCOUNTS = {
    "": "charges", "oplaty": "charges", "czynsz": "charges", "eksploatacja": "charges",
    "fundusz remontowy": "repair_fund", "remontowy": "repair_fund", "fr": "repair_fund",
    "kredyt": "loan", "inne": "other",
}  # fmt: skip

# The books are in złoty; another currency's amount would be posted as if it were złoty.
ZLOTY = frozenset({"", "pln", "zl", "zloty", "zlote", "zlotych"})


@dataclass(frozen=True, slots=True)
class Known:
    """What the cooperative has: codes of premises and of persons with their ids."""

    premises: Mapping[str, str]
    persons: Mapping[str, str] = field(default_factory=dict)
    _plain: dict[str, list[str]] = field(default_factory=dict, repr=False)

    def similar_premises(self, code: str) -> str:
        """Return the code that differs in case, spaces and dashes only; empty when there is none or not one."""
        if not self._plain:
            for known in self.premises:
                self._plain.setdefault(plain_name(known), []).append(known)
        found = self._plain.get(plain_name(code), [])
        return found[0] if len(found) == 1 else ""


@dataclass(frozen=True, slots=True)
class LedgerRules:
    """How this file's values are read; made from a profile and from what the cooperative has."""

    known: Known
    day_forms: Sequence[DayForm] = DEFAULT_FORMS
    kinds: Mapping[str, str] = field(default_factory=lambda: KINDS)
    # 1: a positive amount of the single column is a debit; -1: a credit; 0: there are two columns.
    debit_sign: int = 0
    # Words of the profile for kinds of documents: one of them says more than the kind a format guessed from the side.
    document_kinds: Mapping[str, str] = field(default_factory=dict)
    # How a code of premises stands inside an account's; rows of other accounts are skipped instead of rejected.
    templates: CodeTemplates = field(default_factory=CodeTemplates)
    skips_others: bool = False
    # No column says what an entry is; the side of its amount does.
    kind_by_side: bool = False
    # In a file of rejected rows: a row without the line it mends would be numbered by guess.
    must_name_original_line: bool = False

    def premises_id(self, text: str) -> str | None:
        """Return the id of the premises that a text of the premises' column means, None when it means none."""
        code = self.templates.code_in(text)
        return None if code is None else self.known.premises.get(code)

    def kind_of(self, word: str, document_kind: str) -> str | None:
        """Return the kind of entry that a row's words mean, None when they mean none."""
        told = self.document_kinds.get(plain_name(document_kind)) if document_kind else None
        return told or self.kinds.get(plain_name(word))


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """An accepted row. Amounts in grosze; ``person`` is empty for the account of all holders."""

    line: int
    original_line: int | None
    premises: str
    person: str
    account: str
    entry_on: dt.date
    due_on: dt.date | None
    kind: str
    document_no: str
    description: str
    debit: int
    credit: int


@dataclass(slots=True)
class _Checked:
    """Collects what is wrong while the fields of one row are read."""

    row: SourceRow
    shape: Shape
    problems: list[Problem] = field(default_factory=list)

    def text(self, name: str) -> str:
        at = self.shape.fields.get(name)
        if at is None or at >= len(self.row.cells):
            return ""
        return SPACES.sub(" ", self.row.cells[at]).strip()

    def wrong(self, code: str, name: str, **particulars: Any) -> None:
        value = self.text(name)[:LONGEST_SHOWN_VALUE]
        self.problems.append(Problem(code, self.shape.title(name), value, particulars))


def check_ledger_row(
    row: SourceRow, shape: Shape, rules: LedgerRules, decimals: Decimals
) -> LedgerRow | tuple[Problem, ...]:
    """Return the row as it may be posted, or everything that is wrong with it, in the order of the columns."""
    if row.problem is not None:
        return (row.problem,)
    seen = _Checked(row, shape)
    premises = _premises(seen, rules)
    entry_on = _day(seen, "entry_on", rules, is_required=True)
    kind: str | None = ""
    if not rules.kind_by_side:
        kind = rules.kind_of(seen.text("kind"), seen.text("document_kind"))
    if kind is None:
        seen.wrong("value_missing" if not seen.text("kind") else "kind_unknown", "kind")
    description = _short(seen, "description", LONGEST_DESCRIPTION)
    document_no = _short(seen, "document_no", LONGEST_DOCUMENT_NO)
    debit, credit = _sides(seen, rules, decimals)
    due_on = _day(seen, "due_on", rules, is_required=False)
    person = _person(seen, rules)
    account = ACCOUNTS.get(plain_name(seen.text("account")))
    if account is None:
        seen.wrong("account_unknown", "account")
    if plain_name(seen.text("currency")) not in ZLOTY:
        seen.wrong("currency_not_zloty", "currency")
    original_line = _original_line(seen, rules)
    if seen.problems or entry_on is None or kind is None or account is None:
        return tuple(seen.problems)
    kind = kind or _kind_by_side(debit, credit)
    return LedgerRow(
        line=row.line,
        original_line=original_line,
        premises=premises,
        person=person,
        account=account,
        entry_on=entry_on,
        due_on=due_on,
        kind=kind,
        document_no=document_no,
        description=description,
        debit=debit,
        credit=credit,
    )


def amounts_of(row: SourceRow, shape: Shape, rules: LedgerRules, decimals: Decimals) -> tuple[int | None, int | None]:
    """Return what the row adds to the file's own sums of Wn and Ma, accepted or not; None for what cannot be read."""
    if row.problem is not None:
        return None, None
    seen = _Checked(row, shape)
    if rules.debit_sign:
        amount = read_amount(seen.text("amount"), decimals)
        return (None, None) if isinstance(amount, Unread) else _by_sign(amount, rules.debit_sign)
    debit, credit = read_amount(seen.text("debit"), decimals), read_amount(seen.text("credit"), decimals)
    return None if isinstance(debit, Unread) else debit, None if isinstance(credit, Unread) else credit


def decimals_shown_in(row: SourceRow, shape: Shape, rules: LedgerRules) -> set[Decimals]:
    """Return the conventions that the amounts of a row prove."""
    if row.problem is not None:
        return set()
    seen = _Checked(row, shape)
    names = ("amount",) if rules.debit_sign else ("debit", "credit")
    return {shown for name in names if (shown := decimals_shown_by(seen.text(name)))}


def account_of_others(row: SourceRow, shape: Shape, rules: LedgerRules) -> str:
    """Return the account of a row that is none of premises, when such rows are skipped; empty for all other rows."""
    if not rules.skips_others or row.problem is not None:
        return ""
    account = _Checked(row, shape).text("premises")
    return account if rules.templates.code_in(account) is None else ""


def is_unclear(row: SourceRow, shape: Shape, rules: LedgerRules) -> bool:
    """Tell whether an amount of the row can only be read once the whole file was seen."""
    if row.problem is not None:
        return False
    seen = _Checked(row, shape)
    names = ("amount",) if rules.debit_sign else ("debit", "credit")
    return any(read_amount(seen.text(name)) is Unread.UNCLEAR for name in names)


def _kind_by_side(debit: int, credit: int) -> str:
    """Return what an entry is when only its amount tells: a negative one takes back what stands on its side."""
    if debit < 0 or credit < 0:
        return "correction"
    return "charge" if debit else "payment"


def _premises(seen: _Checked, rules: LedgerRules) -> str:
    text = seen.text("premises")
    if not text:
        seen.wrong("value_missing", "premises")
        return ""
    found = rules.premises_id(text)
    if found is None:
        code = rules.templates.code_in(text)
        if code is None:
            seen.wrong("account_fits_no_template", "premises", templates=list(rules.templates.texts))
        else:
            seen.wrong("premises_unknown", "premises", similar=rules.known.similar_premises(code))
    return found or ""


def _person(seen: _Checked, rules: LedgerRules) -> str:
    code = seen.text("person")
    if not code:
        return ""
    found = rules.known.persons.get(code)
    if found is None:
        seen.wrong("person_unknown", "person")
    return found or ""


def _day(seen: _Checked, name: str, rules: LedgerRules, *, is_required: bool) -> dt.date | None:
    text = seen.text(name)
    if is_no_day(text):
        if is_required:
            seen.wrong("value_missing", name)
        return None
    day = read_day(text, rules.day_forms)
    if isinstance(day, DayUnread):
        seen.wrong(day.value, name, forms=[form.value for form in rules.day_forms])
        return None
    return day


def _short(seen: _Checked, name: str, longest: int) -> str:
    text = seen.text(name)
    if len(text) > longest:
        seen.wrong("text_too_long", name, limit=longest, found=len(text))
    return text


def _amount(seen: _Checked, name: str, decimals: Decimals) -> int | None:
    amount = read_amount(seen.text(name), decimals)
    if isinstance(amount, Unread):
        seen.wrong(amount.value, name)
        return None
    return amount


def _by_sign(amount: int, debit_sign: int) -> tuple[int, int]:
    is_debit = amount * debit_sign > 0
    return (abs(amount), 0) if is_debit else (0, abs(amount))


def _sides(seen: _Checked, rules: LedgerRules, decimals: Decimals) -> tuple[int, int]:
    if rules.debit_sign:
        amount = _amount(seen, "amount", decimals)
        if amount == 0:
            seen.wrong("amount_is_zero", "amount")
        return _by_sign(amount or 0, rules.debit_sign)
    debit, credit = _amount(seen, "debit", decimals), _amount(seen, "credit", decimals)
    if debit is None or credit is None:
        return 0, 0
    if debit and credit:
        seen.wrong("both_sides", "debit", credit=seen.text("credit"))
    elif not debit and not credit:
        seen.wrong("no_side", "debit")
    return debit, credit


def _original_line(seen: _Checked, rules: LedgerRules) -> int | None:
    text = seen.text(ORIGINAL_LINE)
    if not text and not rules.must_name_original_line:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        title = seen.shape.header[seen.shape.fields[ORIGINAL_LINE]]
        seen.problems.append(Problem("original_line_unreadable", title, text))
        return None
    return int(text)
