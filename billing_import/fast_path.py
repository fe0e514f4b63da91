"""Plain ledger lines accepted many at a time. Takes a row only when ``validation`` would, with the same values.

Rules are asked once per distinct value; a row with any value they do not accept goes back to them, whole.
"""

from collections.abc import Callable
from typing import Any

import polars as pl

from billing_import.amounts import Decimals, Unread, decimals_shown_by, read_amount
from billing_import.days import DayUnread, is_no_day, read_day
from billing_import.formats.layout import ORIGINAL_LINE, plain_name
from billing_import.formats.line_frame import LineFrame
from billing_import.formats.records import SPACES, Shape, SourceRow
from billing_import.validation import (
    ACCOUNTS,
    LONGEST_DESCRIPTION,
    LONGEST_DOCUMENT_NO,
    ZLOTY,
    LedgerRow,
    LedgerRules,
)

ACCEPTED: dict[str, Any] = {
    "line": pl.Int64,
    "original_line": pl.Int64,
    "premises": pl.String,
    "person": pl.String,
    "account": pl.String,
    "entry_on": pl.String,
    "due_on": pl.String,
    "kind": pl.String,
    "document_no": pl.String,
    "description": pl.String,
    "debit": pl.Int64,
    "credit": pl.Int64,
}
# Grosze after a comma, thousands parted by nothing, a space or a dot, one minus at most: all of it proves the comma.
_WHOLE = r"(?:[0-9]{1,12}|[0-9]{1,3}(?:[ \x{a0}][0-9]{3}){1,3}|[0-9]{1,3}(?:\.[0-9]{3}){1,3}),[0-9]{2}"
_PLAIN_AMOUNT = rf"^(?:-?{_WHOLE}|{_WHOLE}-)$"
_NO_DIGITS = r"[^0-9]+"
# Distinct values remembered between blocks; beyond that they are asked again.
_MOST_REMEMBERED = 50_000


def accepted_frame(rows: list[LedgerRow]) -> pl.DataFrame:
    """Return accepted rows as columns; an empty ``due_on`` is an empty text."""
    return pl.DataFrame(
        [
            (
                row.line, row.original_line, row.premises, row.person, row.account, row.entry_on.isoformat(),
                row.due_on.isoformat() if row.due_on else "", row.kind, row.document_no, row.description,
                row.debit, row.credit,
            )
            for row in rows
        ],
        schema=ACCEPTED,
        orient="row",
    )  # fmt: skip


class FastPath:
    """Reads frames of plain lines by one file's rules; remembers what its values mean from block to block."""

    def __init__(self, shape: Shape, rules: LedgerRules, decimals: Decimals) -> None:
        self.shape, self.rules, self.decimals = shape, rules, decimals
        self.shown: set[Decimals] = set()  # conventions that amounts seen so far prove
        self._remembered: dict[str, dict[str, Any]] = {}

    def accept(self, lines: LineFrame) -> tuple[pl.DataFrame, list[SourceRow]]:
        """Return the rows that are surely right, as columns, and all others for the rules to look at."""
        data = lines.data
        if data.is_empty():
            return pl.DataFrame(schema=ACCEPTED), []
        rules = self.rules
        debit, credit = self._sides(data)
        columns = {
            "line": data["line"],
            "original_line": self._mapped(data, ORIGINAL_LINE, _line_number, pl.Int64, absent=0),
            "premises": self._mapped(data, "premises", lambda text: rules.premises_id(text) if text else None),
            "person": self._mapped(data, "person", lambda text: rules.known.persons.get(text) if text else ""),
            "account": self._mapped(data, "account", lambda text: ACCOUNTS.get(plain_name(text)), absent="charges"),
            "entry_on": self._mapped(data, "entry_on", lambda text: self._day(text) if text else None),
            "due_on": self._mapped(data, "due_on", lambda text: "" if is_no_day(text) else self._day(text)),
            "kind": self._kind(data),
            "document_no": self._text(data, "document_no", LONGEST_DOCUMENT_NO),
            "description": self._text(data, "description", LONGEST_DESCRIPTION),
            "debit": debit,
            "credit": credit,
            "currency": self._mapped(data, "currency", lambda text: "" if plain_name(text) in ZLOTY else None),
        }
        frame = pl.DataFrame(columns)
        is_right = frame.select(
            pl.all_horizontal(pl.all().is_not_null()) & ((pl.col("debit") == 0) != (pl.col("credit") == 0))
        ).to_series()
        is_right = is_right.fill_null(value=False)
        # Zero stands for "no original line" until here, so that empty and unreadable can be told apart.
        accepted = (
            frame.drop("currency")
            .filter(is_right)
            .with_columns(
                pl.when(pl.col("original_line") == 0)
                .then(None)
                .otherwise(pl.col("original_line"))
                .alias("original_line")
            )
        )
        if is_right.all():
            return accepted, []
        doubtful = data.filter(~is_right).select("line", "raw")
        separator = self.shape.separator
        return accepted, [SourceRow(line, tuple(raw.split(separator)), raw) for line, raw in doubtful.iter_rows()]

    def _mapped(
        self,
        data: pl.DataFrame,
        name: str,
        rule: Callable[[str], Any],
        dtype: Any = pl.String,
        *,
        absent: Any = "",
    ) -> pl.Series:
        if name not in data.columns:
            return pl.Series(name, [absent], dtype=dtype).new_from_index(0, len(data))
        known = self._remembered.setdefault(name, {})
        if len(known) > _MOST_REMEMBERED:
            known.clear()
        values = data[name].unique().to_list()
        for value in values:
            if value not in known:
                known[value] = rule(SPACES.sub(" ", value).strip())
        meant = pl.Series([known[value] for value in values], dtype=dtype)
        return data[name].replace_strict(pl.Series(values, dtype=pl.String), meant, return_dtype=dtype)

    def _kind(self, data: pl.DataFrame) -> pl.Series:
        kind = self._mapped(data, "kind", lambda word: self.rules.kind_of(word, ""))
        if not self.rules.document_kinds:
            return kind
        told = self._mapped(
            data,
            "document_kind",
            lambda word: self.rules.document_kinds.get(plain_name(word)) if word else None,
            absent=None,
        )
        return told.fill_null(kind)

    def _day(self, text: str) -> str | None:
        day = read_day(text, self.rules.day_forms)
        return None if isinstance(day, DayUnread) else day.isoformat()

    def _text(self, data: pl.DataFrame, name: str, longest: int) -> pl.Series:
        if name not in data.columns:
            return pl.Series(name, [""]).new_from_index(0, len(data))
        plain = data[name].str.replace_all(SPACES.pattern, " ").str.strip_chars(" ")
        return pl.select(pl.when(plain.str.len_chars() <= longest).then(plain)).to_series()

    def _sides(self, data: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
        sign = self.rules.debit_sign
        if not sign:
            return self._amount(data, "debit"), self._amount(data, "credit")
        amount = self._amount(data, "amount") * sign
        sides = pl.select(
            debit=pl.when(amount > 0).then(amount).otherwise(amount * 0),
            credit=pl.when(amount < 0).then(-amount).otherwise(amount * 0),
        )
        return sides["debit"], sides["credit"]

    def _amount(self, data: pl.DataFrame, name: str) -> pl.Series:
        text = data[name]
        is_plain = text.str.contains(_PLAIN_AMOUNT)
        if is_plain.any():
            self.shown.add(Decimals.COMMA)
        digits = pl.select(pl.when(is_plain).then(text)).to_series().str.replace_all(_NO_DIGITS, "").cast(pl.Int64)
        plain = pl.select(pl.when(text.str.contains("-", literal=True)).then(-digits).otherwise(digits)).to_series()
        others = text.filter(~is_plain).unique().to_list()
        self.shown |= {shown for value in others if (shown := decimals_shown_by(SPACES.sub(" ", value).strip()))}
        read = [read_amount(SPACES.sub(" ", value).strip(), self.decimals) for value in others]
        meant = pl.Series([None if isinstance(amount, Unread) else amount for amount in read], dtype=pl.Int64)
        rest = text.replace_strict(pl.Series(others, dtype=pl.String), meant, default=None, return_dtype=pl.Int64)
        return pl.select(pl.when(is_plain).then(plain).otherwise(rest)).to_series()


def _line_number(text: str) -> int | None:
    if not text:
        return 0
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None
    return number or None
