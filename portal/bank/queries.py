"""Bank rows, loaded for screens: whose they are, told by the number they were paid to. Writing them is the import's."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.bank.models import BankRow
from portal.bank.received import WITHIN_DAYS, Booked, Received, received_not_booked
from portal.kernel.imported_rows import open_rows
from portal.ledger.models import Account, Entry
from portal.ledger.queries import accounts_seen_by, data_day, open_entries
from portal.premises.visibility import VisibleDays

CURRENCY = "PLN"
# Money that is older than this and not booked is for the clerk to find out about, not for the resident to read.
SHOWN_DAYS = 45


def unmatched_rows() -> QuerySet[BankRow]:
    """Return incoming payments whose number no ledger account has, newest first. Costs one query.

    Payments straight to an account of the cooperative, which no premises has, are among them: somebody must look.
    """
    owners = Account.objects.filter(payment_account=OuterRef("paid_to"))
    rows = open_rows(BankRow).filter(~Exists(owners), amount__gt=0)
    return rows.order_by("-booked_on", "-pk")


def rows_of_premises(premises_ids: Sequence[uuid.UUID], person_id: uuid.UUID) -> QuerySet[BankRow]:
    """Return bank rows that were paid to numbers of premises that concern a person, newest first. Costs one query."""
    concerned = Q(person__isnull=True) | Q(person_id=person_id)
    numbers = Account.objects.filter(concerned, premises__in=premises_ids, payment_account__isnull=False)
    rows = open_rows(BankRow).filter(paid_to__in=numbers.values("payment_account"))
    return rows.order_by("-booked_on", "-pk")


def received_at(person_id: uuid.UUID, premises_id: uuid.UUID, days: VisibleDays, today: dt.date) -> Sequence[Received]:
    """Return payments to the premises' numbers that the bank reports and the ledger does not show yet.

    Only what concerns the person and falls into the days they may see. Costs one query where no number or no bank file
    is known, three more otherwise.
    """
    accounts = {
        account.payment_account: account.pk
        for account in accounts_seen_by(person_id, premises_id)
        if account.payment_account is not None
    }
    if not accounts:
        return ()
    since = max(today - dt.timedelta(days=SHOWN_DAYS), days.first or dt.date.min)
    # Older rows take their own payments of the ledger, so that these do not stand for newer ones.
    before = since - dt.timedelta(days=2 * WITHIN_DAYS) if since > dt.date.min else since
    rows = open_rows(BankRow).filter(
        paid_to__in=accounts, currency=CURRENCY, amount__gt=0, booked_on__gte=before, booked_on__lte=days.last or today
    )
    received = [
        Received(accounts[row.paid_to], row.booked_on, row.amount, row.bank_reference, row.pk)
        for row in rows.order_by("booked_on", "pk")
    ]
    if not received:
        return ()
    shown = received_not_booked(received, _booked(list(accounts.values()), before), data_day=data_day())
    return [payment for payment in shown if payment.booked_on >= since]


def _booked(accounts: Sequence[int], since: dt.date) -> list[Booked]:
    """Return the ledger's payments of some accounts near the days of received ones. Costs one query."""
    payments = open_entries().filter(
        account__in=accounts, kind=Entry.Kind.PAYMENT, entry_on__gte=since - dt.timedelta(days=WITHIN_DAYS)
    )
    return [Booked(entry.account_id, entry.entry_on, entry.credit - entry.debit) for entry in payments]
