"""The web server's database role makes and drops nothing: the console asks, the worker with the owner's role does."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from tenants import tasks
from tenants.catalog import schema_exists
from tenants.deletion import DELAY, carry_out_due_deletions, confirm_deletion
from tenants.models import Cooperative, ProvisioningRun
from tenants.provisioning_runs import carry_out_provisioning
from tests.personas import PASSWORD, make_user
from tests.tenants.test_console_creation import zip_of
from tests.tenants.test_provisioning import ROOT, new_pack

pytestmark = pytest.mark.django_db

BLOCK = re.compile(r"```sql\n(CREATE ROLE iok_web.*?)```", re.DOTALL)


@pytest.fixture
def web_role() -> str:
    """A role made by the very statements that docs/tenancy.md gives; it goes with the test's transaction."""
    name = f"iok_web_{connection.settings_dict['NAME']}"
    found = BLOCK.search((ROOT / "docs" / "tenancy.md").read_text(encoding="utf-8"))
    assert found is not None
    with connection.cursor() as cursor:
        cursor.execute(found[1].replace("iok_web", connection.ops.quote_name(name)))
    return name


@contextmanager
def working_as(role: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {connection.ops.quote_name(role)}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


@pytest.fixture(autouse=True)
def _no_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    for task in (tasks.provision, tasks.export):
        monkeypatch.setattr(task, "apply_async", lambda kwargs: None)


@pytest.fixture
def pack(tmp_path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile("p.zip", zip_of(new_pack(tmp_path)))


def test_console_and_sign_in_work_under_a_role_that_can_make_and_drop_nothing(
    web_role: str, console: Any, second_console: Any, at: Any, pack: SimpleUploadedFile
) -> None:
    with working_as(web_role):
        console.post("/nowa-spoldzielnia/paczka", {"pack": pack})
    run = ProvisioningRun.objects.get()
    assert carry_out_provisioning(run.pk) == "done", "as the owner, like the worker"
    with schema_context("zabita"):
        make_user("L0001")
    address = "/spoldzielnie/zabita/"
    with working_as(web_role):
        page = console.get(address).content.decode()
        assert "Pracownicy z drugim składnikiem" in page, "read inside the new schema"
        answer = at("zabita").post("/zaloguj", {"login": "L0001", "password": PASSWORD})
        assert answer.status_code in (200, 302)
        first = {"identifier": "P0001", "full_name": "Leszek Ożóg"}
        assert console.post(f"{address}administrator", first).status_code == 200
        assert console.post(f"{address}eksport", {"reason": "odejście"}).status_code == 302
        assert console.post(f"{address}wstrzymaj", {"reason": "x"}).status_code == 302
        asked = console.post(f"{address}usun", {"why": "koniec umowy", "typed_slug": "zabita"})
        assert asked.status_code == 302
        assert second_console.post(f"{address}usun/potwierdz").status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # outside of a test each request has committed by now
    assert carry_out_due_deletions(timezone.now() + DELAY + dt.timedelta(days=1)) == ["zabita"]
    assert not schema_exists("zabita")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE SCHEMA zla",
        "DROP SCHEMA hutnik CASCADE",
        "DROP TABLE public.tenants_cooperative",
        "CREATE TABLE public.zla (id int)",
        "ALTER TABLE public.tenants_cooperative DROP CONSTRAINT cooperative_active_with_an_agreement",
        "CREATE ROLE zla",
    ],
)
def test_the_role_can_change_no_schema(web_role: str, statement: str) -> None:
    with (
        working_as(web_role),
        pytest.raises(DatabaseError, match=r"permission denied|must be owner|denied to create"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_work_of_the_owner_done_under_the_other_role_leaves_nothing_and_says_why(
    web_role: str, console: Any, pack: SimpleUploadedFile
) -> None:
    console.post("/nowa-spoldzielnia/paczka", {"pack": pack})
    run = ProvisioningRun.objects.get()
    with working_as(web_role):
        assert carry_out_provisioning(run.pk) == "failed"
        page = console.get(f"/uruchomienia/{run.pk}/").content.decode()
    assert "Baza odmówiła" in page
    assert "Spróbuj ponownie" in page
    assert not schema_exists("zabita")
    assert not Cooperative.objects.filter(slug="zabita").exists()
    Cooperative.objects.filter(slug="hutnik").update(status="suspended")
    console.post("/spoldzielnie/hutnik/usun", {"why": "x", "typed_slug": "hutnik"})
    confirm_deletion(slug="hutnik", by="oskar", now=timezone.now())
    with working_as(web_role):
        assert carry_out_due_deletions(timezone.now() + 2 * DELAY) == []
    assert schema_exists("hutnik")
