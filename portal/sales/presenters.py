"""Invoices in words: what is to be paid to whom and by when. Which invoices a person sees is the gate's."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.kernel.money import zloty_text
from portal.kernel.typography import near_day_text
from portal.premises.presenters import premises_name
from portal.sales.models import Invoice


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One invoice as a list shows it; ``tone`` is the kind of its tag."""

    key: uuid.UUID
    number: str
    title: str
    issued_on: dt.date
    kind: str
    amount: Decimal
    remaining: Decimal
    due_on: dt.date | None
    state: str
    tone: str
    premises: str


@dataclass(frozen=True, slots=True)
class Owed:
    """What remains of all invoices of one kind, as a sentence; ``count`` invoices wait."""

    kind: str
    words: str
    amount: str
    when: str
    count: int


def invoice_line(invoice: Any, day: dt.date) -> InvoiceLine:
    """Return an invoice that comes with ``remaining`` in words of the day."""
    state, tone = state_words(invoice.state, invoice.kind, invoice.remaining, invoice.due_on, day)
    return InvoiceLine(
        key=invoice.source_key,
        number=invoice.number,
        title=invoice.description or _("Faktura %(number)s") % {"number": invoice.number},
        issued_on=invoice.issued_on,
        kind=kind_words(invoice.kind),
        amount=invoice.amount,
        remaining=invoice.remaining,
        due_on=invoice.due_on,
        state=state,
        tone=tone,
        premises=premises_name(invoice.premises) if invoice.premises_id else "",
    )


def kind_words(kind: str) -> str:
    """Return what kind of invoice it is, said from the resident's side."""
    return _("sprzedaż: płacisz Ty") if kind == Invoice.Kind.SALE else _("zakup: płaci spółdzielnia")


def state_words(state: str, kind: str, remaining: Decimal, due_on: dt.date | None, day: dt.date) -> tuple[str, str]:
    """Return the state of payment in words and the kind of its tag."""
    if state == Invoice.State.CANCELED:
        return _("anulowana"), ""
    if state == Invoice.State.PAID or remaining == 0:
        return _("zapłacona"), "ok"
    if kind == Invoice.Kind.PURCHASE:
        return (_("zapłacona w części") if state == Invoice.State.PART else _("czeka na wypłatę")), "info"
    if remaining < 0:
        return _("do zwrotu"), "info"
    if due_on is not None and due_on < day:
        return _("po terminie"), "warning"
    return (_("zapłacona w części") if state == Invoice.State.PART else _("do zapłaty")), "info"


def owed(rows: Iterable[Mapping[str, Any]], day: dt.date) -> list[Owed]:
    """Return what remains of each kind, from ``queries.totals``; nothing of a kind that is settled."""
    found = []
    for row in rows:
        total = Decimal(row["total"] or 0)
        if total == 0:
            continue
        is_sale = row["kind"] == Invoice.Kind.SALE
        due = row["first_due"]
        if is_sale and total > 0:
            words = _("Do zapłaty")
            when = "" if due is None else _due_words(due, day)
        else:
            words, when = (_("Spółdzielnia ma zapłacić Tobie"), "")
        found.append(Owed(row["kind"], words, zloty_text(abs(total)), when, row["count"]))
    return sorted(found, key=lambda one: one.kind != Invoice.Kind.SALE)


def _due_words(due: dt.date, day: dt.date) -> str:
    text = near_day_text(due, day, get_language() or "pl")
    if due < day:
        return _("pierwszy termin minął %(day)s") % {"day": text}
    return _("pierwszy termin: %(day)s") % {"day": text}
