"""Suspending and resuming: who is served, what is written down, and what is refused."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django_tenants.utils import schema_context

from portal.accounts.models import User
from tenants import queries
from tenants.lifecycle import NotPossible, resume_cooperative, suspend_cooperative
from tenants.models import Cooperative, OperatorEvent
from tenants.provisioning import SchemaIncomplete

pytestmark = pytest.mark.django_db


def test_suspending_and_resuming_are_written_down_with_who_did_it() -> None:
    suspend_cooperative(slug="hutnik", by="olga", reason="zaległe faktury")
    assert not queries.is_servable_schema("hutnik")
    resume_cooperative(slug="hutnik", by="olga")
    assert queries.is_servable_schema("hutnik")
    events = OperatorEvent.objects.filter(cooperative="hutnik", actor="olga").order_by("pk")
    assert [(event.action, event.details) for event in events] == [
        ("cooperative.suspended", {"reason": "zaległe faktury"}),
        ("cooperative.resumed", {}),
    ]


def test_only_an_active_cooperative_is_suspended_and_only_a_suspended_one_resumed() -> None:
    with pytest.raises(NotPossible, match="działa"):
        resume_cooperative(slug="hutnik", by="olga")
    suspend_cooperative(slug="hutnik", by="olga")
    with pytest.raises(NotPossible, match="zawieszona"):
        suspend_cooperative(slug="hutnik", by="olga")


def test_a_cooperative_with_a_missing_table_is_not_resumed() -> None:
    suspend_cooperative(slug="hutnik", by="olga")
    with schema_context("hutnik"), connection.cursor() as cursor:
        cursor.execute("DROP TABLE django_session")
    with pytest.raises(SchemaIncomplete, match="django_session"):
        resume_cooperative(slug="hutnik", by="olga")


def test_a_missing_table_is_an_error_and_never_the_operators_table() -> None:
    User.objects.create(identifier="operator-of-the-platform", role="operator")
    with schema_context("hutnik"):
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE accounts_user CASCADE")
        with pytest.raises(Exception, match='relation "accounts_user" does not exist'):
            User.objects.count()


def test_no_cooperative_is_served_without_a_complete_schema() -> None:
    for status in ("onboarding", "suspended"):
        with pytest.raises(IntegrityError, match="cooperative_served_with_a_schema"), transaction.atomic():
            Cooperative.objects.create(
                slug="pusta", schema_name="pusta", name="x", short_name="x", town="x", status=status, schema_version=""
            )


def test_the_commands_say_what_they_did_or_why_not(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("suspend_cooperative", "hutnik")
    call_command("resume_cooperative", "hutnik")
    said = capsys.readouterr().out
    assert "obsługa wstrzymana" in said
    assert "obsługa wznowiona" in said
    with pytest.raises(CommandError, match=r"Nie ma spółdzielni „nic”\. Są: hutnik, siarkowiec"):
        call_command("suspend_cooperative", "nic")
    with pytest.raises(CommandError, match="działa"):
        call_command("resume_cooperative", "hutnik")
