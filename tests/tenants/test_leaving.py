"""Taking everything along, and being deleted: by two persons, after a delay, without a trace and without the others."""

import datetime as dt
import hashlib
import io
import json
import uuid
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from tenants import tasks
from tenants.catalog import missing_tables, schema_exists
from tenants.deletion import (
    DELAY,
    DeletionRefused,
    cancel_deletion,
    carry_out_due_deletions,
    confirm_deletion,
    request_deletion,
)
from tenants.error_count import note_error
from tenants.export_runs import ExportRefused, carry_out_export, export_folder, request_export
from tenants.lifecycle import NotPossible, go_live, resume_cooperative, suspend_cooperative
from tenants.models import Cooperative, Deletion, ExportRun, OperatorEvent
from tenants.onboarding.actions import onboard_cooperative
from tenants.onboarding.pack import read_pack
from tenants.queries import cooperative_for_host
from tests.personas import PASSWORD, make_staff, make_user
from tests.tenants.test_provisioning import new_pack

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)
CANARY = "Kanarek Łączek 7731"


@pytest.fixture(autouse=True)
def _no_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.export, "apply_async", lambda kwargs: None)


@pytest.fixture
def leaver(tmp_path: Path, settings: Any) -> Cooperative:
    """A cooperative with a canary in its tables, files, cache and counters."""
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "pack").mkdir()
    onboard_cooperative(pack=read_pack(new_pack(tmp_path / "pack")), by="test")
    with schema_context("zabita"):
        make_user("L0001", full_name=CANARY)
        cache.set("canary", CANARY)
    note_error("zabita")
    folder = tmp_path / "media" / "zabita" / "pisma"
    folder.mkdir(parents=True)
    (folder / "ż ółw.txt").write_text(CANARY)
    return Cooperative.objects.get(slug="zabita")


def exported(slug: str) -> tuple[ExportRun, zipfile.ZipFile]:
    run = request_export(slug=slug, reason="odejście", by="olga")
    assert carry_out_export(run.pk) == "done"
    run.refresh_from_db()
    return run, zipfile.ZipFile(export_folder() / f"{run.pk}.zip")


def test_everything_of_one_cooperative_and_nothing_of_another_is_in_the_file(leaver: Cooperative) -> None:
    with schema_context("hutnik"):
        make_user("H0001", full_name="Obcy Człowiek")
    with schema_context("zabita"):
        awkward = make_user("L0002", full_name='\\n \t "x" =1+1 {ż}')
        people = User.objects.count()
    run, archive = exported("zabita")
    users = [json.loads(line) for line in archive.read("tabele/accounts_user.jsonl").decode().splitlines()]
    assert len(users) == people
    assert awkward.full_name in {user["full_name"] for user in users}, "to the letter"
    assert archive.read("pliki/pisma/ż ółw.txt").decode() == CANARY
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert "Obcy Człowiek".encode() not in everything
    manifest = json.loads(archive.read("spis.json"))
    assert manifest["cooperative"]["name"] == leaver.name
    for table, facts in manifest["tables"].items():
        content = archive.read(f"tabele/{table}.jsonl")
        assert facts["rows"] == len(content.splitlines())
        assert facts["sha256"] == hashlib.sha256(content).hexdigest()
    assert run.sha256 == hashlib.sha256((export_folder() / f"{run.pk}.zip").read_bytes()).hexdigest()
    assert set(manifest["tables"]) >= {"ledger_entry", "audit_event", "rulebook_version", "residents_person"}


def test_no_table_of_the_schema_is_forgotten_and_the_pack_makes_it_again(leaver: Cooperative, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'zabita'")
        there = {name for (name,) in cursor.fetchall()}
    _run, archive = exported("zabita")
    manifest = json.loads(archive.read("spis.json"))
    assert set(manifest["tables"]) | set(manifest["tables_left_out"]) == there
    assert not set(manifest["tables"]) & set(manifest["tables_left_out"])
    folder = tmp_path / "again"
    folder.mkdir()
    for name, facts in manifest["pack"].items():
        content = archive.read(f"paczka/{name}")
        assert facts["sha256"] == hashlib.sha256(content).hexdigest()
        (folder / name).write_bytes(content)
    outcome = onboard_cooperative(pack=read_pack(folder), by="test", update=True, dry_run=True)
    assert outcome.changes == (), "mark, rules and regulation are all there"
    assert set(archive.namelist()) == {
        "spis.json",
        *(f"tabele/{name}.jsonl" for name in manifest["tables"]),
        *(f"pliki/{name}" for name in manifest["files"]),
        *(f"paczka/{name}" for name in manifest["pack"]),
    }


def test_what_could_only_open_an_account_stays_out_and_the_list_says_so(leaver: Cooperative) -> None:
    _run, archive = exported("zabita")
    manifest = json.loads(archive.read("spis.json"))
    assert "django_session" in manifest["tables_left_out"]
    assert manifest["tables"]["accounts_user"]["left_out"] == ["password"]
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"argon2" not in everything
    assert PASSWORD.encode() not in everything


def test_who_took_everything_and_why_is_written_down_on_both_sides(console: Any, leaver: Cooperative) -> None:
    assert console.post("/spoldzielnie/zabita/eksport", {"reason": " "}).status_code == 422
    page = console.post("/spoldzielnie/zabita/eksport", {"reason": "odejście"}, follow=True).content.decode()
    assert "Eksport się przygotowuje" in page
    run = ExportRun.objects.get()
    with pytest.raises(ExportRefused, match="już trwa"):
        request_export(slug="zabita", reason="x", by="olga")
    carry_out_export(run.pk)
    assert f"/eksporty/{run.pk}/plik" in console.get("/spoldzielnie/zabita/odejscie").content.decode()
    answer = console.get(f"/eksporty/{run.pk}/plik")
    content = b"".join(answer.streaming_content)
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert "attachment" in answer["Content-Disposition"]
    actions = ["export.requested", "export.downloaded"]
    events = OperatorEvent.objects.filter(action__startswith="export").order_by("pk")
    assert list(events.values_list("action", flat=True)) == actions
    with schema_context("zabita"):
        trail = AuditEvent.objects.filter(action__startswith="export").order_by("pk")
        assert [(event.action, event.actor) for event in trail] == [
            (action, "operator platformy: operator") for action in actions
        ]


def test_an_export_is_gone_after_its_days(console: Any, leaver: Cooperative) -> None:
    run, archive = exported("zabita")
    archive.close()
    ExportRun.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert console.get(f"/eksporty/{run.pk}/plik").status_code == 404
    tasks.delete_due()
    assert not list(export_folder().glob(f"{run.pk}*"))
    assert console.get(f"/eksporty/{uuid.uuid4()}/plik").status_code == 404


def test_deletion_takes_another_person_and_the_database_holds_to_it(leaver: Cooperative) -> None:
    with pytest.raises(DeletionRefused, match="wstrzymaj"):
        request_deletion(slug="zabita", typed_slug="zabita", reason="x", by="olga")
    Cooperative.objects.filter(slug="zabita").update(status="suspended")
    with pytest.raises(DeletionRefused, match="Przepisz"):
        request_deletion(slug="zabita", typed_slug="hutnik", reason="x", by="olga")
    request_deletion(slug="zabita", typed_slug="zabita", reason="koniec umowy", by="olga")
    with pytest.raises(DeletionRefused, match="już zgłoszone"):
        request_deletion(slug="zabita", typed_slug="zabita", reason="x", by="oskar")
    with pytest.raises(DeletionRefused, match="inna osoba"):
        confirm_deletion(slug="zabita", by="olga", now=NOW)
    with pytest.raises(IntegrityError, match="deletion_takes_two_persons"), transaction.atomic():
        Deletion.objects.update(confirmed_by="olga")
    assert carry_out_due_deletions(NOW + 10 * DELAY) == [], "nobody confirmed"
    confirm_deletion(slug="zabita", by="oskar", now=NOW)
    with pytest.raises(DeletionRefused, match="już potwierdzone"):
        confirm_deletion(slug="zabita", by="ola", now=NOW)
    assert carry_out_due_deletions(NOW + DELAY - dt.timedelta(seconds=1)) == [], "the delay is not over"
    assert schema_exists("zabita")


@pytest.mark.parametrize("confirmed", [False, True])
def test_either_may_call_it_off_until_it_starts(leaver: Cooperative, confirmed: bool) -> None:
    Cooperative.objects.filter(slug="zabita").update(status="suspended")
    request_deletion(slug="zabita", typed_slug="zabita", reason="x", by="olga")
    if confirmed:
        confirm_deletion(slug="zabita", by="oskar", now=NOW)
    cancel_deletion(slug="zabita", by="oskar" if confirmed else "olga", now=NOW)
    assert carry_out_due_deletions(NOW + 2 * DELAY) == []
    assert schema_exists("zabita")
    with pytest.raises(DeletionRefused, match="Nie ma zgłoszonego"):
        cancel_deletion(slug="zabita", by="olga", now=NOW)


def test_a_cooperative_that_is_open_is_not_deleted_however_it_came_to_be_so(leaver: Cooperative) -> None:
    Cooperative.objects.filter(slug="zabita").update(status="suspended")
    request_deletion(slug="zabita", typed_slug="zabita", reason="x", by="olga")
    confirm_deletion(slug="zabita", by="oskar", now=NOW)
    Cooperative.objects.filter(slug="zabita").update(status="active")
    assert carry_out_due_deletions(NOW + 2 * DELAY) == []
    assert schema_exists("zabita")


def asked_and_confirmed() -> None:
    suspend_cooperative(slug="zabita", by="olga")
    request_deletion(slug="zabita", typed_slug="zabita", reason="koniec umowy", by="olga")
    confirm_deletion(slug="zabita", by="oskar", now=NOW)


def test_resuming_calls_a_deletion_off_and_says_so_before_and_after(console: Any, leaver: Cooperative) -> None:
    asked_and_confirmed()
    page = console.get("/spoldzielnie/zabita/").content.decode()
    assert "Wznowienie cofnie to zgłoszenie." in page
    page = console.post("/spoldzielnie/zabita/wznow", follow=True).content.decode()
    assert "Obsługa wznowiona. Zgłoszone usunięcie cofnięte." in page
    assert "Zgłoszona do usunięcia" not in page
    deletion = Deletion.objects.get()
    assert (deletion.cancelled_by, deletion.started_at) == ("operator", None)
    suspend_cooperative(slug="zabita", by="olga")
    assert carry_out_due_deletions(NOW + 2 * DELAY) == [], "a second suspension does not bring the old wish back"
    assert schema_exists("zabita")
    actions = list(
        OperatorEvent.objects.filter(cooperative="zabita", actor="operator").values_list("action", flat=True)
    )
    assert sorted(actions) == ["cooperative.resumed", "deletion.cancelled"]


def test_going_live_calls_a_deletion_off_too(leaver: Cooperative) -> None:
    with schema_context("zabita"):
        make_staff("P0001", role="administrator", full_name="Adam Administrator")
    Cooperative.objects.filter(slug="zabita").update(status="onboarding", opened_at=None)
    request_deletion(slug="zabita", typed_slug="zabita", reason="x", by="olga")
    go_live(slug="zabita", by="oskar")
    assert Deletion.objects.get().cancelled_by == "oskar"


def test_a_deletion_that_has_started_cannot_be_outrun_by_resuming(
    console: Any, leaver: Cooperative, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_and_confirmed()

    def somebody_resumes(_cooperative: Cooperative) -> None:
        with pytest.raises(NotPossible):
            resume_cooperative(slug="zabita", by="olga")
        raise OSError("and the worker's disk is gone")

    with monkeypatch.context() as broken:
        broken.setattr("tenants.deletion.drop_cooperative", somebody_resumes)
        assert carry_out_due_deletions(NOW + DELAY) == []
    assert cooperative_for_host("zabita.localhost") is None, "what is being deleted is not served"
    Deletion.objects.update(started_at=timezone.now())
    page = console.get("/spoldzielnie/zabita/odejscie").content.decode()
    assert "Usuwanie trwa od" in page
    assert "Coś je zatrzymuje" not in page
    Deletion.objects.update(started_at=timezone.now() - dt.timedelta(hours=1))
    assert "Coś je zatrzymuje" in console.get("/spoldzielnie/zabita/odejscie").content.decode()
    assert carry_out_due_deletions(NOW + DELAY) == ["zabita"]


def traces_in_the_database(word: str) -> set[str]:
    """Return the tables, of any schema, with a row that has the word anywhere in it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, tablename FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND tablename <> 'tenants_schema_script'"
        )
        found = set()
        for schema, table in cursor.fetchall():
            cursor.execute(f'SELECT 1 FROM "{schema}"."{table}" t WHERE t::text ILIKE %s LIMIT 1', [f"%{word}%"])
            if cursor.fetchone():
                found.add(table)
    return found


def test_after_a_deletion_no_canary_is_left_and_the_others_are_untouched(leaver: Cooperative, settings: Any) -> None:
    with schema_context("hutnik"):
        cache.set("canary", "hutnik")
        users = User.objects.count()
    run, archive = exported("zabita")
    archive.close()
    Cooperative.objects.filter(slug="zabita").update(status="suspended")
    request_deletion(slug="zabita", typed_slug="zabita", reason="koniec umowy", by="olga")
    confirm_deletion(slug="zabita", by="oskar", now=NOW)
    assert carry_out_due_deletions(NOW + DELAY) == ["zabita"]
    assert not schema_exists("zabita")
    assert not Cooperative.objects.filter(slug="zabita").exists()
    assert cooperative_for_host("zabita.localhost") is None
    assert not (Path(settings.MEDIA_ROOT) / "zabita").exists()
    assert not list(export_folder().glob(f"{run.pk}*"))
    client = caches["default"]._cache.get_client(None)  # type: ignore[attr-defined]
    assert not list(client.scan_iter(match="*zabita*"))
    assert not [key for key in client.scan_iter() if CANARY.encode() in (client.get(key) or b"")]
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if "zabita" in path.as_posix()]
    assert traces_in_the_database("zabita") == {
        "tenants_deletion",
        "tenants_export_run",
        "tenants_operator_event",
    }, "the platform's own record of what it did, and nothing of what the cooperative had"
    assert traces_in_the_database(CANARY) == set()
    with schema_context("hutnik"):
        assert cache.get("canary") == "hutnik"
        assert User.objects.count() == users
    assert missing_tables("hutnik") == []
    events = OperatorEvent.objects.filter(cooperative="zabita", action__startswith="deletion").order_by("pk")
    assert [(event.action, event.actor) for event in events] == [
        ("deletion.requested", "olga"),
        ("deletion.confirmed", "oskar"),
        ("deletion.done", "oskar"),
    ]
    assert carry_out_due_deletions(NOW + 2 * DELAY) == [], "once is enough"


def test_a_deletion_that_died_in_the_middle_is_finished_by_the_next_one(
    leaver: Cooperative, monkeypatch: pytest.MonkeyPatch
) -> None:
    Cooperative.objects.filter(slug="zabita").update(status="suspended")
    request_deletion(slug="zabita", typed_slug="zabita", reason="x", by="olga")
    confirm_deletion(slug="zabita", by="oskar", now=NOW)

    def dies(_slug: str) -> None:
        raise OSError("the worker's disk is gone")

    with monkeypatch.context() as broken:
        broken.setattr("tenants.deletion._remove_remains", dies)
        assert carry_out_due_deletions(NOW + DELAY) == []
    with pytest.raises(DeletionRefused, match="nie da się go cofnąć"):
        cancel_deletion(slug="zabita", by="olga", now=NOW)
    assert carry_out_due_deletions(NOW + DELAY) == ["zabita"]
    assert Deletion.objects.get().finished_at is not None


def test_two_operators_delete_on_the_page_and_one_cannot(
    console: Any, second_console: Any, leaver: Cooperative
) -> None:
    address = "/spoldzielnie/zabita/"
    sent = {"why": "koniec umowy", "typed_slug": "zabita"}
    assert console.post(f"{address}usun", sent).status_code == 422, "it is open"
    console.post(f"{address}wstrzymaj", {"reason": "x"})
    assert console.post(f"{address}usun", {**sent, "typed_slug": "zabit"}).status_code == 422
    page = console.post(f"{address}usun", sent, follow=True).content.decode()
    assert "Czeka na potwierdzenie drugiej osoby." in page
    assert "Potwierdź usunięcie" not in page, "not to whoever asked"
    page = console.post(f"{address}usun/potwierdz", follow=True).content.decode()
    assert "inna osoba" in page
    assert "Potwierdź usunięcie" in second_console.get(f"{address}odejscie").content.decode()
    page = second_console.post(f"{address}usun/potwierdz", follow=True).content.decode()
    assert "Usunięcie potwierdzone" in page
    assert "Zgłoszona do usunięcia" in console.get(address).content.decode()
    page = console.post(f"{address}usun/cofnij", follow=True).content.decode()
    assert "Usunięcie cofnięte." in page
