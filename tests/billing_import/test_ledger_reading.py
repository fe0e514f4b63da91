"""Whole files read without a database: rules, unclear amounts, totals, and the fast path against the plain one."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from billing_import.amounts import Decimals
from tests.billing_import.dirty_files import HEADER, dirty_ledger, premises_codes
from tests.billing_import.reading import read_ledger, rejects_of

CODES = ["A/1", "A/2", "HUTN/4/19"]


def written(folder: Path, *rows: str, header: str = HEADER, encoding: str = "cp1250") -> Path:
    path = folder / "plik.csv"
    path.write_bytes("\r\n".join((header, *rows, "")).encode(encoding))
    return path


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("B/1;01.01.2024;N;Opis;N/1;10,00;;", [("premises_unknown", "Indeks lokalu", "B/1")]),
        (";01.01.2024;N;Opis;N/1;10,00;;", [("value_missing", "Indeks lokalu", "")]),
        ("A/1;31.02.2024;N;Opis;N/1;10,00;;", [("date_impossible", "Data", "31.02.2024")]),
        ("A/1;;N;Opis;N/1;10,00;;", [("value_missing", "Data", "")]),
        ("A/1;01/02/2024;N;Opis;N/1;10,00;;", [("date_unreadable", "Data", "01/02/2024")]),
        ("A/1;01.01.2024;X;Opis;N/1;10,00;;", [("kind_unknown", "Rodzaj", "X")]),
        ("A/1;01.01.2024;;Opis;N/1;10,00;;", [("value_missing", "Rodzaj", "")]),
        ("A/1;01.01.2024;N;Opis;N/1;10,00;20,00;", [("both_sides", "Wn", "10,00")]),
        ("A/1;01.01.2024;N;Opis;N/1;;0,00;", [("no_side", "Wn", "")]),
        ("A/1;01.01.2024;N;Opis;N/1;dużo;;", [("amount_unreadable", "Wn", "dużo")]),
        ("A/1;01.01.2024;N;Opis;N/1;1,234;;", [("amount_too_precise", "Wn", "1,234")]),
        ("A/1;01.01.2024;N;Opis;N/1;1000000000000;;", [("amount_out_of_range", "Wn", "1000000000000")]),
        ("A/1;01.01.2024;N;Opis;N/1;10,00;;kiedyś", [("date_unreadable", "Termin", "kiedyś")]),
        (f"A/1;01.01.2024;N;{'x' * 501};N/1;10,00;;", [("text_too_long", "Opis", "x" * 300)]),
        (f"A/1;01.01.2024;N;Opis;{'x' * 101};10,00;;", [("text_too_long", "Nr dowodu", "x" * 101)]),
        (
            "B/1;31.02.2024;X;Opis;N/1;dużo;;2024",
            [
                ("premises_unknown", "Indeks lokalu", "B/1"),
                ("date_impossible", "Data", "31.02.2024"),
                ("kind_unknown", "Rodzaj", "X"),
                ("amount_unreadable", "Wn", "dużo"),
                ("date_unreadable", "Termin", "2024"),
            ],
        ),
    ],
)
@pytest.mark.parametrize("is_fast", [False, True])
def test_everything_wrong_with_a_row_is_told_at_once(
    tmp_path: Path, row: str, expected: list[tuple[str, str, str]], *, is_fast: bool
) -> None:
    path = written(tmp_path, "A/1;01.01.2024;N;Opis;N/1;12,00;;", row)
    accepted, reading = read_ledger(path, CODES, is_fast=is_fast)
    assert rejects_of(reading) == [(3, *problem) for problem in expected]
    assert (len(accepted), reading.counts.rows, reading.counts.add_up()) == (1, 2, True)


@pytest.mark.parametrize("is_fast", [False, True])
def test_values_come_out_the_same_however_they_are_written(tmp_path: Path, *, is_fast: bool) -> None:
    path = written(
        tmp_path,
        "A/1;05.02.2024;N;Czynsz  za\u00a0luty;N/1;1 234,50;;2024-02-15",
        " A/1 ;2024-02-05;naliczenie;Czynsz za luty; N/1 ;1.234,50;0,00;20240215",
        "A/1;20240205;Obciążenie;Czynsz za luty;N/1;1234,5;0;15.02.2024",
    )
    accepted, _ = read_ledger(path, CODES, is_fast=is_fast)
    assert accepted.drop("line").n_unique() == 1
    assert accepted.row(0, named=True) | {"line": 0} == {
        "line": 0,
        "original_line": None,
        "premises": "id-A/1",
        "person": "",
        "account": "charges",
        "entry_on": "2024-02-05",
        "due_on": "2024-02-15",
        "kind": "charge",
        "document_no": "N/1",
        "description": "Czynsz za luty",
        "debit": 123450,
        "credit": 0,
    }


@pytest.mark.parametrize(
    ("others", "grosze"),
    [(["12,50"], 123400), (["1.234,56"], 123400), (["12.50"], None), (["12,50", "12.50"], None), ([], None)],
)
@pytest.mark.parametrize("is_fast", [False, True])
def test_an_unclear_amount_is_decided_by_the_other_amounts_of_the_file(
    tmp_path: Path, others: list[str], grosze: int | None, *, is_fast: bool
) -> None:
    rows = ["A/1;01.01.2024;N;Niejasna;N/1;1.234;;", *(f"A/1;01.01.2024;N;Opis;N/2;{other};;" for other in others)]
    accepted, reading = read_ledger(written(tmp_path, *rows, "A/1;01.01.2024;N;Opis;N/3;7;;"), CODES, is_fast=is_fast)
    assert accepted.filter(accepted["description"] == "Niejasna")["debit"].to_list() == ([grosze] if grosze else [])
    expected = "amount_too_precise" if others == ["12.50"] else "amount_ambiguous"
    assert [code for _, code, _, _ in rejects_of(reading)] == ([] if grosze else [expected])


def test_a_profile_decides_unclear_amounts_against_nothing_else(tmp_path: Path) -> None:
    path = written(tmp_path, "A/1;01.01.2024;N;Opis;N/1;1.234;;")
    accepted, _ = read_ledger(path, CODES, is_fast=True, decimals=Decimals.COMMA)
    assert accepted["debit"].to_list() == [123400]


ROWS = ["A/1;01.01.2024;N;Opis;N/1;10,00;;", "A/2;01.01.2024;W;Opis;N/2;;4,50;"]


@pytest.mark.parametrize(
    ("lines", "differing"),
    [
        ([*ROWS, "Razem;;;;;10,00;4,50;"], []),
        ([*ROWS, "Razem;;;;;10,01;4,50;"], [("Wn", 1001, 1000)]),
        ([*ROWS, "Razem;;;;;11,00;5,00;"], [("Wn", 1100, 1000), ("Ma", 500, 450)]),
        ([ROWS[0], "Razem;;;;;10,00;;", ROWS[1], "Razem;;;;;;4,50;", "Ogółem;;;;;10,00;4,50;"], []),
        ([ROWS[0], "Razem A;;;;;10,00;;", ROWS[1], "Razem B;;;;;;4,51;"], [("Ma", 451, 450)]),
        ([*ROWS, "Liczba pozycji: 2"], []),
        ([*ROWS, "Liczba pozycji: 3"], [("", 3, 2)]),
        ([*ROWS, "B/9;01.01.2024;N;Obcy lokal;N/3;1,00;;", "Razem;;;;;11,00;4,50;"], []),
        ([*ROWS, "A/1;01.01.2024;N;Opis;N/3;dużo;;", "Razem;;;;;99,00;4,50;"], []),
        ([*ROWS, "A/1;01.01.2024;N;Opis;N/3;dużo;;", "Razem;;;;;99,00;9,99;"], [("Ma", 999, 450)]),
        ([*ROWS, "A/1;01.01.2024;N", "Razem;;;;;99,00;9,99;", "Liczba pozycji: 3"], []),
        ([*ROWS, "Razem;;;;;;;"], []),
    ],
)
@pytest.mark.parametrize("is_fast", [False, True])
def test_totals_of_a_file_must_tie_with_its_rows(
    tmp_path: Path, lines: list[str], differing: list[tuple[str, int, int]], *, is_fast: bool
) -> None:
    _, reading = read_ledger(written(tmp_path, *lines), CODES, is_fast=is_fast)
    found = reading.totals.differences(reading.decimals)
    assert [(one.column, one.stated, one.counted) for one in found] == differing


@pytest.mark.parametrize("is_fast", [False, True])
def test_a_row_in_another_currency_is_not_posted_as_zloty(tmp_path: Path, *, is_fast: bool) -> None:
    given = ["PLN", "", "zł", "EUR", "pln", "usd"]
    rows = [f"A/1;01.01.2024;N;10,00;;{currency}" for currency in given]
    path = written(tmp_path, *rows, header="Indeks lokalu;Data;Rodzaj;Wn [zł];Ma (PLN);Waluta")
    accepted, reading = read_ledger(path, CODES, is_fast=is_fast)
    assert accepted["line"].to_list() == [2, 3, 4, 6]
    assert rejects_of(reading) == [
        (5, "currency_not_zloty", "Waluta", "EUR"),
        (7, "currency_not_zloty", "Waluta", "usd"),
    ]


TORTURE = [
    'A/1;01.01.2024;N;"Opis; z ""cudzysłowem""";N/1;10,00;;',
    'A/1;01.01.2024;N;ul. "Leśna" 5;N/1;10,00;;',
    'A/1;01.01.2024;N;"ul. "Leśna" 5";N/1;10,00;;',
    'A/1;01.01.2024;N;"Wspólnota" Zachęta;N/1;10,00;;',
    'A/1;01.01.2024;N;"Opis\r\nw dwóch wierszach";N/1;10,00;;',
    'A/1;01.01.2024;N;"bez końca;N/1;10,00;;',
    "A/1;01.01.2024;N;Opis;N/1",
    "A/1;01.01.2024;N;Opis;N/1;10,00;;;",
    "A/1;01.01.2024;N;Opis;N/1;10,00;;;;x",
    "",
    ";;;;;;;",
    "A/1;01.01.2024;N;O\x00pis;N/1;10,00;;",
    "A/1;01.01.2024;N;Ukośnik \\ i \\N;N/1;10,00;;",
    "A/1;01.01.2024;N;Tabulator\tw środku;N/1;10,00;;",
    "A/1;01.01.2024;N;Opis;N/1;1.234;;",
    "A/1;01.01.2024;N;Opis;N/1;1\u00a0234,56-;;",
    "A/1;01.01.2024;N;Opis;N/1;1.234.567;;",
    "A/1;01.01.2024;N;Opis;N/1;12.50;;",
    "A/1;01.01.2024;W;Opis;N/1;;-5;",
    "A/1;01.01.2024;W;Opis;N/1;5;5;",
    "A/1;01.01.2024;W;Opis;N/1;0;0,00;",
    " A/2\u00a0;01.01.2024 00:00:00;k;Opis;N/1;  7,00 ;;01.02.2024",
    "A/1;1 lipca 2024 r.;N;Opis;N/1;(1'234,50 zł);;0000-00-00",
    "A/1;2024/7/1;W;Opis;N/1;-;'5,0000; .  . ",
    "A/1; . . ;N;Opis;N/1;\u20135,00;- zł;",
    "Razem;;;;;123,00;;",
    "Razem;01.01.2024;N;Opis;N/1;10,00;;",
    "Wydrukowano 01.01.2024",
    HEADER,
    "b\u0142ąd;2024-13-01;?;;;;x;y",
    f"A/1;01.01.2024;N;{'d' * 501};N/1;10,00;;",
    "9" * 70_000,
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    picked=st.lists(st.sampled_from([*TORTURE, ROWS[0], ROWS[1]]), max_size=25),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_the_fast_path_says_what_the_plain_one_says(tmp_path: Path, picked: list[str], end: str) -> None:
    path = tmp_path / "plik.csv"
    path.write_bytes(end.join([HEADER, *picked]).encode())
    plain, by_rules = read_ledger(path, CODES)
    fast, quickly = read_ledger(path, CODES, is_fast=True)
    assert_frame_equal(fast, plain)
    assert rejects_of(quickly) == rejects_of(by_rules)
    assert [one.row for one in quickly.rejected] == [one.row for one in by_rules.rejected]
    assert quickly.counts == by_rules.counts
    assert quickly.counts.add_up()
    assert quickly.counts.rows == len(fast) + len(quickly.rejected)
    assert quickly.decimals == by_rules.decimals
    assert quickly.totals.differences(quickly.decimals) == by_rules.totals.differences(by_rules.decimals)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250", "iso8859-2", "cp852", "mazovia"])
def test_a_dirty_file_is_read_exactly_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    codes = premises_codes(80)
    file = dirty_ledger(7, 3000, codes, encoding="utf-8", bad_share=0.02)
    path = tmp_path / "plik.csv"
    # Code pages of DOS programs have NBSP at another place, ISO-8859-2 and Mazovia have none or the same.
    path.write_bytes(file.content.decode().replace("\u00a0", " ").encode(encoding))
    accepted, reading = read_ledger(path, codes, is_fast=True)
    assert [one.row.line for one in reading.rejected] == file.rejected_lines
    assert (accepted["debit"].sum(), accepted["credit"].sum()) == (file.debit, file.credit)
    assert accepted["description"].to_list() == [row[3] for row in file.clean]
    assert accepted["entry_on"].to_list() == [row[1].isoformat() for row in file.clean]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), seed=st.integers(0, 1 << 30))
def test_a_damaged_file_loses_no_row(tmp_path: Path, data: st.DataObject, seed: int) -> None:
    from billing_import.formats.problems import FileRefused

    content = bytearray(dirty_ledger(seed, 60, CODES, encoding="cp1250").content)
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    path = tmp_path / "plik.csv"
    path.write_bytes(bytes(content))
    try:
        fast, quickly = read_ledger(path, CODES, is_fast=True)
    except FileRefused:
        return
    plain, by_rules = read_ledger(path, CODES)
    assert_frame_equal(fast, plain)
    assert rejects_of(quickly) == rejects_of(by_rules)
    assert quickly.counts.add_up()
    assert quickly.counts.rows == len(fast) + len(quickly.rejected)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["", "3", "0", "x", "9999999999"]),
            st.sampled_from(["A/1", "A/2", "B/1", ""]),
            st.sampled_from(["", "10234", "99999", " 10234 "]),
            st.sampled_from(["", "opłaty", "KREDYT", "Fundusz  remontowy", "obce"]),
            st.sampled_from(["5,00", "-5,00", "1.000", "0", "", "5.00-"]),
        ),
        max_size=12,
    )
)
def test_the_fast_path_reads_persons_accounts_and_original_lines_alike(
    tmp_path: Path, rows: list[tuple[str, ...]]
) -> None:
    header = "IOK wiersz;Indeks lokalu;Kontrahent;Konto;Data;Rodzaj;Wn;Ma"
    lines = [f"{line};{code};{person};{account};01.01.2024;N;{amount};" for line, code, person, account, amount in rows]
    path = written(tmp_path, *lines, header=header)
    fast, quickly = read_ledger(path, CODES, is_fast=True)
    plain, by_rules = read_ledger(path, CODES)
    assert_frame_equal(fast, plain)
    assert rejects_of(quickly) == rejects_of(by_rules)
