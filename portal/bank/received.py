"""Money that a bank says has come and the ledger does not show yet. Pure; such money is never part of a balance."""

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

# A ledger books a payment under the bank's day or a few days from it: weekends, statements that come late.
WITHIN_DAYS = 7


@dataclass(frozen=True, slots=True)
class Received:
    """One payment that came to the number of an account, in złoty; ``reference`` is the bank's, empty without one."""

    account: Hashable
    booked_on: dt.date
    amount: Decimal
    reference: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Booked:
    """One payment of the ledger, in złoty."""

    account: Hashable
    entry_on: dt.date
    amount: Decimal


def received_not_booked(
    received: Iterable[Received], booked: Iterable[Booked], *, data_day: dt.date | None, within_days: int = WITHIN_DAYS
) -> tuple[Received, ...]:
    """Return the payments to show as received and not booked yet, oldest first.

    A payment is shown while the ledger's day of data is before the day it came, and no payment of the same account and
    amount stands in the ledger within so many days. Each booked payment answers for one received, the nearest by day.
    Two files may tell of one payment: the same account, day, amount and reference of the bank is the same money.
    """
    free: dict[tuple[Hashable, Decimal], list[dt.date]] = defaultdict(list)
    for entry in booked:
        free[entry.account, entry.amount].append(entry.entry_on)
    shown = []
    for payment in _each_once(received):
        days = free[payment.account, payment.amount]
        near = [day for day in days if abs((day - payment.booked_on).days) <= within_days]
        if near:
            days.remove(min(near, key=lambda day: (abs((day - payment.booked_on).days), day)))
        elif data_day is None or data_day < payment.booked_on:
            shown.append(payment)
    return tuple(shown)


def _each_once(received: Iterable[Received]) -> Sequence[Received]:
    seen: set[tuple[Hashable, ...]] = set()
    once = []
    for payment in sorted(received, key=lambda one: (one.booked_on, one.position)):
        if payment.amount <= 0:
            continue
        same = (payment.account, payment.booked_on, payment.amount, payment.reference)
        if payment.reference and same in seen:
            continue
        seen.add(same)
        once.append(payment)
    return once
