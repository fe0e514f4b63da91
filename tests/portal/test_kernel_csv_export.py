"""CSV that people open in Excel: nothing in it may run, numbers must stay numbers."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.csv_export import BOM, FORMULA_STARTS, cell_text, csv_lines, safe_text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+48 600 100 200",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        " =1+1",
        "\u00a0=1",
        "\ufeff=1",
        "\u200b=1",
        "\x00=1",
        "|cmd",
        "%0A=1",
    ],
)
def test_text_that_a_spreadsheet_would_compute_gets_an_apostrophe(text: str) -> None:
    assert safe_text(text).startswith("'")


@pytest.mark.parametrize("text", ["Wpłata", "N/11/2026", "", "12-34", "a=b", "'cytat'"])
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert safe_text(text) == text


@given(st.text())
def test_no_text_cell_starts_with_a_sign_of_a_formula(text: str) -> None:
    assert safe_text(text)[:1] not in FORMULA_STARTS


def test_amounts_stay_numbers_with_a_comma_and_a_plain_minus() -> None:
    assert cell_text(Decimal("-1234.5")) == "-1234,50"
    assert cell_text(Decimal("0")) == "0,00"


def test_days_counts_and_nothing_are_written_plainly() -> None:
    assert [cell_text(dt.date(2026, 12, 5)), cell_text(7), cell_text(None)] == ["2026-12-05", "7", ""]


def test_the_file_comes_back_as_it_was_written() -> None:
    rows = [["Opłata; „czynsz”\nza 11", Decimal("12.30"), None], ['5" rura', Decimal("-1"), 3]]
    text = "".join(csv_lines(["Opis", "Kwota", "Wiersz"], rows))
    assert text.startswith(BOM)
    assert text.endswith("\r\n")
    back = list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))
    assert back == [
        ["Opis", "Kwota", "Wiersz"],
        ["Opłata; „czynsz”\nza 11", "12,30", ""],
        ['5" rura', "-1,00", "3"],
    ]
