"""Making a cooperative from the console: by the worker, tried first, killed in the middle, tried again."""

import io
import os
import signal
import subprocess
import sys
import time
import uuid
import zipfile
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from tenants import tasks, work
from tenants.catalog import schema_exists
from tenants.models import Branding, Cooperative, Domain, OperatorEvent, ProvisioningRun, SchemaScript
from tenants.provisioning_runs import (
    RunRefused,
    carry_out_provisioning,
    remove_run,
    request_provisioning,
    retry_provisioning,
)
from tests.tenants.conftest import png_of
from tests.tenants.test_provisioning import ROOT, new_pack

pytestmark = pytest.mark.django_db

FIELDS = {
    "slug": "zabita",
    "name": 'S.M. „Zabita” "Nowa" \\ Wieś',
    "short_name": "SM Zabita",
    "town": "Zabitów",
    "office": "ul. Długa 1",
    "phone": "15 111-22-33",
    "color": "#C00000",
    "hosts": "iok.zabita.example\n\n",
}
# Does the run's work, but stops in the middle of the script and says so.
STOPS_HALFWAY = """
import sys, time, uuid
from pathlib import Path
import django
django.setup()
from tenants import provisioning, template_schema
from tenants.models import ProvisioningRun
from tenants.provisioning_runs import carry_out_provisioning
def half(statements, schema, tell):
    template_schema.run_script(statements[: int(sys.argv[1])], schema, tell)
    print("half", flush=True)
    time.sleep(60)
provisioning.run_script = half
run = ProvisioningRun.objects.create(
    pk=uuid.UUID(sys.argv[2]), slug="zabita", pack=Path(sys.argv[3]).read_bytes(), requested_by="olga"
)
carry_out_provisioning(run.pk)
"""


def zip_of(folder: Path) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)
    return written.getvalue()


@pytest.fixture
def pack(tmp_path: Path) -> bytes:
    return zip_of(new_pack(tmp_path))


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[uuid.UUID]:
    """Take the messages before they leave; the tests do the worker's part."""
    messages: list[uuid.UUID] = []
    monkeypatch.setattr(tasks.provision, "apply_async", lambda kwargs: messages.append(uuid.UUID(kwargs["run_id"])))
    return messages


def ask(pack: bytes, **wishes: Any) -> ProvisioningRun:
    return request_provisioning(**{"slug": "zabita", "pack": pack, "is_dry_run": False, "by": "olga", **wishes})


def test_a_form_becomes_a_cooperative_once_the_worker_has_done_its_part(
    console: Any, at: Any, sent: list[uuid.UUID], django_capture_on_commit_callbacks: Any
) -> None:
    logo = SimpleUploadedFile("znak.svg", png_of(200, 200))  # a picture, whatever its name says
    with django_capture_on_commit_callbacks(execute=True):
        answer = console.post("/nowa-spoldzielnia", {**FIELDS, "logo": logo})
    assert answer.status_code == 302
    assert not schema_exists("zabita"), "no web request makes a schema"
    page = console.get(answer["Location"]).content.decode()
    assert "Czeka na wykonanie" in page
    assert "zabita" in console.get("/").content.decode()
    assert tasks.provision(run_id=str(sent[0])) == "done"
    page = console.get(answer["Location"]).content.decode()
    assert "Gotowe" in page
    assert "zabita.localhost" in page
    cooperative = Cooperative.objects.get(slug="zabita")
    assert (cooperative.name, cooperative.status) == (FIELDS["name"], "onboarding")
    assert bytes(Branding.objects.get(cooperative=cooperative).logo_png).startswith(b"\x89PNG")
    assert Domain.objects.get(domain="iok.zabita.example").proved_at is None
    assert at("zabita").get("/zaloguj").status_code == 200
    assert "konieczne" in console.get("/spoldzielnie/zabita/").content.decode()
    assert not ProvisioningRun.objects.get().pack


def test_with_the_agreement_in_the_form_it_still_waits_for_its_staff(console: Any) -> None:
    signed = {"agreement_signed_on": "2026-11-01", "agreement_signed_by": "Prezes Zarządu"}
    console.post("/nowa-spoldzielnia", {**FIELDS, **signed})
    assert carry_out_provisioning(ProvisioningRun.objects.get().pk) == "done"
    cooperative = Cooperative.objects.get(slug="zabita")
    assert (cooperative.status, cooperative.agreement_signed_by) == ("onboarding", "Prezes Zarządu")


def test_everything_that_is_wrong_with_a_form_is_said_at_its_fields_at_once(console: Any) -> None:
    wrong = {
        **FIELDS,
        "slug": "public",
        "short_name": "Spółdzielnia o za długiej nazwie",
        "color": "czerwony",
        "hosts": "operator.localhost",
        "agreement_signed_by": "ktoś",
        "logo": SimpleUploadedFile("znak.png", b"<svg><script/></svg>"),
    }
    answer = console.post("/nowa-spoldzielnia", wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"short_name", "agreement_signed_by"}
    wrong["logo"] = SimpleUploadedFile("znak.png", b"<svg><script/></svg>")
    answer = console.post("/nowa-spoldzielnia", {**wrong, "short_name": "SM", "agreement_signed_by": ""})
    assert answer.status_code == 422
    errors = {field: str(texts) for field, texts in answer.context["form"].errors.items()}
    assert set(errors) == {"slug", "color", "hosts", "logo"}
    assert "zastrzeżona" in errors["slug"]
    assert "#285680" in errors["color"]
    assert "należy do platformy" in errors["hosts"]
    assert not ProvisioningRun.objects.exists()


def test_a_pack_is_tried_without_anything_left_of_it(console: Any, pack: bytes) -> None:
    answer = console.post("/nowa-spoldzielnia/paczka", {"pack": SimpleUploadedFile("p.zip", pack), "probka": "1"})
    run = ProvisioningRun.objects.get()
    assert answer["Location"] == f"/uruchomienia/{run.pk}/"
    assert carry_out_provisioning(run.pk) == "done"
    assert not schema_exists("zabita")
    assert not Cooperative.objects.filter(slug="zabita").exists()
    assert "Próba udana, nic nie zapisano" in console.get(answer["Location"]).content.decode()
    made = console.post(f"{answer['Location']}utworz")
    assert carry_out_provisioning(uuid.UUID(made["Location"].split("/")[2])) == "done"
    assert schema_exists("zabita")
    again = console.post(f"{answer['Location']}utworz", follow=True).content.decode()
    assert "Wykonać można tylko to" in again


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"zwyczajny tekst", "zip"),
        (b"PK\x03\x04" + b"0" * 50, "zip"),
        (None, "Wybierz plik zip."),
        (b"P" * 9_000_000, "za duży"),
    ],
)
def test_a_file_that_is_no_pack_is_refused_in_words(console: Any, content: bytes | None, words: str) -> None:
    sent = {} if content is None else {"pack": SimpleUploadedFile("p.zip", content)}
    answer = console.post("/nowa-spoldzielnia/paczka", sent)
    assert answer.status_code == 422
    assert words in str(answer.context["pack_form"].errors)
    assert "/tmp" not in answer.content.decode(), "nor where the file was kept for a moment"


def test_the_same_cooperative_is_not_made_twice_at_once(pack: bytes) -> None:
    ask(pack)
    with pytest.raises(RunRefused, match="właśnie powstaje"):
        ask(pack)
    with pytest.raises(RunRefused, match="już jest"):
        ask(pack, slug="hutnik")


def test_a_conflict_that_came_up_meanwhile_refuses_the_run_and_leaves_nothing(console: Any, pack: bytes) -> None:
    run = ask(pack)
    Domain.objects.filter(domain="iok.smhutnik.pl").update(domain="zabita.example.pl")
    assert carry_out_provisioning(run.pk) == "refused"
    run.refresh_from_db()
    assert "należy już do „hutnik”" in " ".join(run.messages)
    assert not schema_exists("zabita")
    assert "zabita.example.pl" in console.get(f"/uruchomienia/{run.pk}/").content.decode()
    page = console.post(f"/uruchomienia/{run.pk}/usun", follow=True).content.decode()
    assert "Usunięte z listy." in page
    assert f"/uruchomienia/{run.pk}/" not in page


def test_what_broke_can_be_tried_again_or_removed(console: Any, pack: bytes) -> None:
    script = SchemaScript.objects.get()
    SchemaScript.objects.all().delete()
    run = ask(pack)
    assert carry_out_provisioning(run.pk) == "failed"
    assert "Spróbuj ponownie" in console.get(f"/uruchomienia/{run.pk}/").content.decode()
    script.save(force_insert=True)
    console.post(f"/uruchomienia/{run.pk}/ponow")
    assert carry_out_provisioning(run.pk) == "done"
    assert schema_exists("zabita")
    for act in (retry_provisioning, remove_run):
        with pytest.raises(RunRefused):
            act(run_id=run.pk, by="olga")
    actions = OperatorEvent.objects.filter(cooperative="zabita").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["provisioning.requested", "provisioning.retried", "cooperative.onboarded"]


def test_a_second_message_for_the_same_run_does_nothing(pack: bytes) -> None:
    run = ask(pack)
    assert [carry_out_provisioning(run.pk) for _ in range(3)] == ["done"] * 3
    run.refresh_from_db()
    assert run.attempts == 1
    assert Cooperative.objects.filter(slug="zabita").count() == 1


def test_a_run_that_kills_its_worker_three_times_is_given_up(pack: bytes) -> None:
    run = ask(pack)
    ProvisioningRun.objects.filter(pk=run.pk).update(status="running", attempts=3)
    assert carry_out_provisioning(run.pk) == "failed"
    run.refresh_from_db()
    assert run.messages == [work.GIVEN_UP]


def test_a_lost_message_is_sent_again_and_a_fresh_one_is_waited_for(pack: bytes, sent: list[uuid.UUID]) -> None:
    run = ask(pack)
    assert tasks.send_lost_work() == 0
    ProvisioningRun.objects.filter(pk=run.pk).update(sent_at=timezone.now() - work.MESSAGE_GRACE * 2)
    assert tasks.send_lost_work() == 1
    assert sent == [run.pk]
    assert tasks.send_lost_work() == 0, "it was just sent"


@pytest.mark.slow
@pytest.mark.parametrize(
    "statements", [40, pytest.param(1, marks=pytest.mark.long), pytest.param(80, marks=pytest.mark.long)]
)
def test_a_worker_killed_in_the_middle_leaves_no_half_cooperative_and_the_run_goes_on(
    tmp_path: Path, statements: int
) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    packed, run_id = tmp_path / "pack.zip", uuid.uuid4()
    packed.write_bytes(zip_of(new_pack(folder)))
    url = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{connection.settings_dict['NAME']}"
    process = subprocess.Popen(
        [sys.executable, "-c", STOPS_HALFWAY, str(statements), str(run_id), str(packed)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "saas.settings_test"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        with process:
            assert process.stdout is not None
            assert process.stdout.readline() == "half\n"
            run = ProvisioningRun.objects.get(pk=run_id)
            assert (run.status, run.step) == ("running", "schema"), "how far it is can be seen from outside"
            process.send_signal(signal.SIGKILL)
        assert not schema_exists("zabita")
        assert not Cooperative.objects.filter(slug="zabita").exists()
        _wait_for_lock(run_id)
        assert carry_out_provisioning(run_id) == "done"
        assert Cooperative.objects.get(slug="zabita").schema_version
    finally:
        KEPT.append((url, run_id))


def _wait_for_lock(run_id: uuid.UUID) -> None:
    """PostgreSQL takes a moment to notice that a client is gone."""
    deadline = time.monotonic() + 10
    while not work.take_lock(run_id):
        assert time.monotonic() < deadline, "the dead worker's lock stays"
        time.sleep(0.05)


# Rows that the killed process committed; this test's own transaction has them locked until it is rolled back.
KEPT: list[tuple[str, uuid.UUID]] = []


def _forget_kept() -> None:
    while KEPT:
        url, run_id = KEPT.pop()
        with psycopg.connect(url, autocommit=True) as outside:
            outside.execute("DELETE FROM public.tenants_provisioning_run WHERE id = %s", [run_id])


@pytest.fixture(autouse=True)
def _forget_before_the_next() -> None:
    """Whatever the order: the test that left rows is rolled back by now."""
    _forget_kept()


@pytest.fixture(autouse=True, scope="module")
def _forget_at_the_end() -> Any:
    yield
    _forget_kept()
