"""Bad input, each with exactly what must come of it: nothing posted by guess, nothing lost, a sentence that helps."""

from typing import Any
from unittest import mock

import pytest

from billing_import.profiles import Profile, save_profile
from portal.ledger.models import Entry
from tests.billing_import.conftest import HEADER, Importer, counts, reasons

GOOD = "A/1;05.01.2024;N;Opis;N/1;412,50;;"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Plik jest pusty."),
        (b"\r\n\r\n\x1a", "Plik jest pusty."),
        (HEADER.encode(), "Plik ma tylko nagłówek."),
        (HEADER.encode() + b"\r\n\r\n;;;;;;;\r\n", "Plik ma tylko nagłówek."),
        (b"Imie;Nazwisko\r\nJan;Kowalski\r\n", "W pliku nie ma wiersza z nazwami kolumn."),
        (b"Indeks lokalu;Kwota\r\nA/1;5\r\n", "Brakuje kolumn: Data, Rodzaj, Wn, Ma."),
        (b"Indeks lokalu;Data;Data;Rodzaj;Wn;Ma\r\n", "Ta sama kolumna jest dwa razy: Data, Data."),
        (b"PK\x03\x04" + b"\x00" * 500, "To jest plik XLSX/ODS/ZIP, a nie tekst."),
        (b"\xff\xfe\x00\x00" + "a;b".encode("utf-32-le"), "Plik ma kodowanie UTF-32."),
        (b"\x00" * 5000, "W pliku nie ma wiersza z nazwami kolumn."),
        (bytes(range(256)) * 40, "W pliku nie ma wiersza z nazwami kolumn."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    premises: Any, import_bytes: Importer, content: bytes, message: str
) -> None:
    run = import_bytes(content)
    assert (run.status, message in run.message, Entry.objects.count()) == ("refused", True, 0), run.message


def test_a_file_of_another_cooperative_is_refused(premises: Any, import_rows: Importer) -> None:
    run = import_rows("SIARK/1/2;05.01.2024;N;Opis;N/1;1,00;;", "SIARK/1/3;05.01.2024;N;Opis;N/2;2,00;;")
    assert (run.status, counts(run)) == ("refused", {"rows_read": 2, "rejected": 2})
    assert "Czy to plik innej spółdzielni?" in run.message
    assert run.errors_path


def test_unknown_premises_are_rejected_with_a_hint(premises: Any, import_rows: Importer) -> None:
    run = import_rows(GOOD, "hutn-4-19;05.01.2024;N;Opis;N/1;1,00;;", "X/1;05.01.2024;N;Opis;N/1;1,00;;")
    assert [reject.reason for reject in run.rejects.all()] == [
        "Nie ma takiego lokalu w rejestrze. Czy chodzi o HUTN/4/19? Wpisz indeks tak jak w rejestrze.",
        "Nie ma takiego lokalu w rejestrze. Popraw indeks albo najpierw dodaj lokal do rejestru.",
    ]


def test_ragged_rows_are_rejected_and_counted(premises: Any, import_rows: Importer) -> None:
    run = import_rows(GOOD, "A/1;05.01.2024;N", "A/1;05.01.2024;N;Opis; dalej;N/1;10,00;;")
    assert reasons(run) == [(3, "", "", "row_too_short"), (4, "", "", "row_too_long")]
    assert "3 zamiast 8" in run.rejects.get(line=3).reason


def test_an_unclosed_quote_swallows_nothing(premises: Any, import_rows: Importer) -> None:
    rows = [f"A/1;05.01.2024;N;Opis;N/{n};1,00;;" for n in range(3000)]
    run = import_rows('A/1;05.01.2024;N;"Opis bez końca;N/x;1,00;;', *rows, 'A/1;05.01.2024;N;"Inny";N/y;1,00;;')
    assert (run.status, run.rows_read, run.accepted) == ("applied_with_rejects", 3002, 3001)
    assert reasons(run) == [(2, "", "", "unclosed_quote")]
    assert run.lines == run.rows_read + run.lines_skipped + run.lines_joined


def test_nul_bytes_reject_their_row(premises: Any, import_bytes: Importer) -> None:
    run = import_bytes(f"{HEADER}\n{GOOD}\nA/1;05.01.2024;N;O\x00pis;N/2;1,00;;\n".encode())
    assert reasons(run) == [(3, "", "0x00", "control_character")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_read(premises: Any, import_bytes: Importer, encoding: str) -> None:
    text = f"{HEADER}\r\n{GOOD}\r\nA/1;05.01.2024;N;Ćwiąkała;N/2;sto;;\r\n"
    run = import_bytes(text.encode(encoding))
    assert (run.status, run.encoding, run.accepted, run.rejected) == ("applied_with_rejects", encoding, 1, 1)


def test_one_line_of_a_megabyte_is_rejected_alone(premises: Any, import_bytes: Importer) -> None:
    run = import_bytes(f"{HEADER}\n{GOOD}\n{'x' * (1 << 20)}\n{GOOD.replace('N/1', 'N/2')}\n".encode())
    assert (run.rows_read, run.accepted, reasons(run)) == (3, 2, [(3, "", "", "line_too_long")])
    assert "x;" not in run.rejects.get().reason


def test_a_file_of_one_endless_line_is_refused(premises: Any, import_bytes: Importer) -> None:
    assert import_bytes(b"a;" * (3 << 20)).status == "refused"


def test_impossible_days_are_rejected(premises: Any, import_rows: Importer) -> None:
    run = import_rows(GOOD, GOOD.replace("05.01.2024", "31.02.2024"), GOOD.replace("05.01.2024", "2023-02-29"))
    assert reasons(run) == [
        (3, "Data", "31.02.2024", "date_impossible"),
        (4, "Data", "2023-02-29", "date_impossible"),
    ]


def test_an_amount_of_two_readings_is_not_guessed(premises: Any, import_rows: Importer) -> None:
    run = import_rows("A/1;05.01.2024;N;Opis;N/1;1.234;;", "A/1;05.01.2024;N;Opis;N/2;7;;")
    assert reasons(run) == [(2, "Wn", "1.234", "amount_ambiguous")]
    assert "na dwa sposoby" in run.rejects.get().reason


def test_letters_that_cannot_be_read_reject_their_row(premises: Any, import_bytes: Importer) -> None:
    good = f"{HEADER}\r\n{GOOD.replace('Opis', 'Wpłata Łukasza Żrebca')}\r\n".encode()
    run = import_bytes(good + b"A/1;05.01.2024;N;b\xb3\xb3d;N/2;1,00;;\r\n")
    assert reasons(run) == [(3, "", "", "undecodable_character")]


def test_a_file_of_rejects_only_is_refused_with_its_list(premises: Any, import_rows: Importer) -> None:
    run = import_rows(GOOD.replace("05.01.2024", "kiedyś"))
    assert (run.status, run.message[:32]) == ("refused", "Żadnego wiersza nie da się przyj")
    assert reasons(run) == [(2, "Data", "kiedyś", "date_unreadable")]


def test_a_row_repeated_more_often_than_a_ledger_may_hold_is_refused(premises: Any, import_rows: Importer) -> None:
    run = import_rows(*[GOOD] * 32_001)
    assert (run.status, "powtarza się w pliku 32001 razy" in run.message) == ("refused", True)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\dane\\kartoteka.csv", "a\x00b\n.csv", ".", "ż" * 300, "=1+1.csv"]
)
def test_no_file_name_leaves_the_folder_of_the_run(premises: Any, import_bytes: Importer, name: str) -> None:
    from billing_import.files import stored_file
    from portal.kernel.files import cooperative_folder

    run = import_bytes(f"{HEADER}\n{GOOD}\n".encode(), file_name=name)
    assert run.status == "applied"
    assert stored_file(run).parent == (cooperative_folder() / "imports" / str(run.pk)).resolve()


def test_a_run_without_a_file_takes_nobody_s_files_with_it(premises: Any, import_rows: Importer) -> None:
    from billing_import.files import remove_files, stored_file
    from billing_import.models import ImportRun

    run = import_rows(GOOD)
    kept = stored_file(run)
    remove_files(ImportRun(kind="ledger", file_name="Storno: plik.csv", stored_path="", size=0))
    assert kept.is_file()
    remove_files(run)
    assert not kept.parent.exists()
    assert kept.parent.parent.is_dir()


SHIFTED = "A/1;01.03.2024;N;Woda; ścieki;;100,00;;"


@pytest.mark.parametrize(
    "rows",
    [
        [SHIFTED],
        [GOOD, GOOD.replace("N/1", "N/2"), *[SHIFTED] * 3],
        [GOOD, *[GOOD + ";"] * 5],
        [GOOD, GOOD + ";;", SHIFTED],
    ],
)
def test_rows_with_more_cells_than_the_header_are_rejected_however_many_they_are(
    premises: Any, import_rows: Importer, rows: list[str]
) -> None:
    right = [row for row in rows if row.count(";") == HEADER.count(";")]
    run = import_rows(*rows)
    assert (run.accepted, run.rejected) == (len(right), len(rows) - len(right))
    assert {code for *_, code in reasons(run)} == {"row_too_long"}
    assert not Entry.objects.exclude(credit=0).exists()
    assert all("zamiast 8." in reject.reason for reject in run.rejects.all())


def test_a_separator_after_the_header_too_means_one_empty_cell_in_each_row(
    premises: Any, import_rows: Importer
) -> None:
    run = import_rows(GOOD + ";", GOOD, GOOD + ";x", header=HEADER + ";")
    assert reasons(run) == [(3, "", "", "row_too_short"), (4, "", "x", "column_without_name")]
    assert (run.accepted, run.sum_debit) == (1, Entry.objects.get().debit)


def test_a_profile_may_say_that_rows_end_with_a_separator(premises: Any, import_rows: Importer) -> None:
    save_profile(Profile(name="nasz", trailing_separator=True))
    run = import_rows(GOOD + ";", GOOD.replace("N/1", "N/2"), SHIFTED.replace(";;", "; ;") + "x", profile="nasz")
    assert reasons(run) == [(3, "", "", "row_too_short"), (4, "", "x", "column_without_name")]
    assert run.accepted == 1


def test_the_same_header_on_each_page_is_skipped(premises: Any, import_rows: Importer) -> None:
    run = import_rows(GOOD, HEADER, GOOD.replace("N/1", "N/2"), HEADER.upper(), GOOD.replace("N/1", "N/3"))
    assert (run.status, run.accepted, run.lines_skipped) == ("applied", 3, 3)


@pytest.mark.parametrize(
    "second",
    [
        HEADER + ";Konto",
        HEADER + ";Saldo 2024",
        HEADER.replace("Wn;Ma", "Ma;Wn"),
        "Kod lokalu;Data;Rodzaj;Obciążenia;Uznania",
    ],
)
def test_two_files_in_one_are_refused_and_nothing_before_the_second_header_is_lost(
    premises: Any, import_rows: Importer, second: str
) -> None:
    run = import_rows(GOOD, "A/1;zły wiersz", second, *[GOOD + ";opłaty"] * 5)
    assert (run.status, run.rejected, run.errors_path, Entry.objects.count()) == ("refused", 0, "", 0)
    assert "Wiersz 4 ma inne nazwy kolumn niż nagłówek w wierszu 1." in run.message


def test_a_register_with_two_headers_is_refused_too(hutnik: Any, import_rows: Importer) -> None:
    header, other = "Indeks lokalu;Ulica;Nr budynku", "Ulica;Indeks lokalu;Nr budynku"
    run = import_rows("A/1;Gwiezdna;4", header, "A/2;Gwiezdna;4", other, header=header, kind="register")
    assert (run.status, "Wiersz 5 ma inne nazwy" in run.message) == ("refused", True)


def test_half_a_character_at_the_end_of_utf16_is_no_row(premises: Any, import_bytes: Importer) -> None:
    run = import_bytes(f"{HEADER}\r\n{GOOD}\r\n".encode("utf-16") + b"\n")
    assert (run.status, run.accepted, run.rejected) == ("applied", 1, 0)


@pytest.mark.parametrize("where", ["check_ledger_row", "FastPath.accept"])
def test_a_row_that_nobody_foresaw_is_rejected_alone(
    premises: Any, import_rows: Importer, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    from billing_import import ledger_reading, validation

    def stumble(row: Any, *rest: Any) -> Any:
        if "dziwne" in row.raw:
            raise ZeroDivisionError
        return validation.check_ledger_row(row, *rest)

    monkeypatch.setattr(ledger_reading, "check_ledger_row", stumble)
    monkeypatch.setattr(ledger_reading.FastPath, "accept", mock.Mock(side_effect=ValueError))
    if where == "check_ledger_row":
        monkeypatch.undo()
        monkeypatch.setattr(ledger_reading, "check_ledger_row", stumble)
    run = import_rows(GOOD, GOOD.replace("412,50", "dziwne"))
    assert (run.status, run.accepted, run.attempts) == ("applied_with_rejects", 1, 1)
    assert reasons(run) == [(3, "", "", "row_unexpected")]
