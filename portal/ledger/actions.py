"""Corrections by people: a reversal and, if need be, a new row. Files are posted by ``billing_import.posting``."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F

from portal.audit.actions import identifier_of, record_event
from portal.ledger.models import Account, Balance, Entry


class EntryReversedAlready(Exception):
    """The row has a reversal; a second one would post the amount twice."""


class EntryNotOpen(Exception):
    """The row was superseded by a later file; there is nothing left to reverse."""


class AmountNeedsOneSide(Exception):
    """Exactly one of debit and credit must be given and not be zero."""


@transaction.atomic
def reverse_entry(*, entry: Entry, on: dt.date, reason: str, by: Any) -> Entry:
    """Post the opposite of a row on a day and link the two; the row itself stays as it was posted.

    Raises EntryNotOpen and EntryReversedAlready. Locks the account's balance.
    """
    _lock_balance(entry.account)
    current = Entry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if current.superseded_by_run is not None:
        raise EntryNotOpen(str(entry.pk))
    if Entry.objects.filter(reversal_of=current).exists():
        raise EntryReversedAlready(str(entry.pk))
    reversal = Entry(
        account=current.account,
        entry_on=on,
        due_on=None,
        kind=Entry.Kind.CORRECTION,
        document_no=current.document_no,
        description=reason,
        debit=-current.debit,
        credit=-current.credit,
        reversal_of=current,
    )
    return _post(reversal, by=by, action="ledger.reversed")


@transaction.atomic
def post_correction(
    *,
    account: Account,
    on: dt.date,
    description: str,
    by: Any,
    debit: Decimal = Decimal(0),
    credit: Decimal = Decimal(0),
    due_on: dt.date | None = None,
    document_no: str = "",
) -> Entry:
    """Post one correction by a person. Raises AmountNeedsOneSide. Locks the account's balance."""
    if bool(debit) == bool(credit):
        raise AmountNeedsOneSide
    _lock_balance(account)
    entry = Entry(
        account=account,
        entry_on=on,
        due_on=due_on,
        kind=Entry.Kind.CORRECTION,
        document_no=document_no,
        description=description,
        debit=debit,
        credit=credit,
    )
    return _post(entry, by=by, action="ledger.corrected")


def _lock_balance(account: Account) -> None:
    # Race: an import and a person's correction of one account take turns at this row, so the kept sums stay true.
    Balance.objects.get_or_create(account=account)
    Balance.objects.select_for_update().get(account=account)


def _post(entry: Entry, *, by: Any, action: str) -> Entry:
    entry.source_key = uuid.uuid4()
    entry.posted_by = identifier_of(by)
    entry.save(force_insert=True)
    Balance.objects.filter(account_id=entry.account_id).update(
        debit=F("debit") + entry.debit, credit=F("credit") + entry.credit, entries=F("entries") + 1
    )
    record_event(
        action=action,
        by=by,
        subject=f"entry:{entry.pk}",
        details={"account": entry.account.code, "debit": str(entry.debit), "credit": str(entry.credit)},
    )
    return entry
