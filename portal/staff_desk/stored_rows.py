"""What imported files say of a person, kind by kind, each row with the run and line it came from."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.accounts.capabilities import SEE_COURT_CASES, SEE_LEDGERS, SEE_MEMBERS
from portal.bank.queries import rows_of_premises
from portal.charges.models import Component
from portal.court.queries import cases_of
from portal.kernel.imported_rows import open_rows
from portal.kernel.money import zloty_text
from portal.ledger.models import Account, Entry
from portal.ledger.queries import open_entries
from portal.membership.queries import membership_of
from portal.meters.models import Meter, Reading
from portal.residents.models import Person
from portal.sales.queries import invoices_of
from portal.staff_desk.policy import reaches


@dataclass(frozen=True, slots=True)
class StoredRow:
    """One row in words, and where it came from."""

    words: str
    run_id: uuid.UUID
    line: int


@dataclass(frozen=True, slots=True)
class StoredKind:
    """The newest rows of one kind."""

    name: str
    rows: tuple[StoredRow, ...]


def stored_of(person: Person, premises_ids: Sequence[uuid.UUID], user: Any, *, limit: int) -> tuple[StoredKind, ...]:
    """Return the newest rows of each kind that files brought about a person and the premises they hold.

    Only kinds that the worker may see of this person; those without rows are left out. Costs a query a kind.
    """
    allowed = capabilities_over(person, user)
    if not allowed:
        return ()
    accounts = Account.objects.filter(Q(person__isnull=True) | Q(person=person), premises__in=premises_ids)
    entries = open_entries().filter(account__in=accounts, run_id__isnull=False).order_by("-entry_on", "-pk")
    components = open_rows(Component).filter(Q(person__isnull=True) | Q(person=person), premises__in=premises_ids)
    meters = open_rows(Meter).filter(premises__in=premises_ids).order_by("-installed_on", "-pk")
    readings = open_rows(Reading).filter(premises__in=premises_ids).order_by("-read_on", "-pk")
    kinds: tuple[tuple[str, str, Iterable[Any], Callable[[Any], str]], ...] = (
        (SEE_LEDGERS, _("Kartoteka"), entries[:limit], _entry),
        (SEE_LEDGERS, _("Składniki opłat"), components.order_by("-valid_from", "line_no", "pk")[:limit], _component),
        (SEE_LEDGERS, _("Faktury"), invoices_of(person.pk, premises_ids)[:limit], _invoice),
        (SEE_MEMBERS, _("Członkostwo"), membership_of(person.pk)[:limit], _membership),
        (SEE_COURT_CASES, _("Sprawy sądowe"), cases_of(person.pk)[:limit], _case),
        (SEE_LEDGERS, _("Liczniki"), meters[:limit], _meter),
        (SEE_LEDGERS, _("Odczyty"), readings[:limit], _reading),
        (SEE_LEDGERS, _("Wpłaty z banku"), rows_of_premises(premises_ids, person.pk)[:limit], _bank_row),
    )
    found = [
        StoredKind(name, tuple(StoredRow(words(row), row.run_id, row.source_line) for row in rows))
        for capability, name, rows, words in kinds
        if capability in allowed
    ]
    return tuple(kind for kind in found if kind.rows)


def capabilities_over(person: Person, user: Any) -> frozenset[str]:
    """Return which of the capabilities to see rows of files a worker has over a person."""
    return frozenset(one for one in (SEE_LEDGERS, SEE_MEMBERS, SEE_COURT_CASES) if reaches(user, one, person))


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _number(number: Decimal | None) -> str:
    return "" if number is None else format(number.normalize(), "f").replace(".", ",")


def _entry(entry: Entry) -> str:
    amount = entry.debit or entry.credit
    return _joined(f"{entry.entry_on:%d.%m.%Y}", entry.get_kind_display(), entry.description, zloty_text(amount))


def _component(row: Any) -> str:
    return _joined(f"{row.name} od {row.valid_from:%d.%m.%Y}", zloty_text(row.amount))


def _invoice(row: Any) -> str:
    return _joined(f"{row.number} z {row.issued_on:%d.%m.%Y}", zloty_text(row.amount), row.get_state_display())


def _membership(row: Any) -> str:
    stated = f"stan na {row.stated_on:%d.%m.%Y}" if row.stated_on else ""
    contribution = f"wkład {zloty_text(row.contribution)}" if row.contribution else ""
    return _joined(f"nr {row.number}", stated, contribution)


def _case(row: Any) -> str:
    return _joined(row.reference, row.stage, f"termin {row.next_on:%d.%m.%Y}" if row.next_on else "")


def _meter(row: Any) -> str:
    until = f"legalizacja do {row.verified_until:%d.%m.%Y}" if row.verified_until else ""
    return _joined(f"{row.number}, {row.get_medium_display()}", row.place, until)


def _reading(row: Any) -> str:
    return _joined(f"{row.meter_number}, {row.read_on:%d.%m.%Y}", row.get_basis_display(), _number(row.value))


def _bank_row(row: Any) -> str:
    return _joined(f"{row.booked_on:%d.%m.%Y}", zloty_text(row.amount), row.title)
