"""Rows of accounts that are none of premises: skipped where a profile says so, but counted and listed."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

MOST_LISTED = 200


@dataclass(slots=True)
class OtherAccounts:
    """Rows and sums by account, for as many accounts as are shown; the rest is counted only. Amounts in grosze."""

    rows: int = 0
    unlisted_rows: int = 0
    accounts: dict[str, list[int]] = field(default_factory=dict)

    def add(self, account: str, amounts: tuple[int | None, int | None]) -> None:
        """Take in one row with its Wn and Ma, each None when it cannot be read."""
        self.rows += 1
        sums = self.accounts.get(account)
        if sums is None:
            if len(self.accounts) >= MOST_LISTED:
                self.unlisted_rows += 1
                return
            sums = self.accounts[account] = [0, 0, 0]
        sums[0] += 1
        sums[1] += amounts[0] or 0
        sums[2] += amounts[1] or 0

    def as_json(self) -> dict[str, Any]:
        """Return everything as a run keeps it; amounts in złoty, as texts."""
        listed = [
            {"account": account, "rows": rows, "debit": str(Decimal(debit) / 100), "credit": str(Decimal(credit) / 100)}
            for account, (rows, debit, credit) in sorted(self.accounts.items())
        ]
        return {"rows": self.rows, "unlisted_rows": self.unlisted_rows, "accounts": listed}
