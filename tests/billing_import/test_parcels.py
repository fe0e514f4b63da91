"""Several files at once: each is recognized, the register goes first, an unknown one stops the whole parcel."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from billing_import.actions import ImportNotPossible
from billing_import.deciding import apply_previewed
from billing_import.models import ImportRun
from billing_import.parcels import Sent, queue_parcel
from billing_import.pipeline import run_import
from billing_import.profiles import Profile, save_profile
from billing_import.recognizing import Recognized, recognized
from portal.kernel.files import cooperative_path
from tests.billing_import.conftest import HEADER, balance_of
from tests.billing_import.property_texts import CLOSINGS, write_set

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("messages")]
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
REGISTER = b"Indeks lokalu;Ulica;Nr budynku;Nr lokalu\nB/9;Nowa;1;9\n"
LEDGER = f"{HEADER}\nB/9;05.01.2024;N;Czynsz;N/1;400,00;;\n".encode()


def sent(**files: bytes) -> list[Sent]:
    return [Sent(f"{name}.csv", io.BytesIO(content)) for name, content in files.items()]


def zipped(**files: bytes) -> Sent:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, content in files.items():
            package.writestr(f"folder/{name}.csv", content)
    target.seek(0)
    return Sent("eksport.zip", target)


@pytest.mark.parametrize("at_once", [True, False], ids=["in a zip", "one by one"])
def test_the_register_goes_first_and_the_ledger_waits_for_it(hutnik: Any, at_once: bool) -> None:
    files = {"a_kartoteka": LEDGER, "b_lokale": REGISTER}
    runs = queue_parcel(files=[zipped(**files)] if at_once else sent(**files), by="P002")
    assert [run.kind for run in runs] == ["register", "ledger"]
    assert (runs[0].parcel, runs[1].after) == (runs[1].parcel, runs[0])
    assert run_import(runs[1].pk).status == "queued"
    for run in runs:
        assert run_import(run.pk).status == "previewed"
        assert run_import(apply_previewed(run=run, by="P002").pk).status == "applied"
    assert balance_of("B/9") == 400


def test_one_unknown_file_stops_the_whole_parcel(hutnik: Any) -> None:
    with pytest.raises(ImportNotPossible) as stopped:
        queue_parcel(files=sent(lokale=REGISTER, notatka=b"Kup mleko;i chleb\n", inne=b"a,b\n1,2\n"), by="P002")
    assert "„notatka.csv”, „inne.csv”" in str(stopped.value)
    assert not ImportRun.objects.exists()
    assert not any(cooperative_path("imports").glob("przesylka-*"))


@pytest.mark.parametrize("content", [b"PK\x03\x04cut", b""])
def test_a_damaged_or_empty_file_is_told_in_words(hutnik: Any, content: bytes) -> None:
    with pytest.raises(ImportNotPossible):
        queue_parcel(files=[Sent("plik.zip", io.BytesIO(content))], by="P002")
    assert not ImportRun.objects.exists()


def test_too_many_files_are_refused(hutnik: Any) -> None:
    with pytest.raises(ImportNotPossible, match="najwyżej 50"):
        queue_parcel(files=[zipped(**{f"p{at}": LEDGER for at in range(51)})], by="P002")


def test_an_errors_file_in_a_parcel_continues_its_run(hutnik: Any) -> None:
    queue_parcel(files=sent(lokale=REGISTER), by="P002", wish="apply")
    run_import(ImportRun.objects.get().pk)
    bad = LEDGER + b"B/9;31.02.2024;N;Czynsz;N/2;1,00;;\n"
    run = run_import(queue_parcel(files=sent(kartoteka=bad), by="P002", wish="apply")[0].pk)
    mended = cooperative_path(run.errors_path).read_bytes().replace(b"31.02.2024", b"29.02.2024")
    continued = queue_parcel(files=sent(poprawione=mended), by="P002", wish="apply")[0]
    assert (continued.continues, run_import(continued.pk).added) == (run, 1)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.csv")), ids=lambda path: path.stem)
def test_every_documented_example_is_recognized(hutnik: Any, path: Path) -> None:
    from billing_import.kinds import KINDS_OF_FILES

    kinds = {kind.example[0]: code for code, kind in KINDS_OF_FILES}
    if path.name in kinds:
        assert recognized(path, path.name) == Recognized(kinds[path.name], "default")


def test_a_profile_that_knows_the_name_comes_before_the_header(hutnik: Any, tmp_path: Path) -> None:
    save_profile(Profile(name="nocny", file_names=("KART*.csv",), mode="snapshot"))
    path = tmp_path / "plik"
    path.write_bytes(LEDGER)
    assert recognized(path, "kart_2024.CSV") == Recognized("ledger", "nocny")
    assert recognized(path, "inny.csv") == Recognized("ledger", "default")
    save_profile(Profile(name="drugi", file_names=("*.csv",)))
    assert recognized(path, "kart_2024.csv") is None


def test_a_property_managers_files_make_three_imports_of_one_parcel(hutnik: Any, tmp_path: Path) -> None:
    paths = write_set(tmp_path)
    files = [Sent(name, io.BytesIO(path.read_bytes())) for name, path in paths.items()]
    runs = queue_parcel(files=files, by="P002", wish="apply")
    assert [run.kind for run in runs] == ["register", "ledger", "components"]
    assert [run_import(run.pk).status for run in runs] == ["applied"] * 3
    assert {code: str(balance_of(code)) for code in CLOSINGS} == CLOSINGS
    again = [Sent(f"inny/{name}", io.BytesIO(path.read_bytes())) for name, path in paths.items()]
    assert [run_import(run.pk).status for run in queue_parcel(files=again, by="P002")] == ["unchanged"] * 3


def test_two_files_of_one_role_of_a_set_are_told_by_name(hutnik: Any, tmp_path: Path) -> None:
    paths = write_set(tmp_path)
    name = next(name for name in paths if "lok." in name)
    files = [Sent(name, io.BytesIO(paths[name].read_bytes())), Sent(name.upper(), io.BytesIO(paths[name].read_bytes()))]
    with pytest.raises(ImportNotPossible, match="mówią o tym samym"):
        queue_parcel(files=files, by="P002")
