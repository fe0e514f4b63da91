"""A file of another cooperative: refused when the profile says whose files it reads, else told in the preview."""

from typing import Any

import pytest

from billing_import.models import ImportRun
from billing_import.profiles import Profile, problems_of, save_profile
from portal.bank.models import BankRow
from portal.ledger.models import Entry
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
