"""What is said of a sample so far: first guessed, then mended by people, in the end the settings of a profile."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from billing_import.amounts import Decimals, read_amount
from billing_import.formats.dialect import placed_name
from billing_import.formats.layout import Layout, plain_name
from billing_import.guessing.contents import AMOUNT, Codes, wanted_of
from billing_import.guessing.sight import Sight
from billing_import.guessing.table_guess import TableGuess, guess_table
from billing_import.guessing.value_guess import (
    Doubt,
    day_forms,
    decimals,
    kind_words,
    premises_template,
    sign_of,
)
from billing_import.kinds import kind_named
from billing_import.profiles import Profile
from billing_import.validation import KINDS


@dataclass(slots=True)
class Draft:
    """One sample described. ``header_line`` 0: no header, rows begin at ``first_line``.

    ``columns`` are places from 0 by field; ``settings`` what else the profile will say; ``doubts`` codes of ``Doubt``;
    ``seen_as`` is how the file is taken apart to be shown (encoding, separator, table).
    """

    header_line: int = 0
    first_line: int = 1
    columns: dict[str, int] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    name: str = ""
    is_copy: bool = False
    seen_as: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the draft to be stored."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Draft":
        """Return a stored draft."""
        return cls(**stored)


def best_guess(sights: Sequence[Sight], layout: Layout, codes: Codes, *, header_line: int | None = None) -> TableGuess:
    """Return the guess of the sight in which most of the layout was found."""
    return max(
        (guess_table(sight, layout, codes, header_line=header_line) for sight in sights), key=lambda one: one.score
    )


def draft_of(guess: TableGuess, kind: str, codes: Codes, *, several_fit: bool = False) -> Draft:
    """Return the draft that a guess makes. ``several_fit``: the sheet must be named, for others would do as well."""
    layout, ours = kind_named(kind).layout, kind_named(kind).settings
    draft = Draft(guess.header_line, guess.first_line, dict(guess.columns))
    said, doubts = draft.settings, draft.doubts
    if guess.is_trailed:
        said["trailing_separator"] = True
    if guess.sight.table and several_fit:
        said["table"] = guess.sight.table
    if not guess.header_line and not guess.sight.header:
        doubts.append(Doubt.NO_HEADER)
    if "premises_template" in ours and "premises" in (column.field for column in layout.columns):
        _guess_premises(guess, draft, codes, may_skip="others" in ours)
    days = [value for one in layout.columns if wanted_of(one) == "day" for value in _values(guess, draft, one.field)]
    forms, doubt = day_forms([day for day in days if day])
    said["date_forms"] = [form.value for form in forms]
    amounts = [
        value for one in layout.columns if wanted_of(one) == AMOUNT for value in _values(guess, draft, one.field)
    ]
    doubts.extend(one for one in (doubt, decimals(amounts)[1]) if one)
    if "sign" in ours:
        _guess_ledger(guess, draft)
    return draft


def _values(guess: TableGuess, draft: Draft, name: str) -> list[str]:
    at = draft.columns.get(name)
    return [] if at is None else [row.cells[at].strip() if at < len(row.cells) else "" for row in guess.rows]


def _guess_premises(guess: TableGuess, draft: Draft, codes: Codes, *, may_skip: bool) -> None:
    """Find the column and the template of premises, also where codes of accounts hold them."""
    taken = {at for name, at in draft.columns.items() if name not in {"premises", "account"}}
    own = draft.columns.get("premises")
    best, share, column = "", 0.0, own
    tried = [own] if own is not None else []
    tried += [one.at for one in guess.seen if one.at not in taken and one.at != own]
    for at in tried:
        cells = [row.cells[at].strip() for row in guess.rows if at < len(row.cells)]
        template, found = premises_template(cells, codes.premises) if any(cells) else ("", 0.0)
        if found > share + (0.3 if column == own and own is not None and at != own else 0):
            best, share, column = template, found, at
    if column is not None and (share >= 0.3 or own is not None):
        draft.columns = {name: at for name, at in draft.columns.items() if at != column} | {"premises": column}
    if best:
        draft.settings["premises_template"] = best
        if share < 1 and may_skip:
            draft.doubts.append(Doubt.OTHER_ACCOUNTS)
    if not share:
        draft.doubts.append(Doubt.NO_PREMISES)


def _guess_ledger(guess: TableGuess, draft: Draft) -> None:
    words = _values(guess, draft, "kind")
    if not words:
        draft.settings["kind_by_side"] = True
    amounts = _values(guess, draft, "amount")
    if amounts:
        sign = sign_of(amounts, [KINDS.get(plain_name(word)) for word in words] if words else [None] * len(amounts))
        draft.settings["sign"] = sign or "positive_is_debit"
        if not sign:
            draft.doubts.append(Doubt.SIGN)
    sides = _sides(guess, draft, amounts)
    if words:
        found = kind_words(words, sides)
        if found:
            draft.settings["kinds"] = found


def _sides(guess: TableGuess, draft: Draft, amounts: Sequence[str]) -> list[bool | None]:
    """Return for each row whether it is a debit, None when it does not tell."""
    if amounts:
        plus = draft.settings["sign"] == "positive_is_debit"
        numbers = [read_amount(text, Decimals.COMMA) for text in amounts]
        return [(number > 0) == plus if isinstance(number, int) and number else None for number in numbers]
    sides = _values(guess, draft, "debit"), _values(guess, draft, "credit")
    if not all(sides):
        return [None] * len(guess.rows)
    said = [(read_amount(one) != 0, read_amount(other) != 0) for one, other in zip(*sides, strict=True)]
    return [one if one != other else None for one, other in said]


def header_of(sight: Sight, draft: Draft) -> tuple[str, ...]:
    """Return the names of the columns as the file writes them; empty for a file without a header."""
    if sight.header:
        return sight.header
    row = sight.row_at(draft.header_line) if draft.header_line else None
    return row.cells if row else ()


def names_are_usable(header: Sequence[str], columns: Mapping[str, int]) -> bool:
    """Tell whether columns can be told by their names: no name stands twice, and what is read has one."""
    counted = Counter(name for cell in header if (name := plain_name(cell)))
    chosen = [plain_name(header[at]) if at < len(header) else "" for at in columns.values()]
    return all(count == 1 for count in counted.values()) and all(chosen)


def profile_settings(draft: Draft, kind: str, sight: Sight) -> dict[str, Any]:
    """Return the settings of the profile that a draft describes; names of columns only where ours would not do."""
    ours = kind_named(kind)
    said = {name: value for name, value in draft.settings.items() if name in ours.settings}
    header = header_of(sight, draft)
    if not sight.header and (not header or not names_are_usable(header, draft.columns)):
        said |= {
            "header": "none",
            "first_line": draft.header_line + 1 if draft.header_line else draft.first_line,
            "columns": {name: placed_name(at + 1) for name, at in draft.columns.items()},
        }
        said.pop("trailing_separator", None)
        return said
    known = ours.layout.fields_of(header, ours.layout.names({}))
    columns = {
        name: header[at].strip()
        for name, at in draft.columns.items()
        if at < len(header) and (known[at] != name or known.count(name) > 1)
    }
    then = ours.layout.fields_of(header, ours.layout.names(columns))
    ignored = [
        header[at].strip()
        for at, name in enumerate(then)
        if name and not _is_own(name) and draft.columns.get(name) != at
    ]
    if columns:
        said["columns"] = columns
    if ignored:
        said["ignored_columns"] = ignored
    return said


def _is_own(name: str) -> bool:
    """Tell whether a column is one of those that our files of rejected rows add."""
    return name.startswith("original_")


def draft_of_profile(profile: Profile, columns: Mapping[str, int], header_line: int) -> Draft:
    """Return the draft of a profile that read a file: ``columns`` and ``header_line`` are of the opened table."""
    apart = {"columns", "ignored_columns", "header", "first_line"}
    settings = {name: value for name, value in profile.settings.items() if name not in apart}
    places = {name: at for name, at in columns.items() if not _is_own(name)}
    return Draft(0 if profile.rows_begin else header_line, profile.first_line, places, settings, name=profile.name)
