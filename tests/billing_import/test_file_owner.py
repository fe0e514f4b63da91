"""A file of another cooperative: refused when the profile says whose files it reads, else told in the preview."""

from typing import Any

import pytest

from billing_import.deciding import allow_vanishing
from billing_import.drafts import Draft
from billing_import.models import ImportRun, ImportSample
from billing_import.pipeline import run_import
from billing_import.profile_words import facts_of
from billing_import.profiles import Profile, problems_of, save_profile
from billing_import.save_form import SaveForm
from portal.bank.models import BankRow
from portal.ledger.models import Entry
from portal.premises.models import Premises
from tests.billing_import import bank_files as bank
from tests.billing_import.conftest import CODES, Importer
from tests.billing_import.jpk_files import charges_and_payments, kr_file

NIP = "1111111111"  # of the made-up books
BOOKS = kr_file(list(charges_and_payments(CODES, months=1)))
STATEMENT = bank.as_bytes(bank.of_bank("pko"))


def told(run: ImportRun, owner: str) -> bool:
    return any(owner in warning for warning in run.totals.get("warnings", []))


@pytest.fixture
def books(premises: Any, import_bytes: Importer) -> Importer:
    """Import books by a profile that reads files of some owners."""

    def do(content: bytes = BOOKS, *owners: str, **wishes: Any) -> ImportRun:
        save_profile(Profile(name="fk", premises_template="204-{lokal}", others="skip", owners=owners))
        return import_bytes(content, file_name="ksiegi.xml", profile="fk", **wishes)

    return do


def test_books_of_somebody_else_are_refused_in_words(books: Importer) -> None:
    run = books(BOOKS, "525-000-11-22")
    assert (run.status, Entry.objects.count()) == ("refused", 0)
    assert f"To jest plik innej spółdzielni: {NIP}." in run.message
    assert "5250001122" in run.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_our_books_are_taken(books: Importer, encoding: str) -> None:
    content = BOOKS.decode().replace("UTF-8", encoding.upper()).encode(encoding)
    run = books(content, "111-111-11-11")
    assert (run.status, run.totals["owner"], told(run, NIP)) == ("applied", NIP, False)


def test_a_new_nip_is_told_before_anything_is_applied_and_a_known_one_is_not(books: Importer) -> None:
    assert told(books(wish="preview"), NIP)
    assert told(books(BOOKS + b"\n"), NIP)
    assert not told(books(BOOKS.replace(b"Konserwacja", b"Przeglad")), NIP)
    assert told(books(BOOKS.replace(NIP.encode(), b"2222222222")), "2222222222")


def test_a_statement_of_somebody_else_is_refused_in_words(hutnik: Any, import_bytes: Importer) -> None:
    save_profile(Profile(name="nasz", kind="bank", owners=(bank.account(9),)))
    run = import_bytes(STATEMENT, kind="bank", file_name="wyciag.sta", profile="nasz")
    assert (run.status, BankRow.objects.count()) == ("refused", 0)
    assert f"To jest plik innej spółdzielni: {bank.OWN}." in run.message


def test_one_foreign_statement_among_ours_refuses_the_file(hutnik: Any, import_bytes: Importer) -> None:
    save_profile(Profile(name="nasz", kind="bank", owners=(f"PL {bank.OWN[:2]} {bank.OWN[2:]}",)))
    assert import_bytes(STATEMENT, kind="bank", file_name="a.sta", profile="nasz").status == "applied"
    other = bank.statement([(bank.entry(5), ["A"])], own=f"/PL{bank.account(9)}", closing=1_000_005)
    both = import_bytes(STATEMENT + bank.as_bytes(other), kind="bank", file_name="b.sta", profile="nasz")
    assert (both.status, BankRow.objects.count()) == ("refused", 2)


def test_a_new_account_is_told_and_a_known_one_is_not(hutnik: Any, import_bytes: Importer) -> None:
    first = import_bytes(STATEMENT, kind="bank", file_name="a.sta")
    assert told(first, bank.OWN)
    later = bank.statement([(bank.entry(7, "260311000001"), ["B"])], number="00046/1", closing=1_000_007)
    assert not told(import_bytes(bank.as_bytes(later), kind="bank", file_name="b.sta"), bank.OWN)


@pytest.mark.parametrize("kind", ["components", "readings"])
def test_rows_that_name_nobody_of_ours_are_somebody_else_s(hutnik: Any, import_rows: Importer, kind: str) -> None:
    header, row = {
        "components": ("Indeks lokalu;Od;Składnik;Kwota", "SIARK/1/1;01.01.2026;Eksploatacja;10,00"),
        "readings": ("Indeks lokalu;Nr licznika;Data;Stan", "SIARK/1/1;123;01.01.2026;10"),
    }[kind]
    run = import_rows(row, row.replace("1/1", "1/2"), header=header, kind=kind)
    assert (run.status, "Czy to plik innej spółdzielni?" in run.message) == ("refused", True), run.message


def test_owners_mean_nothing_where_files_do_not_say_them() -> None:
    assert problems_of({"kind": "readings", "owners": [NIP]})


REGISTER = "Indeks lokalu;Osiedle;Ulica;Nr budynku;Nr lokalu"


def flats(prefix: str, street: str, estate: str) -> list[str]:
    return [f"{prefix}/{number};{estate};{street};1;{number}" for number in range(1, 31)]


@pytest.fixture
def ours(hutnik: Any, import_rows: Importer) -> Importer:
    """Import registers into Hutnik, which has thirty premises by now."""

    def do(*rows: str, **wishes: Any) -> ImportRun:
        return import_rows(*rows, header=REGISTER, kind="register", **wishes)

    assert do(*flats("A", "Gwiezdna", "Pogoń")).status == "applied"
    return do


def test_a_register_of_unknown_premises_in_unknown_streets_is_asked_about(ours: Importer) -> None:
    run = ours(*flats("X", "Morska", "Bałtyk"))
    assert (run.status, Premises.objects.count()) == ("refused", 30)
    assert "30 z 30 lokali z pliku nie ma w rejestrze" in run.message
    seen = run_import(allow_vanishing(run=run, by="P002").pk)
    assert (seen.status, seen.added) == ("previewed", 30)


@pytest.mark.parametrize(
    "rows",
    [
        flats("A", "Gwiezdna", "Pogoń"),
        flats("B", "Gwiezdna", "Nowe"),
        flats("B", "Morska", "Pogoń"),
        flats("B", "Morska", "Bałtyk")[:19],
        [*flats("B", "Morska", "Bałtyk"), *flats("A", "Gwiezdna", "Pogoń")[:8]],
    ],
    ids=["same", "known street", "known estate", "few", "some known"],
)
def test_a_register_that_is_likely_ours_is_not_asked_about(ours: Importer, rows: list[str]) -> None:
    assert ours(*rows).status in {"applied", "unchanged"}


@pytest.mark.parametrize(
    ("typed", "owners"),
    [
        ("", []),
        (f"111-111-11-11\n\n PL {bank.OWN}\n1111111111", ["1111111111", bank.OWN]),
        ("123", None),
        ("x" * 1900, None),
        (bank.OWN[:-1] + "0", None),
        ("\u202e<script>", None),
    ],
)
def test_whose_files_a_profile_reads_is_typed_on_its_page(hutnik: Any, typed: str, owners: list[str] | None) -> None:
    said = {"name": "nasz", "speaks": "append", "scope_premises": "all", "vanish_limit_percent": "50", "file_names": ""}
    said |= {"apply": "preview", "direction": "outgoing", "owners": typed}
    draft = Draft(1, 1, {}, {})
    form = SaveForm(ImportSample(kind="bank"), draft, {"append": "dopisuje"}, said)
    assert form.is_valid() == (owners is not None), form.errors
    if owners is None:
        assert "NIP" in form.errors["owners"][0]
        return
    form.fill(draft)
    assert (draft.settings["owners"], draft.settings["direction"]) == (owners, "outgoing")
    facts = {fact.label: fact.text for fact in facts_of(Profile(kind="bank", **draft.settings))}
    assert facts.get("Czyje pliki", "") == ", ".join(owners)
