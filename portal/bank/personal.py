"""What this room tells a person of themselves in a file of everything about them: payments to their own numbers."""

from typing import Any

from django.db.models import Q, QuerySet

from portal.bank.models import BankRow
from portal.kernel.imported_rows import open_rows
from portal.kernel.personal_exports import PERSONAL_EXPORTS, PersonalPart, Whose
from portal.ledger.models import Account
from portal.premises.models import Title


def _payments(whose: Whose) -> QuerySet[Any]:
    titles = list(Title.objects.filter(person_id=whose.person))
    concerned = Q(person_id=whose.person) | Q(person__isnull=True, premises__in=[one.premises_id for one in titles])
    mine = Q(pk__in=[])
    for account in Account.objects.filter(concerned, payment_account__isnull=False):
        for title in titles:
            if title.premises_id == account.premises_id:
                one = Q(paid_to=account.payment_account)
                one &= Q(booked_on__gte=title.valid_from) if title.valid_from else Q()
                one &= Q(booked_on__lte=title.valid_to) if title.valid_to else Q()
                mine |= one
    return open_rows(BankRow).filter(mine).order_by("booked_on", "pk")


# Who paid stays out: it may be somebody else, whose data these are.
_PAYMENTS = PersonalPart(
    heading="Wpłaty z wyciągów bankowych",
    tables=frozenset({"bank_row"}),
    columns={"booked_on": "Dzień", "paid_to": "Na rachunek", "amount": "Kwota", "currency": "Waluta", "title": "Tytuł"},
    rows=_payments,
    place=24,
)


def fill() -> None:
    """Leave the room's part with the kernel."""
    PERSONAL_EXPORTS.add("bank.payments", _PAYMENTS)
