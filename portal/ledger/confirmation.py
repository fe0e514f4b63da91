"""A confirmation of balances on one day: what it says, its number, its check code. Issuing it is in ``confirming``."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.finding.folding import words_of
from portal.kernel.check_codes import LENGTH, check_code, code_fits
from portal.kernel.money import amount_text
from portal.ledger.balance import ZERO, balance_on
from portal.ledger.queries import AccountLines

PURPOSE = "balance-confirmation"
NUMBER = re.compile(r"([0-9]{8})-([0-9]{8})-([0-9A-Z]{6})\Z")


@dataclass(frozen=True, slots=True)
class AccountOnDay:
    """One account at the end of a day: what it owes (positive) or is owed (negative), in złoty."""

    code: str
    kind: str
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the paper says. ``name`` is whom it is for; ``day`` whose end the balances are of, ``issued_on`` its own."""

    number: str
    name: str
    day: dt.date
    issued_on: dt.date
    as_of: dt.date
    accounts: tuple[AccountOnDay, ...]

    @property
    def total(self) -> Decimal:
        """Return the sum of the balances."""
        return sum((one.balance for one in self.accounts), ZERO)

    @property
    def code(self) -> str:
        """Return the code that fits this number, name and sum, and no other."""
        return check_code(_facts(self.number, self.name, self.total), purpose=PURPOSE)


@dataclass(frozen=True, slots=True)
class Genuine:
    """What is said of a paper whose code fits: its days, and which way its sum goes."""

    issued_on: dt.date
    day: dt.date
    total: Decimal


def usual_day(as_of: dt.date, first: dt.date | None) -> dt.date:
    """Return the last day of the month before the one the data are from, or a later first day that may be seen."""
    last_of_month = as_of.replace(day=1) - dt.timedelta(days=1)
    return max(last_of_month, first) if first else last_of_month


def balances_of(accounts: Sequence[AccountLines], day: dt.date) -> tuple[AccountOnDay, ...]:
    """Return each account's balance at the end of the day; accounts without any row are left out beside others."""
    told = [one for one in accounts if one.lines] or list(accounts)
    return tuple(AccountOnDay(one.account.code, one.account.kind, balance_on(one.lines, day)) for one in told)


def number_of(*, issued_on: dt.date, day: dt.date, person: str, premises: str) -> str:
    """Return the paper's number: its day, the day of the balances, six signs for person and premises.

    The same paper of the same day has the same number, so asking twice makes no second one.
    """
    signs = check_code([f"{issued_on}", f"{day}", person, premises], purpose=f"{PURPOSE}-number").replace("-", "")[:6]
    return f"{issued_on:%Y%m%d}-{day:%Y%m%d}-{signs}"


def genuine(*, number: str, name: str, amount: Decimal, code: str) -> Genuine | None:
    """Return what is known of a paper with this number, name, sum (without its sign) and code, or None.

    Names are compared without case, Polish signs and the order of words. Nothing is looked up.
    """
    found = NUMBER.match(re.sub(r"\s", "", number).upper())
    if found is None or len(code) > 3 * LENGTH:
        return None
    try:
        issued_on, day = dt.date.fromisoformat(found[1]), dt.date.fromisoformat(found[2])
    except ValueError:
        return None
    for total in (amount, -amount):
        if code_fits(code, _facts(found[0], name, total), purpose=PURPOSE):
            return Genuine(issued_on, day, total)
    return None


def _facts(number: str, name: str, total: Decimal) -> list[str]:
    return [number, " ".join(sorted(words_of(name))) or name.strip().casefold(), amount_text(total)]
