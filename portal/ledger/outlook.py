"""What is to be paid by when, over all accounts of premises, as a pure rule. How it is said is in ``words``."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.kernel.working_days import working_day_from
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


def outlook_of(accounts: Iterable[Sequence[Line]], today: dt.date, *, moves_days_off: bool = False) -> Outlook:
    """Return the outlook over the open rows of each account.

    Each account is settled by itself: what one has too much does not pay what another owes. A due counts as overdue
    from the day after its day. Where ``moves_days_off``, a due on a day off may be paid until the next working day
    (art. 115 of the Civil Code): on the days between it is due by that day.
    """
    owed = [what_is_owed(lines, today) for lines in accounts]
    by_day: dict[dt.date, Decimal] = {}
    for due in (due for account in owed for due in account.dues):
        by_day[due.due_on] = by_day.get(due.due_on, ZERO) + due.amount
    dues = [OpenDue(day, amount) for day, amount in sorted(by_day.items())]

    def until(due: OpenDue) -> dt.date:
        return working_day_from(due.due_on) if moves_days_off else due.due_on

    overdue = [due for due in dues if until(due) < today]
    coming = [due for due in dues if until(due) >= today]
    overdue_sum = sum((due.amount for due in overdue), ZERO)
    return Outlook(
        to_pay=overdue_sum + (coming[0].amount if coming else ZERO),
        # The day that was told, until it is over.
        pay_by=(coming[0].due_on if coming[0].due_on >= today else until(coming[0])) if coming else None,
        overdue=overdue_sum,
        overdue_since=overdue[0].due_on if overdue else None,
        later=tuple(coming[1:]),
        overpaid=sum((account.overpaid for account in owed), ZERO),
    )
