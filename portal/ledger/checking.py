"""Counting all balances anew and comparing them with the kept ones; a difference is an alarm. Posting is not here."""

import datetime as dt
import logging
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.accounts.capabilities import CORRECT_LEDGERS, IMPORT_FILES, can
from portal.audit.actions import record_event
from portal.kernel.desk_notices import DeskNotice
from portal.kernel.registries import BoardFact
from portal.kernel.schemas import current_schema
from portal.ledger.models import Balance, BalanceCheck
from portal.ledger.queries import Drift, drifted_balances

logger = logging.getLogger(__name__)

CODES_KEPT = 20
# The check runs every night; after two missed ones somebody should look.
CHECK_DUE = dt.timedelta(days=3)


@transaction.atomic
def check_balances(*, at: dt.datetime, by: Any = "system") -> list[Drift]:
    """Sum every account's open rows, compare with what is kept, write down and return what differs.

    A difference is logged as an error, written to the audit trail and shown to the desk and on the operator's board
    until a later check finds none. Nothing is mended: which side is right, a person must see. Cost: one statement that
    reads all rows and all balances.
    """
    found = drifted_balances()
    codes = [drift.account_code for drift in found[:CODES_KEPT]]
    state = {"checked_at": at, "accounts": Balance.objects.count(), "drifted": len(found), "codes": codes}
    BalanceCheck.objects.update_or_create(pk=BalanceCheck.THE_ONE, defaults=state)
    if found:
        logger.error("ledger.balances_drifted", extra={"schema": current_schema(), "accounts": len(found)})
        record_event(
            action="ledger.balances_drifted",
            by=by,
            subject="balances",
            details={"accounts": len(found), "first": codes},
        )
    return found


def state_of_balances() -> BoardFact:
    """Return how the last check went, for the schema that is open. Costs one query, two before the first check."""
    check = BalanceCheck.objects.first()
    if check is None:
        return BoardFact("jeszcze bez kontroli" if Balance.objects.exists() else "brak kont")
    if check.drifted:
        return BoardFact(f"różnice: {check.drifted}", at=check.checked_at, level=2, problem="salda się nie zgadzają")
    is_due = check.checked_at < timezone.now() - CHECK_DUE
    problem = "salda bez kontroli" if is_due else ""
    return BoardFact("zgodne", at=check.checked_at, level=int(is_due), problem=problem)


def drift_notices(user: Any) -> list[DeskNotice]:
    """Return the alarm for workers who answer for ledgers. Costs one query."""
    if not any(can(user, right) for right in (CORRECT_LEDGERS, IMPORT_FILES)):
        return []
    check = BalanceCheck.objects.filter(drifted__gt=0).first()
    if check is None:
        return []
    names = ", ".join(check.codes[:5]) + ("…" if check.drifted > 5 else "")
    text = (
        f"Salda nie zgadzają się z zapisami. Liczba kont: {check.drifted} ({names}). "
        "Nie wysyłaj na ich podstawie wezwań. Zgłoś to operatorowi."
    )
    return [DeskNotice(text, kind="error")]
