"""A task works in the schema it names, or not at all."""

import pytest
from django.db import connection

from portal.accounts.models import User
from saas.celery import SchemaMissing, app
from tenants import queries
from tenants.lifecycle import suspend_cooperative

pytestmark = pytest.mark.django_db


@app.task(name="tests.current_schema")
def current_schema(*, schema: str, fail: bool = False) -> str:
    User.objects.count()
    if fail:
        raise RuntimeError
    return connection.schema_name


def test_a_task_runs_in_its_schema_and_restores_the_one_before() -> None:
    connection.set_schema("hutnik")
    assert current_schema(schema="siarkowiec") == "siarkowiec"
    assert connection.schema_name == "hutnik"


def test_a_task_that_fails_restores_the_schema_too() -> None:
    connection.set_schema("hutnik")
    with pytest.raises(RuntimeError):
        current_schema(schema="siarkowiec", fail=True)
    assert connection.schema_name == "hutnik"


@pytest.mark.parametrize("schema", ["", "public", "iok_template", "extensions", "nie_ma", "Siarkowiec", 'x"; DROP'])
def test_a_task_without_a_served_cooperative_is_refused(schema: str) -> None:
    with pytest.raises(SchemaMissing):
        current_schema(schema=schema)
    assert connection.schema_name == "public"


def test_a_task_without_the_word_schema_is_refused() -> None:
    with pytest.raises(SchemaMissing):
        current_schema()


def test_a_task_of_a_suspended_cooperative_is_refused_and_it_is_not_dispatched_to() -> None:
    suspend_cooperative(slug="hutnik", by="olga")
    assert queries.cooperatives_to_serve() == ["siarkowiec"]
    with pytest.raises(SchemaMissing):
        current_schema(schema="hutnik")
