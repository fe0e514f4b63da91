"""Issuing a confirmation of balances: to a resident for themselves, or by a worker. Each one is written down."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from portal.audit.actions import record_event
from portal.ledger.confirmation import AccountOnDay, Confirmation, balances_of, number_of
from portal.ledger.queries import account_lines, data_day
from portal.premises.queries import HeldPremises


@dataclass(frozen=True, slots=True)
class Confirmable:
    """The days that may be confirmed of premises: those the data reach and the person may see."""

    first: dt.date | None
    last: dt.date
    as_of: dt.date


class DayNotConfirmable(ValueError):
    """The day lies ahead of the data, or before what the person may see."""


def confirmable_days(held: HeldPremises, today: dt.date) -> Confirmable:
    """Return which days may be confirmed; a file that speaks of days to come does not make them known. One query."""
    as_of = min(data_day() or today, today)
    return Confirmable(held.days.first, min(as_of, held.days.last or as_of), as_of)


def balances_at(held: HeldPremises, day: dt.date) -> tuple[AccountOnDay, ...]:
    """Return the balances of the premises' accounts that concern the holder, at the end of a day. Two queries."""
    return balances_of(account_lines(held.person_id, held.premises.pk, held.days, with_files=False), day)


@transaction.atomic
def issue_confirmation(*, held: HeldPremises, name: str, day: dt.date, today: dt.date, by: Any) -> Confirmation:
    """Return the confirmation for the holder (``name``) and write down that it was issued.

    Asking again on the same day gives the same number. Raises DayNotConfirmable.
    """
    days = confirmable_days(held, today)
    if day > days.last or (days.first is not None and day < days.first):
        raise DayNotConfirmable(day.isoformat())
    person_id: uuid.UUID = held.person_id
    number = number_of(issued_on=today, day=day, person=str(person_id), premises=str(held.premises.pk))
    record_event(
        action="confirmation.issued",
        by=by,
        subject=f"premises:{held.premises.code}",
        person_id=person_id,
        details={"number": number, "day": day.isoformat()},
    )
    return Confirmation(number, name, day, today, days.as_of, balances_at(held, day))
