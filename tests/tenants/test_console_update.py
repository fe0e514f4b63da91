"""Changing a cooperative from the console: its pack out, a changed one in, what would change, then the change."""

import io
import uuid
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tenants.utils import schema_context

from portal.accounts.models import User
from tenants import tasks
from tenants.console.form_pack import zip_of
from tenants.models import Branding, Cooperative, Deletion, Domain, OperatorEvent, ProvisioningRun
from tenants.provisioning_runs import RunRefused, carry_out_provisioning, request_provisioning
from tenants.run_sentences import NOTHING
from tests.personas import make_user
from tests.tenants.conftest import png_of

pytestmark = pytest.mark.django_db

PAGE = "/spoldzielnie/hutnik/zmiana"
Files = dict[str, bytes]


@pytest.fixture(autouse=True)
def _no_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests do the worker's part."""
    monkeypatch.setattr(tasks.provision, "apply_async", lambda kwargs: None)


@pytest.fixture
def files(console: Any) -> Files:
    """Hutnik's present pack, as the operator downloads it."""
    answer = console.get("/spoldzielnie/hutnik/paczka")
    assert "attachment" in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(files: Files, **words: str) -> Files:
    """Return the pack with words of its facts replaced, each given as ``before=>after``."""
    facts = files["cooperative.toml"].decode()
    for before, after in (pair.split("=>") for pair in words.values()):
        assert before in facts
        facts = facts.replace(before, after)
    return {**files, "cooperative.toml": facts.encode()}


def send(console: Any, files: Files) -> Any:
    return console.post(PAGE, {"pack": SimpleUploadedFile("hutnik.zip", zip_of(files))})


def tried(console: Any, files: Files) -> tuple[str, str]:
    """Send a pack, do the worker's part, return the address and the text of the trial's page."""
    address = send(console, files)["Location"]
    assert carry_out_provisioning(uuid.UUID(address.split("/")[2])) == "done"
    return address, console.get(address).content.decode()


def test_a_changed_pack_shows_what_would_change_and_changes_it_only_when_that_is_agreed_to(
    console: Any, at: Any, files: Files
) -> None:
    before = Cooperative.objects.get(slug="hutnik")
    pack = changed(files, name='short_name = "SM Hutnik"=>short_name = "Hutnik"')
    address, page = tried(console, pack)
    assert "Próba zmiany: hutnik" in page
    assert "short_name: &quot;SM Hutnik&quot; → &quot;Hutnik&quot;" in page
    assert "Zastosuj zmiany" in page
    assert Cooperative.objects.get(slug="hutnik").short_name == "SM Hutnik", "a trial changes nothing"
    run = uuid.UUID(console.post(f"{address}utworz")["Location"].split("/")[2])
    assert Cooperative.objects.get(slug="hutnik").short_name == "SM Hutnik", "nor does the web"
    assert carry_out_provisioning(run) == "done"
    after = Cooperative.objects.get(slug="hutnik")
    assert (after.short_name, after.status, after.opened_at) == ("Hutnik", before.status, before.opened_at)
    assert "Hutnik" in at("hutnik").get("/zaloguj").content.decode()
    page = console.get(f"/uruchomienia/{run}/").content.decode()
    assert "Co się zmieniło" in page
    assert "Zastosuj" not in page
    events = OperatorEvent.objects.filter(cooperative="hutnik", actor="operator").order_by("pk")
    assert list(events.values_list("action", flat=True)) == [
        "provisioning.update_requested",
        "cooperative.updated",
    ]
    assert "short_name" in console.get("/zdarzenia?spoldzielnia=hutnik").content.decode()
    assert "[" not in events.last().details_text  # type: ignore[union-attr]


def test_a_pack_that_says_what_is_there_offers_nothing_to_apply(console: Any, files: Files) -> None:
    _address, page = tried(console, files)
    assert NOTHING in page
    assert "Zastosuj zmiany" not in page


def test_a_new_color_and_a_new_drawing_are_told_though_the_file_keeps_its_name(console: Any, files: Files) -> None:
    name = next(name for name in files if name.startswith("logo."))
    color = Branding.objects.get(cooperative__slug="hutnik").color
    pack = changed(files, color=f'color = "{color}"=>color = "#7a1f5c"')
    pack[name] = files[name].replace(b"</svg>", b'<path d="M1 1h2v2z"/></svg>')
    address, page = tried(console, pack)
    assert "brand.color" in page
    assert "Znak: nowy rysunek." in page
    run = uuid.UUID(console.post(f"{address}utworz")["Location"].split("/")[2])
    carry_out_provisioning(run)
    looks = Branding.objects.get(cooperative__slug="hutnik")
    assert looks.color == "#7a1f5c"
    assert "M1 1h2v2z" in looks.logo_svg


def test_a_drawing_may_become_a_picture(console: Any, files: Files) -> None:
    pack = changed(files, logo='logo = "logo.svg"=>logo = "logo.png"')
    del pack["logo.svg"]
    pack["logo.png"] = png_of(200, 200)
    _address, page = tried(console, pack)
    assert "Znak: nowy rysunek." in page


def test_what_the_cooperative_has_stays_through_a_change(console: Any, files: Files) -> None:
    with schema_context("hutnik"):
        make_user("L0001", full_name="Janina Mazur")
    address, _page = tried(console, changed(files, town='town = "Sosnowiec"=>town = "Będzin"'))
    run = uuid.UUID(console.post(f"{address}utworz")["Location"].split("/")[2])
    carry_out_provisioning(run)
    assert Cooperative.objects.get(slug="hutnik").town == "Będzin"
    with schema_context("hutnik"):
        assert User.objects.get(identifier="L0001").full_name == "Janina Mazur"


def test_everything_that_is_wrong_with_the_pack_is_said_at_once_and_no_run_begins(console: Any, files: Files) -> None:
    wrong = changed(files, color='color = "=>color = "czerwony', name="short_name = =>krotka_nazwa = ")
    answer = send(console, wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "brand.color" in page
    assert "krotka_nazwa" in page
    assert not ProvisioningRun.objects.exists()
    assert console.post(PAGE).status_code == 422
    assert console.post(PAGE, {"pack": SimpleUploadedFile("p.zip", b"no zip")}).status_code == 422


def test_the_pack_of_another_cooperative_is_not_taken(console: Any, files: Files) -> None:
    answer = console.post("/spoldzielnie/siarkowiec/zmiana", {"pack": SimpleUploadedFile("p.zip", zip_of(files))})
    assert answer.status_code == 422
    assert "Ta paczka jest spółdzielni „hutnik”" in answer.content.decode()


def test_a_host_that_another_one_proved_refuses_the_change_and_leaves_everything(console: Any, files: Files) -> None:
    pack = changed(files, host="iok.smhutnik.pl=>www.smsiarkowiec.pl")
    answer = send(console, pack)
    assert answer.status_code == 422
    assert "należy już do „siarkowiec”" in answer.content.decode()
    assert not ProvisioningRun.objects.exists()


def test_a_host_that_another_one_proves_before_the_work_begins_refuses_it(console: Any, files: Files) -> None:
    address = send(console, changed(files, host="iok.smhutnik.pl=>iok.inna.pl"))["Location"]
    Domain.objects.create(
        domain="iok.inna.pl", tenant=Cooperative.objects.get(slug="siarkowiec"), proved_at=timezone.now()
    )
    assert carry_out_provisioning(uuid.UUID(address.split("/")[2])) == "refused"
    assert "należy już do „siarkowiec”" in console.get(address).content.decode()


def test_a_change_opens_nothing_that_was_not_open(console: Any, files: Files) -> None:
    Cooperative.objects.filter(slug="hutnik").update(status="onboarding", opened_at=None)
    address, _page = tried(console, changed(files, town='town = "Sosnowiec"=>town = "Będzin"'))
    carry_out_provisioning(uuid.UUID(console.post(f"{address}utworz")["Location"].split("/")[2]))
    assert Cooperative.objects.get(slug="hutnik").status == "onboarding", "though the pack names the agreement"


def test_two_changes_do_not_run_at_once_and_one_that_is_gone_is_not_made_again(console: Any, files: Files) -> None:
    send(console, files)
    answer = send(console, files)
    assert answer.status_code == 422
    assert "właśnie się zmienia" in answer.content.decode()
    run = ProvisioningRun.objects.get()
    Cooperative.objects.filter(slug="hutnik").update(status="preparing", schema_version="")
    assert carry_out_provisioning(run.pk) == "refused", "it is just being deleted"
    with pytest.raises(RunRefused, match="nie ma albo jest właśnie usuwana"):
        request_provisioning(slug="hutnik", pack=zip_of(files), is_dry_run=True, is_update=True, by="olga")
    assert console.get("/spoldzielnie/hutnik/paczka").status_code == 404
    assert not Deletion.objects.exists()
