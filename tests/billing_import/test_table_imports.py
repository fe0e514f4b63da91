"""Files of tables from queue to balance: the same ledger and register, whichever program wrote it."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from billing_import.models import ImportRun
from billing_import.profiles import Profile, save_profile
from portal.ledger.models import Entry
from portal.premises.models import Premises
from tests.billing_import.conftest import Importer, balance_of, counts, errors_text, ledger_fingerprint, reasons
from tests.billing_import.table_files import HEADER, LEDGER_ROWS, dbf_of, ods_of, xls_of, xlsx_of

MAKERS: dict[str, Callable[..., bytes]] = {
    "xlsx": xlsx_of,
    "xls": xls_of,
    "ods": ods_of,
    "dbf": lambda rows: dbf_of([row for row in rows if row[0] != HEADER[0]]),
}
BAD = ("A/2", dt.date(2024, 1, 9), "X", "Zły rodzaj", "X/1", 1, None, None)
each_format = pytest.mark.parametrize("suffix", sorted(MAKERS))


@each_format
def test_a_ledger_is_posted_whatever_the_format(premises: Any, import_bytes: Importer, suffix: str) -> None:
    run = import_bytes(MAKERS[suffix](LEDGER_ROWS), file_name=f"kartoteka.{suffix}")
    assert (run.status, counts(run)) == ("applied", {"rows_read": 3, "accepted": 3, "added": 3}), run.message
    assert (balance_of("A/1"), balance_of("A/2")) == (Decimal("12.50"), Decimal("300.07"))
    entry = Entry.objects.get(document_no="W/1/2024")
    first_row = 2 if suffix == "dbf" else 3
    assert (entry.source_line, entry.description, entry.entry_on) == (first_row, "Wpłata „Żółć”", dt.date(2024, 1, 10))
    assert run.lines == run.rows_read + run.lines_skipped


def test_the_same_ledger_in_another_format_changes_nothing(premises: Any, import_bytes: Importer) -> None:
    import_bytes(xlsx_of(LEDGER_ROWS), file_name="a.xlsx")
    before = ledger_fingerprint()
    for suffix in ("xls", "ods", "dbf"):
        assert import_bytes(MAKERS[suffix](LEDGER_ROWS), file_name=f"a.{suffix}").status == "unchanged"
    assert ledger_fingerprint() == before


@each_format
def test_bad_rows_come_back_as_csv_and_mended_ones_are_added(
    premises: Any, import_bytes: Importer, suffix: str
) -> None:
    run = import_bytes(MAKERS[suffix]([*LEDGER_ROWS, BAD]), file_name=f"kartoteka.{suffix}")
    line = 4 if suffix == "dbf" else 5
    assert (run.status, counts(run)) == (
        "applied_with_rejects",
        {"rows_read": 4, "accepted": 3, "rejected": 1, "added": 3},
    )
    title = "RODZAJ" if suffix == "dbf" else "Rodzaj"
    assert reasons(run) == [(line, title, "X", "kind_unknown")]
    mended = errors_text(run).replace(";X;", ";N;")
    again = import_bytes(mended.encode("utf-8-sig"), file_name="bledy.csv")
    assert (again.status, counts(again)) == ("applied", {"rows_read": 1, "accepted": 1, "added": 1}), again.message
    assert (again.continues_id, balance_of("A/2")) == (run.pk, Decimal("301.07"))


REGISTER = (
    (
        "Indeks lokalu",
        "Ulica",
        "Nr budynku",
        "Nr lokalu",
        "Powierzchnia",
        "Nr kontrahenta",
        "Nazwisko",
        "Tytuł prawny",
        "Od",
    ),
    ("A/9", "Łączna", 4, 19, 48.2, 10234, "Żrebiec", "własność", dt.date(2019, 5, 1)),
    ("A/10", "Łączna", 4, 20, 37.5, None, None, None, None),
)


@each_format
def test_a_register_is_recorded_whatever_the_format(hutnik: Any, import_bytes: Importer, suffix: str) -> None:
    if suffix == "dbf":
        fields = (
            ("INDEKS", "C", 10, 0), ("ULICA", "C", 20, 0), ("BUDYNEK", "C", 5, 0), ("MIESZKANIE", "C", 5, 0),
            ("POW", "N", 8, 2), ("KONTRAHENT", "N", 8, 0), ("NAZWISKO", "C", 20, 0),
            ("TYTUL", "C", 20, 0), ("OD", "D", 8, 0),
        )  # fmt: skip
        content = dbf_of(REGISTER[1:], fields, encoding="mazovia", language=0)
    else:
        content = MAKERS[suffix](REGISTER)
    run = import_bytes(content, kind="register", file_name=f"rejestr.{suffix}")
    assert (run.status, counts(run)) == ("applied", {"rows_read": 2, "accepted": 2, "added": 2}), run.message
    found = Premises.objects.get(code="A/9")
    assert (found.number, found.area_m2, found.building.number) == ("19", Decimal("48.20"), "4")


@pytest.mark.parametrize("make", [xlsx_of, xls_of, ods_of])
def test_of_several_sheets_the_one_with_the_columns_is_read(premises: Any, import_bytes: Importer, make: Any) -> None:
    others: dict[str, Any] = {
        "Pusty": [],
        "Opis": [("Raport miesięczny",), ("spółdzielnia",)],
        "Suma": [("Lokal", "Saldo"), ("A/1", 1)],
    }
    run = import_bytes(make(LEDGER_ROWS, others=others), file_name="plik.bin")
    assert (run.status, run.accepted) == ("applied", 3), run.message
    assert "„Opis”, „Suma”" in run.totals["warnings"][0]
    twice = import_bytes(make(LEDGER_ROWS, others={"Kopia": LEDGER_ROWS}), file_name="plik.bin")
    assert twice.status == "refused"
    assert "„Dane”, „Kopia”" in twice.message
    save_profile(Profile(name="kopia", table="kopia"))
    assert import_bytes(make(LEDGER_ROWS, others={"Kopia": LEDGER_ROWS}), profile="kopia").status == "unchanged"
    assert "Nie ma arkusza „kopia”" in import_bytes(make(LEDGER_ROWS), profile="kopia").message


@pytest.mark.parametrize("make", [xlsx_of, xls_of, ods_of])
def test_a_hidden_sheet_is_not_read_unless_it_is_named(premises: Any, import_bytes: Importer, make: Any) -> None:
    visible = import_bytes(make(LEDGER_ROWS, others={"Stare": LEDGER_ROWS}, hidden=["Stare"]))
    assert (visible.status, visible.accepted) == ("applied", 3), visible.message
    run = import_bytes(make([("Pusto",)], others={"Stare": LEDGER_ROWS}, hidden=["Stare"]))
    assert (run.status, "ukryty arkusz: „Stare”" in run.message) == ("refused", True), run.message


def test_a_total_at_the_bottom_is_checked_and_titles_at_the_top_are_passed(
    premises: Any, import_bytes: Importer
) -> None:
    rows = [("Kartoteka",), (), *LEDGER_ROWS, ("Razem", None, None, None, None, 712.57, 400, None)]
    run = import_bytes(xlsx_of(rows))
    assert (run.status, run.totals["control"]) == ("applied", {"stated": 1, "differences": []}), run.message
    wrong = [*rows[:-1], ("Razem", None, None, None, None, 712.58, 400, None)]
    run = import_bytes(xlsx_of(wrong))
    assert "Wiersz 7, kolumna Wn: plik podaje 712,58" in run.message


def test_deleted_records_are_counted_and_shown(premises: Any, import_bytes: Importer) -> None:
    run = import_bytes(dbf_of(LEDGER_ROWS[1:], deleted=[1]), file_name="k.dbf")
    assert (run.status, run.rows_read, run.lines_skipped) == ("applied", 2, 1)
    assert run.totals["footers"][0]["text"].startswith("* A/1 2024-01-10 W Wpłata")


def test_a_file_with_fewer_records_than_it_says_is_refused(premises: Any, import_bytes: Importer) -> None:
    run = import_bytes(dbf_of(LEDGER_ROWS[1:], stated_records=7), file_name="k.dbf")
    assert run.status == "refused"
    assert "Plik podaje, że ma wierszy: 7, a jest ich: 3." in run.message
    save_profile(Profile(name="ufny", control_totals="ignore"))
    run: ImportRun = import_bytes(dbf_of(LEDGER_ROWS[1:], stated_records=7), file_name="k.dbf", profile="ufny")
    assert (run.status, len(run.totals["warnings"])) == ("applied", 1)


def test_rows_of_other_kinds_have_days_and_numbers_of_three_places(tmp_path: Path) -> None:
    from billing_import.formats.known import format_of
    from billing_import.formats.meters_csv import READINGS
    from billing_import.formats.rows_table import open_rows_table
    from billing_import.plain_numbers import read_number

    required = {column.field for column in READINGS.columns if column.is_required}
    titles = {column.field: column.title for column in READINGS.columns}
    values: dict[str, Any] = dict.fromkeys(titles, "1") | {"read_on": 45296, "value": 12.345}
    path = tmp_path / "odczyty.xlsx"
    path.write_bytes(xlsx_of([list(titles.values()), [values[name] for name in titles]]))
    found = format_of(path, path.name)
    assert found is not None
    table = open_rows_table(found.tables(path)[0], READINGS, required=required)
    (row,) = [row for piece in table.pieces() for row in piece.reading.rows]
    cells = {name: row.cells[at] for name, at in table.shape.fields.items()}
    assert (cells["read_on"], read_number(cells["value"], places=3)) == ("2024-01-05", Decimal("12.345"))
