"""What this room tells a person of themselves in a file of everything about them: rows of the days of their titles."""

from typing import Any

from django.db.models import Q, QuerySet

from portal.kernel.personal_exports import PERSONAL_EXPORTS, PersonalPart, Whose
from portal.ledger.models import Account, Entry
from portal.ledger.queries import open_entries
from portal.premises.models import Title
from portal.premises.queries import in_days_of_titles


def _accounts(whose: Whose) -> QuerySet[Account]:
    held = Title.objects.filter(person_id=whose.person).values("premises_id")
    of_all = Q(person__isnull=True, premises__in=held)
    return Account.objects.filter(of_all | Q(person_id=whose.person)).order_by("code")


def _entries(whose: Whose) -> QuerySet[Any]:
    in_days = in_days_of_titles(whose.person, premises="account__premises", day="entry_on")
    mine = Q(account__person_id=whose.person) | Q(account__person__isnull=True) & in_days
    return open_entries().filter(mine).order_by("account__code", "entry_on", "pk")


_ACCOUNTS = PersonalPart(
    heading="Konta rozliczeń lokali",
    tables=frozenset({"ledger_account", "ledger_balance"}),
    columns={"code": "Konto", "premises__code": "Lokal", "kind": "Rodzaj", "payment_account": "Rachunek do wpłat"},
    rows=_accounts,
    words={"kind": dict(Account.Kind.choices)},
    place=20,
)
_ENTRIES = PersonalPart(
    heading="Rozliczenia: opłaty, wpłaty, korekty, odsetki",
    tables=frozenset({"ledger_entry", "ledger_source_run"}),
    columns={
        "account__code": "Konto",
        "entry_on": "Dzień",
        "due_on": "Termin",
        "kind": "Rodzaj",
        "description": "Opis",
        "document_no": "Dokument",
        "debit": "Obciążenie, zł",
        "credit": "Wpłata, zł",
    },
    rows=_entries,
    words={"kind": dict(Entry.Kind.choices)},
    place=21,
)


def fill() -> None:
    """Leave the room's parts with the kernel."""
    PERSONAL_EXPORTS.add("ledger.accounts", _ACCOUNTS)
    PERSONAL_EXPORTS.add("ledger.entries", _ENTRIES)
