"""Bank rows, loaded for screens: whose they are, told by the number they were paid to. Writing them is the import's."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.bank.models import BankRow
from portal.bank.received import WITHIN_DAYS, Booked, Received, received_not_booked
from portal.kernel.imported_rows import open_rows
from portal.kernel.one_round import Read, Row, in_one_round
from portal.ledger.models import Account, Entry
from portal.ledger.queries import accounts_seen_by, newest_sources, open_entries
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


def received_reads(person_id: uuid.UUID, premises_id: uuid.UUID, days: VisibleDays, today: dt.date) -> dict[str, Read]:
    """Return what ``received_of`` needs to know of premises, to be read together with other things of a page."""
    accounts = accounts_seen_by(person_id, premises_id).filter(payment_account__isnull=False)
    # Older rows take their own payments of the ledger, so that these do not stand for newer ones.
    before = _since(days, today) - dt.timedelta(days=2 * WITHIN_DAYS)
    rows = open_rows(BankRow).filter(
        paid_to__in=accounts.order_by().values("payment_account"),
        currency=CURRENCY,
        amount__gt=0,
        booked_on__gte=before,
        booked_on__lte=days.last or today,
    )
    payments = open_entries().filter(
        account__in=accounts.order_by().values("pk"),
        kind=Entry.Kind.PAYMENT,
        entry_on__gte=before - dt.timedelta(days=WITHIN_DAYS),
    )
    return {
        "accounts": accounts.values("pk", "payment_account"),
        "rows": rows.order_by("booked_on", "pk").values("paid_to", "booked_on", "amount", "bank_reference", "pk"),
        "booked": payments.values("account_id", "entry_on", "debit", "credit"),
        "data_day": newest_sources().values("as_of")[:1],
    }


def received_of(read: Mapping[str, list[Row]], days: VisibleDays, today: dt.date) -> Sequence[Received]:
    """Return payments that the bank reports and the ledger does not show yet, out of ``received_reads``."""
    accounts = {row["payment_account"]: row["pk"] for row in read["accounts"]}
    received = [
        Received(accounts[row["paid_to"]], row["booked_on"], row["amount"], row["bank_reference"], row["pk"])
        for row in read["rows"]
    ]
    booked = [Booked(row["account_id"], row["entry_on"], row["credit"] - row["debit"]) for row in read["booked"]]
    data_day = read["data_day"][0]["as_of"] if read["data_day"] else None
    since = _since(days, today)
    shown = received_not_booked(received, booked, data_day=data_day)
    return [payment for payment in shown if payment.booked_on >= since]


def received_at(person_id: uuid.UUID, premises_id: uuid.UUID, days: VisibleDays, today: dt.date) -> Sequence[Received]:
    """Return payments to the premises' numbers that the bank reports and the ledger does not show yet.

    Only what concerns the person and falls into the days they may see. Costs one query.
    """
    return received_of(in_one_round(received_reads(person_id, premises_id, days, today)), days, today)


def _since(days: VisibleDays, today: dt.date) -> dt.date:
    return max(today - dt.timedelta(days=SHOWN_DAYS), days.first or dt.date.min)
