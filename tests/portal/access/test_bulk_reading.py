"""Lists as Polish programs and people write them, and files that are no lists, told in plain words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.access.bulk_reading import ListRefused, rows_of_text
from portal.kernel.text_files import text_of_file
from portal.staff_desk.bulk_forms import BulkListForm

TEXT = (
    "Nr kontrahenta;Nazwisko;Ulica;E-mail\r\n"
    "9601;Żółć-Gęślą;Łąkowa;z@example.pl\r\n"
    "9603;Świątek;Źródlana;\r\n"
    "9604;Śliwiński;Księży Młyn;\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250", "iso8859-2", "cp852", "utf-16"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_files_of_polish_programs_are_read(encoding: str, sign: str) -> None:
    text = text_of_file(TEXT.replace(";", sign).encode(encoding))
    assert "Żółć-Gęślą" in text
    assert "Źródlana" in text
    assert [(row.line, row.person, row.email) for row in rows_of_text(text)] == [
        (2, "9601", "z@example.pl"), (3, "9603", ""), (4, "9604", "")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "Plik jest pusty."),
        (b" \r\n\r\n", "Plik jest pusty."),
        (b"PK\x03\x04" + bytes(200), "To jest plik XLSX/ODS/ZIP"),
        (b"%PDF-1.7 aaaa", "To jest plik PDF"),
        (bytes(range(256)) * 40, "To nie jest plik tekstowy."),
        (b"lokal;e-mail\r\nM/1;a@example.pl\r\n", "brakuje kolumny „kontrahent”"),
        (b"kontrahent;kontrahent\r\n1;2\r\n", "jest w liście dwa razy"),
        (b"kontrahent;e-mail\r\n", "ma tylko nagłówek"),
        (b"kontrahent\r\n" + b"1\r\n" * 5001, "ma 5001 wierszy"),
        (b"a" * (50 << 20), "Plik jest za duży."),
    ],
    ids=["empty", "blank", "xlsx", "pdf", "binary", "no column", "twice", "only heading", "long", "50 MB"],
)
def test_what_is_no_list_is_refused_in_plain_words(data: bytes, told: str) -> None:
    form = BulkListForm({}, {"file": SimpleUploadedFile("lista.csv", data)})
    assert not form.is_valid()
    assert told in form.errors["file"][0]


def test_nothing_and_both_ways_at_once_are_told() -> None:
    assert BulkListForm({}, {}).errors["file"] == ["Wybierz plik albo wklej wiersze."]
    both = BulkListForm({"pasted": TEXT}, {"file": SimpleUploadedFile("a.csv", TEXT.encode())})
    assert "Zostaw jedno." in both.errors["file"][0]


def test_rows_copied_from_a_spreadsheet_are_read() -> None:
    form = BulkListForm({"pasted": TEXT.replace(";", "\t")}, {})
    assert form.is_valid()
    assert [row.person for row in form.rows] == ["9601", "9603", "9604"]


def test_rows_that_nobody_can_read_are_told_and_the_others_go_on() -> None:
    heading = "Lista z 25.11.2026\nkontrahent;e-mail\n"
    rows = rows_of_text(heading + '1;"bez końca\n2;dobry@example.pl\n3;@SUM(1)\n4;\x07\n;x@example.pl\n')
    assert [(row.line, [error.column for error in row.errors]) for row in rows] == [
        (3, [""]), (4, []), (5, ["e-mail"]), (6, ["e-mail"]), (7, ["kontrahent"])
    ]  # fmt: skip


def test_a_number_with_its_country_is_no_formula_also_behind_an_apostrophe() -> None:
    rows = rows_of_text("kontrahent;telefon\n1;+48 600 100 200\n2;'+48 600 100 200\n3;+SUM(1)\n")
    assert [row.phone for row in rows[:2]] == ["+48 600 100 200"] * 2
    assert [bool(row.errors) for row in rows] == [False, False, True]


def test_a_list_without_the_column_that_says_whose_is_refused() -> None:
    for text in ("lokal;e-mail\nM/1;a@b.pl", ""):
        with pytest.raises(ListRefused, match="kontrahent"):
            rows_of_text(text)
