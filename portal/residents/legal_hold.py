"""Holding a person's data back from erasing while a dispute lasts. Erasing itself is in ``access``."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.capabilities import CLOSE_ACCESS, can
from portal.audit.actions import record_event
from portal.residents.models import Person
from portal.rulebook.refusal import AccessRefused, Refusal

LONGEST_REASON = 300


@transaction.atomic
def set_legal_hold(*, person: Person, reason: str, by: Any) -> bool:
    """Keep the person's data from being erased, for a reason in words; False when it is held for that reason already.

    Raises AccessRefused without a reason, and for a worker who may not close accounts.
    """
    _refuse(by)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise AccessRefused([Refusal("closure.erase_after_months", _("Wpisz powód, najwyżej 300 znaków."))])
    stored = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if stored.legal_hold == reason:
        return False
    _write(person, reason)
    record_event(action="legal_hold.set", by=by, subject=f"person:{person.pk}", person_id=person.pk)
    return True


@transaction.atomic
def lift_legal_hold(*, person: Person, by: Any) -> bool:
    """Let the person's data be erased when their time comes; False when nothing held them."""
    _refuse(by)
    stored = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not stored.legal_hold:
        return False
    _write(person, "")
    record_event(action="legal_hold.lifted", by=by, subject=f"person:{person.pk}", person_id=person.pk)
    return True


def _write(person: Person, reason: str) -> None:
    person.legal_hold = reason
    person.save(update_fields=["legal_hold"])


def _refuse(by: Any) -> None:
    if not isinstance(by, str) and not can(by, CLOSE_ACCESS):
        raise AccessRefused([Refusal("roles.capabilities", _("Twoja rola na to nie pozwala."))])
