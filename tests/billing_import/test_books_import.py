"""Books of account and a property manager's files imported to the end: balances are those that the files state."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from billing_import.formats.property_set import PROFILES, prepare, sets_of
from billing_import.models import ImportRun
from billing_import.profiles import Profile, save_profile
from portal.ledger.models import Entry
from portal.premises.models import Premises
from tests.billing_import.conftest import Importer, balance_of, counts, errors_text, reasons
from tests.billing_import.jpk_files import charges_and_payments, kr_file, kr_pd_file, opening_of
from tests.billing_import.property_texts import CLOSINGS, lines_of, write_set
from tests.personas import make_premises

CODES = ("A/1", "A/2", "HUTN/4/19")
POSTINGS = list(charges_and_payments(CODES, months=2))
OPENING = opening_of(CODES)


@pytest.fixture
def books(premises: Any, import_bytes: Importer) -> Importer:
    """Import JPK files by a profile that knows where the premises' codes stand."""
    save_profile(Profile(name="fk", premises_template="204-{lokal}", others="skip"))
    save_profile(Profile(name="bo", premises_template="204-{lokal}", others="skip", table="Bilans otwarcia"))

    def do(content: bytes, profile: str = "fk") -> ImportRun:
        return import_bytes(content, file_name="ksiegi.xml", profile=profile)

    return do


@pytest.mark.parametrize("make", [kr_file, kr_pd_file])
def test_balances_after_opening_and_entries_are_the_closing_ones(books: Importer, make: Any) -> None:
    content = make(POSTINGS, OPENING)
    opening, entries = books(content, "bo"), books(content)
    assert (opening.status, counts(opening)) == ("applied", {"rows_read": 2, "accepted": 2, "added": 2})
    assert (entries.status, counts(entries)) == ("applied", {"rows_read": 12, "accepted": 12, "added": 12})
    closing = {code: balance_of(code) for code in CODES}
    assert closing == {"A/1": Decimal("1.00"), "A/2": Decimal("11.00"), "HUTN/4/19": Decimal("21.00")}
    others = entries.totals["others"]
    assert (others["rows"], [one["account"] for one in others["accounts"]]) == (
        16,
        ["131-1", "201-17", "402-1", "700-1"],
    )
    kinds = Entry.objects.filter(run_id=entries.pk).values_list("kind", flat=True)
    assert sorted(set(kinds)) == ["charge", "payment"]
    again = books(make(POSTINGS, OPENING) + b"\n")
    assert (again.status, counts(again)) == ("unchanged", {"rows_read": 12, "accepted": 12, "unchanged": 12})


def test_books_whose_control_figures_are_wrong_are_refused_with_both(books: Importer) -> None:
    run = books(kr_file(POSTINGS, OPENING, control={"SumaMa": "1.00"}))
    assert run.status == "refused"
    assert "suma Ma to w pliku 1,00\u00a0zł, a z zapisów wychodzi" in run.message
    assert not Entry.objects.exists()


def test_books_with_a_wrong_closing_balance_are_refused(books: Importer) -> None:
    content = kr_file(POSTINGS, OPENING).replace(b"<SaldoWinien>1.00<", b"<SaldoWinien>2.00<", 1)
    run = books(content)
    assert (run.status, "Konto 204-A/1" in run.message) == ("refused", True)


def test_other_files_in_xml_say_what_they_are(books: Importer) -> None:
    assert "DOCTYPE" in books(b'<!DOCTYPE JPK [<!ENTITY a "b">]><JPK>&a;</JPK>').message
    assert "ucięty" in books(kr_file(POSTINGS, OPENING)[:5000]).message
    assert "strona" in books(b"<html><body>Zaloguj</body></html>").message


def test_entries_without_a_journal_entry_come_back_with_the_reason(books: Importer) -> None:
    run = books(kr_file(POSTINGS, OPENING).replace(b"<NrZapisuDziennika>1<", b"<NrZapisuDziennika>1000<"))
    assert [(line, column, value, code) for line, column, value, code in reasons(run)] == [
        (1, "Nr zapisu", "1", "jpk_entry_without_journal"),
        (2, "Nr zapisu", "1", "jpk_entry_without_journal"),
    ]


def test_a_mended_row_of_books_comes_back_as_a_text_and_is_posted_once(books: Importer, import_bytes: Importer) -> None:
    run = books(kr_file(POSTINGS, OPENING).replace(b"204-A/1<", b"204-A/9<"))
    assert (run.status, run.rejected) == ("applied_with_rejects", 4)
    errors = errors_text(run).replace("204-A/9", "204-A/1").encode("utf-8-sig")
    for status in ("applied", "unchanged"):
        mended = import_bytes(errors, file_name="bledy.csv", continues=run.pk, profile="fk")
        assert (mended.status, mended.rejected) == (status, 0)
    assert str(balance_of("A/1")) == "1.00"


def imported_set(folder: Path, import_bytes: Importer, **instead: tuple[str, ...]) -> list[ImportRun]:
    """Import a property manager's set part by part; return the runs."""
    save_profile(Profile(kind="ledger", **PROFILES["ledger"]))
    [found] = sets_of(write_set(folder, **instead))
    runs = []
    for part in found.parts:
        target = folder / f"{part.kind}.txt"
        prepare(part, target)
        profile = PROFILES.get(part.kind, {}).get("name", "default")
        runs.append(import_bytes(target.read_bytes(), kind=part.kind, file_name=target.name, profile=profile))
    return runs


def test_a_property_managers_set_is_imported_to_the_stated_balances(
    hutnik: Any, import_bytes: Importer, tmp_path: Path
) -> None:
    register, ledger, components = imported_set(tmp_path, import_bytes)
    assert (register.status, counts(register)) == ("applied", {"rows_read": 3, "accepted": 3, "added": 3})
    assert (ledger.status, ledger.rejected, ledger.message) == ("applied", 0, "")
    assert (components.status, components.accepted) == ("applied", 3)
    assert {code: str(balance_of(code)) for code in CLOSINGS} == CLOSINGS
    assert str(Premises.objects.get(code="WM-2").building) == "ul. Długa 2"


def test_the_next_set_replaces_sums_of_months_instead_of_adding_them(
    hutnik: Any, import_bytes: Importer, tmp_path: Path
) -> None:
    imported_set(tmp_path, import_bytes)
    later = tuple(
        line.replace("#10,00#", "#10,00#0#30,00#", 1).replace("0#0#59,25$", "89,25$") if "#2026#" in line else line
        for line in lines_of("wplaty")
    )
    _, ledger, _ = imported_set(tmp_path, import_bytes, wplaty=later)
    assert (ledger.status, ledger.added) == ("applied", 1)
    assert str(balance_of("WM-2")) == "-89.25"
    changed = tuple(line.replace("#10,00#", "#25,00#").replace("59,25$", "74,25$") for line in lines_of("wplaty"))
    _, ledger, _ = imported_set(tmp_path, import_bytes, wplaty=changed)
    assert (ledger.added, ledger.superseded, str(balance_of("WM-2"))) == (1, 2, "-74.25")


def test_yearly_sums_that_do_not_tie_post_nothing(hutnik: Any, import_bytes: Importer, tmp_path: Path) -> None:
    for code in CLOSINGS:
        make_premises(code)
    wrong = tuple(line.replace("-197,00$", "-198,00$") for line in lines_of("wplaty"))
    _, ledger, _ = imported_set(tmp_path, import_bytes, wplaty=wrong)
    assert (ledger.status, "WM-1, 2025" in ledger.message, "198,00" in ledger.message) == ("refused", True, True)
    assert not Entry.objects.exists()
