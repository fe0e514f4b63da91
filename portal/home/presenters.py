"""What the resident's home shows, put together from the rooms. Rules and words are theirs."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.ledger.balance import Line
from portal.ledger.breakdown import Breakdown, breakdown_of
from portal.ledger.outlook import outlook_of
from portal.ledger.queries import AccountLines
from portal.ledger.words import BalanceSentence, balance_sentence, change_words

PAYMENTS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class HomeBalance:
    """The balance part of the home page; without rows there is none."""

    sentence: BalanceSentence
    as_of: dt.date
    charges: Breakdown | None
    change: str
    payments: tuple[Line, ...]


def home_balance(accounts: Sequence[AccountLines], *, as_of: dt.date, today: dt.date) -> HomeBalance | None:
    """Return the balance over all accounts of premises, or None when nothing was ever booked."""
    if not any(account.lines for account in accounts):
        return None
    outlook = outlook_of([account.lines for account in accounts], today)
    charges = breakdown_of(line for account in accounts for line in account.lines)
    change = change_words(charges.changed_by) if charges and charges.changed_by else ""
    return HomeBalance(
        sentence=balance_sentence(outlook, as_of=as_of, today=today),
        as_of=as_of,
        charges=charges,
        change=change,
        payments=newest_payments(line for account in accounts for line in account.lines),
    )


def newest_payments(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the newest payments, newest first: the second thing people look for is whether theirs has come."""
    payments = [line for line in lines if line.kind == "payment" and line.credit > 0]
    payments.sort(key=lambda line: (line.entry_on, line.position), reverse=True)
    return tuple(payments[:PAYMENTS_SHOWN])
