"""A deploy visits what is behind and nothing else."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import schema_context

from tenants import deploy
from tenants.catalog import catalog_of, differences
from tenants.deploy import prepare_database
from tenants.models import Cooperative
from tenants.schema_version import schema_version

pytestmark = pytest.mark.django_db


def _put_behind(slug: str) -> None:
    """Take the last migration of the importer's rows back, as on a cooperative that an older deploy made."""
    with schema_context(slug), connection.cursor() as cursor:
        cursor.execute("DROP TABLE django_session")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    Cooperative.objects.filter(slug=slug).update(schema_version="older")


def test_with_nothing_to_do_it_asks_a_handful_of_questions() -> None:
    prepare_database()
    with CaptureQueriesContext(connection) as asked:
        report = prepare_database()
    assert (report.public_migrations, report.script_made, report.migrated, report.failed) == (0, False, [], {})
    assert len(asked) <= 10


def test_only_the_cooperative_that_is_behind_is_visited_and_ends_like_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _put_behind("hutnik")
    visited: list[str] = []
    original = deploy.migrate_schema
    monkeypatch.setattr(deploy, "migrate_schema", lambda schema: visited.append(schema) or original(schema))
    report = prepare_database()
    assert visited == report.migrated == ["hutnik"]
    assert Cooperative.objects.get(slug="hutnik").schema_version == schema_version()
    assert differences(catalog_of("hutnik"), catalog_of("siarkowiec")) == []


def test_one_that_fails_is_reported_and_the_others_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    for slug in ("hutnik", "siarkowiec"):
        _put_behind(slug)
    original = deploy.migrate_schema

    def migrate(schema: str) -> int:
        return 0 if schema == "hutnik" else original(schema)

    monkeypatch.setattr(deploy, "migrate_schema", migrate)
    said: list[str] = []
    report = prepare_database(said.append)
    assert report.migrated == ["siarkowiec"]
    assert "django_session" in report.failed["hutnik"]
    assert Cooperative.objects.get(slug="hutnik").schema_version == "older"
    assert any("hutnik: nie udało się" in line for line in said)
    with pytest.raises(CommandError, match="hutnik"):
        call_command("prepare_database", verbosity=0)


def test_an_interrupted_deploy_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    for slug in ("hutnik", "siarkowiec"):
        _put_behind(slug)
    original = deploy.migrate_schema

    def migrate(schema: str) -> Any:
        if schema == "siarkowiec":
            raise KeyboardInterrupt
        return original(schema)

    monkeypatch.setattr(deploy, "migrate_schema", migrate)
    with pytest.raises(KeyboardInterrupt):
        prepare_database()
    monkeypatch.setattr(deploy, "migrate_schema", original)
    assert prepare_database().migrated == ["siarkowiec"]
