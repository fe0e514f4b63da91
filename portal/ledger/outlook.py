"""What is to be paid by when, over all accounts of premises, as a pure rule. How it is said is in ``words``."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.ledger.balance import ZERO, Line, OpenDue, what_is_owed


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything the balance sentence needs. Amounts are złoty, never negative.

    ``to_pay`` is what must arrive by ``pay_by``: all that is overdue and the nearest part that is not; without a
    nearest part ``pay_by`` is empty. ``later`` are the parts after that. ``overpaid`` is what accounts have too much.
    """

    to_pay: Decimal = ZERO
    pay_by: dt.date | None = None
    overdue: Decimal = ZERO
    overdue_since: dt.date | None = None
    later: tuple[OpenDue, ...] = ()
    overpaid: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """Return all that is unpaid, whenever it is due."""
        return self.to_pay + sum((due.amount for due in self.later), ZERO)


def outlook_of(accounts: Iterable[Sequence[Line]], today: dt.date) -> Outlook:
    """Return the outlook over the open rows of each account.

    Each account is settled by itself: what one has too much does not pay what another owes. A due counts as overdue
    from the day after its day.
    """
    owed = [what_is_owed(lines, today) for lines in accounts]
    by_day: dict[dt.date, Decimal] = {}
    for due in (due for account in owed for due in account.dues):
        by_day[due.due_on] = by_day.get(due.due_on, ZERO) + due.amount
    dues = [OpenDue(day, amount) for day, amount in sorted(by_day.items())]
    overdue = [due for due in dues if due.due_on < today]
    coming = [due for due in dues if due.due_on >= today]
    overdue_sum = sum((due.amount for due in overdue), ZERO)
    return Outlook(
        to_pay=overdue_sum + (coming[0].amount if coming else ZERO),
        pay_by=coming[0].due_on if coming else None,
        overdue=overdue_sum,
        overdue_since=overdue[0].due_on if overdue else None,
        later=tuple(coming[1:]),
        overpaid=sum((account.overpaid for account in owed), ZERO),
    )
