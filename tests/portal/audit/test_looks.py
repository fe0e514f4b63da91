"""Looking at a person's data is written down: who, whose, when, why; a reload is not a second look."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.urls import reverse
from django_tenants.utils import schema_context

from portal.accounts.models import User
from portal.audit.actions import Look, record_look, record_looks
from portal.audit.models import AuditEvent
from portal.residents.models import Person
from portal.residents.queries import person_of
from tests.personas import People, make_staff
from tests.portal.audit.test_chain import psql

SCHEMA = "hutnik"


def person(user: User) -> Person:
    found = person_of(user)
    assert found is not None
    return found


@pytest.mark.django_db
def test_a_look_says_who_whose_when_and_why(people: People) -> None:
    danuta = person(people.title_holder)
    assert record_look(by=people.administrator, person_id=danuta.pk, what="journal", purpose="pismo 12/2026")
    look = AuditEvent.objects.get(action="look.journal")
    assert (look.actor, look.actor_id, look.person_id) == ("P003", people.administrator.pk, danuta.pk)
    assert (look.purpose, look.subject) == ("pismo 12/2026", f"person:{danuta.pk}")
    assert look.details["worker"] == "Administrator"


@pytest.mark.django_db
def test_a_reload_is_the_same_look_and_another_persons_is_not(people: People) -> None:
    danuta, marek = person(people.title_holder), person(people.co_owner)
    assert record_look(by=people.administrator, person_id=danuta.pk, what="journal")
    assert not record_look(by=people.administrator, person_id=danuta.pk, what="journal")
    assert record_look(by=people.administrator, person_id=marek.pk, what="journal")
    assert record_look(by=people.clerk, person_id=danuta.pk, what="journal")
    assert record_look(by=people.administrator, person_id=danuta.pk, what="rejected_rows")


@pytest.mark.django_db
def test_a_page_of_several_people_writes_each_of_them_once_and_a_reload_costs_two_statements(
    people: People, django_assert_num_queries: Any
) -> None:
    looks = [Look(person(user).pk, "premises:1") for user in (people.title_holder, people.co_owner, people.neighbour)]
    assert record_looks(by=people.clerk, what="premises_card", looks=[*looks, looks[0]]) == 3
    with django_assert_num_queries(4):  # two of them the savepoint's
        assert record_looks(by=people.clerk, what="premises_card", looks=looks) == 0
    assert AuditEvent.objects.filter(action="look.premises_card").count() == 3


@pytest.mark.django_db
def test_after_ten_minutes_it_is_a_look_again(people: People) -> None:
    danuta = person(people.title_holder)
    record_look(by=people.administrator, person_id=danuta.pk, what="journal")
    psql("UPDATE audit_event SET at = at - interval '11 minutes' WHERE action = 'look.journal'")
    assert record_look(by=people.administrator, person_id=danuta.pk, what="journal")


@pytest.mark.django_db
def test_reading_rejected_rows_of_a_file_is_a_look(people: People, at: Any) -> None:
    from tests.isolation.classification import COOPERATIVE_HOST

    arguments = COOPERATIVE_HOST["import_errors"].arguments
    assert arguments is not None
    run_id = arguments(people)["run_id"]
    desk = at("siarkowiec")
    desk.force_login(people.accountant)
    assert desk.get(reverse("import_errors", kwargs={"run_id": run_id}, urlconf="saas.urls")).status_code == 200
    looks = AuditEvent.objects.filter(action="look.rejected_rows", subject=f"import:{run_id}")
    assert [(look.actor, look.person_id) for look in looks] == [("P002", None)]


@pytest.fixture
def committed_worker(django_db_setup: None, django_db_blocker: Any) -> Iterator[User]:
    """A worker that other connections see; removed afterwards with everything written down."""
    with django_db_blocker.unblock():
        with schema_context(SCHEMA):
            User.objects.filter(identifier="LOOK1").delete()
            user = make_staff("LOOK1", role="clerk", full_name="Lena Patrząca")
        yield user
        with schema_context(SCHEMA):
            User.objects.filter(identifier="LOOK1").delete()
            psql("TRUNCATE audit_event, audit_head")
        connection.set_schema_to_public()


def test_eight_tabs_opened_at_once_are_one_look(committed_worker: User) -> None:
    gate = threading.Barrier(8)
    person_id = committed_worker.pk  # any id will do

    def tab(_number: int) -> bool:
        try:
            with schema_context(SCHEMA):
                connection.ensure_connection()
                gate.wait(timeout=30)
                return record_look(by=committed_worker, person_id=person_id, what="journal")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=8) as pool:
        assert sorted(pool.map(tab, range(8))) == [False] * 7 + [True]
    with schema_context(SCHEMA):
        assert AuditEvent.objects.filter(action="look.journal", person_id=person_id).count() == 1
