"""Twenty clicks at once: real threads on the real database leave one report, and no number is given twice."""

import datetime as dt
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django_tenants.utils import schema_context

from portal.accounts.models import User
from portal.faults.draft_models import FaultDraft
from portal.faults.models import FaultEntry, FaultReport, FaultYear
from portal.premises.models import Building, Estate, Premises, Staircase, Title
from portal.residents.actions import give_account_to_person
from portal.residents.models import Person, PersonAccount
from tests.personas import been_here_before, make_person, make_user
from tests.portal.faults.reports import make_report

SCHEMA, CODE = "hutnik", "FRACE"


@pytest.fixture
def racer(django_db_setup: None, django_db_blocker: Any) -> Iterator[User]:
    """Somebody with a flat and a draft, committed, so that other threads see them; removed afterwards."""
    with django_db_blocker.unblock():
        with schema_context(SCHEMA):
            _clean()
            user = _somebody()
        yield user
        with schema_context(SCHEMA):
            _clean()
        connection.set_schema_to_public()


def _somebody() -> User:
    estate = Estate.objects.create(code=CODE, name=CODE)
    building = Building.objects.create(estate=estate, street="Wyścigowa", number="1", town="Sosnowiec")
    staircase = Staircase.objects.create(building=building, code="A")
    flat = Premises.objects.create(code=CODE, building=building, staircase=staircase, number="1")
    person, user = make_person(CODE, "Renata", "Wyścig"), make_user(f"L{CODE}")
    give_account_to_person(user=user, person=person, by="tests")
    been_here_before(user)
    Title.objects.create(person=person, premises=flat, kind="ownership", valid_from=dt.date(2020, 1, 1))
    answers = {"spot": f"premises:{flat.pk}", "category": "woda", "details": "Kapie", "phone": "", "consent": "no"}
    FaultDraft.objects.create(user=user, answers=answers)
    return user


def _clean() -> None:
    reports = FaultReport.objects.filter(building__street="Wyścigowa")
    FaultEntry.objects.filter(report__in=reports).delete()
    reports.delete()
    FaultYear.objects.all().delete()
    User.objects.filter(identifier=f"L{CODE}").delete()
    PersonAccount.objects.filter(person__code=CODE).delete()
    Title.objects.filter(person__code=CODE).delete()
    Premises.objects.filter(code=CODE).delete()
    Building.objects.filter(street="Wyścigowa").delete()
    Estate.objects.filter(code=CODE).delete()
    Person.objects.filter(code=CODE).delete()


def at_once(count: int, work: Any) -> list[Any]:
    """Run the work in threads that start together."""
    gate = threading.Barrier(count)

    def run(number: int) -> Any:
        gate.wait()
        try:
            with schema_context(SCHEMA):
                return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_twenty_submissions_of_one_draft_make_one_report(racer: User, at: Any) -> None:
    client = at(SCHEMA)
    client.force_login(racer)
    with schema_context(SCHEMA):
        key = FaultDraft.objects.get(user=racer).pk

    def send(_number: int) -> str:
        one = Client(SERVER_NAME=client.host, HTTP_HOST=client.host)
        one.cookies = client.cookies
        return str(one.post("/zgloszenia/nowe/sprawdz", {"szkic": key})["Location"])

    answers = at_once(20, send)
    with schema_context(SCHEMA):
        report = FaultReport.objects.get(reporter=racer.person_link.person)
        assert FaultEntry.objects.filter(report=report).count() == 1
    assert set(answers) == {f"/zgloszenia/{report.pk}/wyslane"}


def test_reports_that_come_at_once_get_numbers_of_their_own(racer: User) -> None:
    with schema_context(SCHEMA):
        flat = Premises.objects.select_related("building__estate", "staircase").get(code=CODE)
    numbers = at_once(8, lambda _number: make_report(racer, flat).number)
    assert sorted(numbers) == list(range(1, 9))
