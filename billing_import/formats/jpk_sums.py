"""What a JPK file states about itself against what its rows give. Amounts in grosze inside, in złoty in checks."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from billing_import.formats.source import Check

# Differences of single accounts that are shown; a file with one of them is refused, however many more there are.
_MOST_SHOWN = 10
# About 200 bytes each. Accounts after that are not compared with their turnovers; all sums of the file still are.
_MOST_ACCOUNTS = 150_000


@dataclass(frozen=True, slots=True)
class Turnovers:
    """One account in the trial balance: opening, of the period, since the books were opened, closing. Wn and Ma."""

    account: str
    line: int
    opening: tuple[int, int]
    period: tuple[int, int]
    cumulative: tuple[int, int]
    closing: tuple[int, int]
    is_off_balance: bool = False

    def counted_closing(self) -> int:
        """Return the closing balance that opening and turnovers give, the stated one when any known reading does.

        Quirk: some programs state the turnovers since the opening with the opening in them, some the opening of the
        period instead of the year's.
        """
        opening, period, cumulative = (wn - ma for wn, ma in (self.opening, self.period, self.cumulative))
        readings = (opening + cumulative, cumulative, opening + period)
        stated = self.closing[0] - self.closing[1]
        return stated if stated in readings else readings[0]


@dataclass(slots=True)
class JpkSums:
    """Adds up what passes by."""

    journal_rows: int = 0
    journal_sum: int = 0
    rows: int = 0
    debit: int = 0
    credit: int = 0
    on_balance: int = 0  # Wn − Ma of accounts that are kept on both sides
    _at: dict[str, int] = field(default_factory=dict)
    _stated: "array[int]" = field(default_factory=lambda: array("q"))  # of the period, per account: Wn, Ma
    _counted: "array[int]" = field(default_factory=lambda: array("q"))
    _lines: "array[int]" = field(default_factory=lambda: array("q"))
    _off_balance: set[str] = field(default_factory=set)
    _wrong_closings: list[Check] = field(default_factory=list)

    def account(self, turnovers: Turnovers) -> None:
        """Take in one account of the trial balance."""
        stated = turnovers.closing[0] - turnovers.closing[1]
        counted = turnovers.counted_closing()
        if stated != counted and len(self._wrong_closings) < _MOST_SHOWN:
            self._wrong_closings.append(
                _check("closing_of_account", turnovers.account, turnovers.line, stated, counted)
            )
        if turnovers.is_off_balance:
            self._off_balance.add(turnovers.account)
        at = self._at.get(turnovers.account)
        if at is None:
            if len(self._at) >= _MOST_ACCOUNTS:
                return
            at = self._at[turnovers.account] = len(self._lines)
            self._lines.append(turnovers.line)
            self._stated.extend((0, 0))
            self._counted.extend((0, 0))
        self._stated[2 * at] += turnovers.period[0]
        self._stated[2 * at + 1] += turnovers.period[1]

    def side(self, account: str, debit: int, credit: int) -> None:
        """Take in one side of an entry."""
        self.debit += debit
        self.credit += credit
        if account not in self._off_balance:
            self.on_balance += debit - credit
        at = self._at.get(account)
        if at is not None:
            self._counted[2 * at] += debit
            self._counted[2 * at + 1] += credit

    def journal_checks(self, line: int, rows: int, amount: int) -> tuple[Check, Check]:
        """Return the journal's stated rows and sum against those counted."""
        return (
            Check("rows", "Dziennik", line, Decimal(rows), Decimal(self.journal_rows)),
            _check("operations", "Dziennik", line, amount, self.journal_sum),
        )

    def entry_checks(self, line: int, rows: int, debit: int, credit: int) -> tuple[Check, Check, Check]:
        """Return the stated rows and sums of the accounts' entries against those counted."""
        return (
            Check("rows", "KontoZapis", line, Decimal(rows), Decimal(self.rows)),
            _check("debit", "KontoZapis", line, debit, self.debit),
            _check("credit", "KontoZapis", line, credit, self.credit),
        )

    def closing_checks(self, line: int) -> Iterator[Check]:
        """Return accounts whose balances do not follow from their turnovers, then what else does not fit together."""
        yield from self._wrong_closings
        if self.on_balance:
            debit = self.debit
            yield _check("both_sides_equal", "KontoZapis", line, debit, debit - self.on_balance, is_fatal=False)
        shown = 0
        for account, at in self._at.items():
            for side, name in ((0, "turnover_debit"), (1, "turnover_credit")):
                stated, counted = self._stated[2 * at + side], self._counted[2 * at + side]
                if stated != counted and shown < _MOST_SHOWN:
                    shown += 1
                    yield _check(name, account, self._lines[at], stated, counted, is_fatal=False)


def _check(name: str, where: str, line: int, stated: int, counted: int, *, is_fatal: bool = True) -> Check:
    return Check(name, where, line, Decimal(stated) / 100, Decimal(counted) / 100, is_fatal)
