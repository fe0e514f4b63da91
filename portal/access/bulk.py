"""One row of a list of people who get accounts without applying: what would become of it, and taking it.

Reading lists is in ``bulk_reading``, going through one in ``bulk_lists``.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from portal.access.bulk_reading import WORDS, BulkRow, RowError
from portal.access.eligibility import ApplicationRefused, refusals
from portal.access.facts import facts_of
from portal.access.models import AccessApplication
from portal.access.taking import take_application
from portal.outbox.addresses import email_problem
from portal.premises.models import Premises
from portal.residents.models import Person
from portal.rulebook.queries import rules_on

WAY = "without_application"
# Which column a worker has to look at when a rule refuses.
_COLUMN_OF_RULE = {
    "access.shared_email": "email",
    "access.account_per": "premises",
    "access.premises_kinds": "premises",
}


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """What would become of a row: taken when there are no ``errors``; ``is_there`` when the person has it already."""

    person: Person | None
    premises: Premises | None
    errors: tuple[RowError, ...]
    is_there: bool = False


def verdict_on(row: BulkRow, *, by: Any, day: dt.date) -> RowVerdict:
    """Return what would become of a row, with all that is wrong at once; nothing is changed.

    Costs two queries for a row of somebody unknown, else some ten.
    """
    person = Person.objects.filter(code=row.person).first() if row.person else None
    stock = Premises.objects.select_related("building__estate")
    premises = stock.filter(code=row.premises).first() if row.premises else None
    errors = list(row.errors)
    if not errors:
        errors = list(_unknown(row, person, premises))
    if person is None or errors:
        return RowVerdict(person, premises, tuple(errors))
    facts = facts_of(
        operation="grant",
        way=WAY,
        person=person,
        premises=premises,
        representation=None,
        email=row.email,
        identity=None,
        is_regulation_accepted=False,
        by=by,
        day=day,
        rules=rules_on(day),
    )
    found = refusals(facts, rules_on(day))
    is_there = bool(found) and facts.is_office_competent and bool(facts.account or facts.waiting)
    told = [_error(row, one.rule, one.text) for one in found]
    if not found and not rules_on(day).access.shared_email and _is_in_anothers_application(row, person):
        told.append(RowError("e-mail", row.email, "Ten adres ma już wniosek innej osoby. Popraw go albo usuń."))
    return RowVerdict(person, premises, tuple(told), is_there)


def take_row(
    row: BulkRow, *, by: Any, day: dt.date, request_key: uuid.UUID
) -> tuple[AccessApplication | None, RowVerdict]:
    """Take the row's application, or say why not; the same ``request_key`` again is the same application.

    The rules are asked again: what was right when the list was checked may be wrong by now. Costs some thirty queries.
    """
    verdict = verdict_on(row, by=by, day=day)
    known = AccessApplication.objects.filter(request_key=request_key).first()
    if known is not None:
        return known, verdict
    if verdict.errors or verdict.person is None:
        return None, verdict
    try:
        with transaction.atomic():
            application = take_application(
                operation="grant",
                way=WAY,
                person=verdict.person,
                premises=verdict.premises,
                email=row.email,
                phone=row.phone,
                by=by,
                request_key=request_key,
                day=day,
            )
    except ApplicationRefused as refused:  # Race: somebody applied between the look and the lock
        errors = tuple(_error(row, one.rule, one.text) for one in refused.refusals)
        return None, RowVerdict(verdict.person, verdict.premises, errors, is_there=True)
    return application, verdict


def _unknown(row: BulkRow, person: Person | None, premises: Premises | None) -> list[RowError]:
    found = []
    if person is None:
        found.append(RowError("kontrahent", row.person, "Rejestr nie zna takiego numeru. Popraw go."))
    if row.premises and premises is None:
        found.append(RowError("lokal", row.premises, "Rejestr nie zna takiego lokalu. Popraw indeks."))
    if row.email and email_problem(row.email):
        found.append(RowError("e-mail", row.email, "To nie jest adres e-mail. Popraw go albo usuń."))
    if row.phone and not any(sign.isdigit() for sign in row.phone):
        found.append(RowError("telefon", row.phone, "To nie jest numer telefonu. Popraw go albo usuń."))
    return found


def _is_in_anothers_application(row: BulkRow, person: Person) -> bool:
    """Return whether somebody else applies with the address: the second of them would get no account later."""
    if not row.email:
        return False
    waiting = AccessApplication.objects.filter(operation="grant", ended_at__isnull=True, email__iexact=row.email)
    return waiting.exclude(person=person).exists()


def _error(row: BulkRow, rule: str, text: str) -> RowError:
    column = _COLUMN_OF_RULE.get(rule, "person")
    column = column if getattr(row, column) else "person"
    return RowError(WORDS[column], getattr(row, column), text)
