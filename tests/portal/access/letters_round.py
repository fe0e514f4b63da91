"""A small estate whose people get letters, for the tests of batches and of their pages."""

import uuid
from typing import Any

from portal.access.batch_choice import BatchChoice
from portal.access.batches import (
    prepare_next,
    send_next,
    start_batch,
)
from portal.access.models import LetterBatch
from portal.accounts.models import User
from portal.premises.models import Building, Estate, Premises, Staircase
from portal.residents.models import Person
from tests.portal.access.counter import newcomer, now

PAGE = "/biuro/listy"


def staircase(street: str, number: str, code: str, *, estate: str = "1") -> Staircase:
    place, _ = Estate.objects.get_or_create(code=estate, defaults={"name": f"Osiedle {estate}"})
    building, _ = Building.objects.get_or_create(
        estate=place, street=street, number=number, town="Sosnowiec", postal_code="41-200"
    )
    return Staircase.objects.get_or_create(building=building, code=code)[0]


def dweller(number: str, stairs: Staircase, *, kind: str = "residential", name: str = "", **title: Any) -> Person:
    """A person with a title to premises of this number on the staircase."""
    code = f"{stairs.building.street[:5]}/{stairs.building.number}/{stairs.code}/{number}"
    premises = Premises.objects.create(code=code, kind=kind, building=stairs.building, staircase=stairs, number=number)
    return newcomer(code[:40], name or f"Osoba Nr{number}", premises=premises, **title)


def begin(choice: BatchChoice, by: Any, **wishes: Any) -> LetterBatch:
    facts: dict[str, Any] = {"is_large_print": False, "request_key": uuid.uuid4(), "now": now()}
    return start_batch(choice=choice, by=by, **(facts | wishes))


def finish(batch: LetterBatch) -> LetterBatch:
    while prepare_next(batch.pk):
        pass
    batch.refresh_from_db()
    return batch


def post(batch: LetterBatch) -> None:
    while send_next(batch.pk):
        pass
    batch.refresh_from_db()


def browser_of(at: Any, clerk: User) -> Any:
    browser = at("hutnik")
    browser.force_login(clerk)
    return browser
