"""Quotes, lines and rows: every line of a file is accounted for, and none is swallowed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_import.formats.cells import split_line
from billing_import.formats.ledger_csv import LEDGER
from billing_import.formats.lines import LONGEST_LINE, blocks_of
from billing_import.formats.records import Shape, read_rows

HEADER = ("Indeks lokalu", "Data", "Rodzaj", "Opis", "Nr dowodu", "Wn", "Ma", "Termin")
FIELDS = dict(
    zip(
        ("premises", "entry_on", "kind", "description", "document_no", "debit", "credit", "due_on"),
        range(8),
        strict=True,
    )
)
SHAPE = Shape(LEDGER, ";", HEADER, 1, FIELDS)
GOOD = "A/1;01.01.2024;N;Opis;N/1;10,00;;"


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("a;b;c", ["a", "b", "c"]),
        ('"a;b";c', ["a;b", "c"]),
        ('"a ""b"" c";d', ['a "b" c', "d"]),
        ('ul. "Leśna" 5;x', ['ul. "Leśna" 5', "x"]),
        ('"ul. "Leśna" 5";x', ['ul. "Leśna" 5', "x"]),
        ('"Wspólnota" Zachęta;x', ['"Wspólnota" Zachęta', "x"]),
        ('5" rura;x', ['5" rura', "x"]),
        ('"5 rura;"x";10', ['"5 rura', "x", "10"]),
        ('"a"";b";c', ['a";b', "c"]),
        ('"";""', ["", ""]),
        ("a;", ["a", ""]),
        ('"a', None),
    ],
)
def test_quotes_are_read_exactly(line: str, cells: list[str] | None) -> None:
    assert split_line(line, ";") == cells


@given(cells=st.lists(st.text(st.sampled_from('ab;" ł'), max_size=8), min_size=2, max_size=5))
def test_what_a_careful_program_quotes_comes_back(cells: list[str]) -> None:
    line = ";".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    assert split_line(line, ";") == cells


def test_a_field_over_several_lines_is_one_row() -> None:
    lines = ['A/1;01.01.2024;N;"Opis', "w dwóch", 'wierszach";N/1;10,00;;', GOOD]
    reading = read_rows(lines, 2, SHAPE, is_last=True)
    assert [(row.line, row.lines, row.problem) for row in reading.rows] == [(2, 3, None), (5, 1, None)]
    assert reading.rows[0].cells[3] == "Opis\nw dwóch\nwierszach"
    assert reading.joined == 2


def test_an_unclosed_quote_costs_its_own_line_and_no_other() -> None:
    lines = ['A/1;01.01.2024;N;"Opis bez końca;N/1;10,00;;', *[GOOD] * 3000, 'A/1;01.01.2024;W;"Wpłata";W/1;;5,00;']
    reading = read_rows(lines, 2, SHAPE, is_last=True)
    assert len(reading.rows) == 3002
    assert [(row.line, row.problem.code) for row in reading.rows if row.problem] == [(2, "unclosed_quote")]


def test_an_open_quote_at_the_end_of_a_block_waits_for_the_next() -> None:
    reading = read_rows([GOOD, 'A/1;01.01.2024;N;"Opis', "dalej"], 2, SHAPE, is_last=False)
    assert (len(reading.rows), reading.carried) == (1, 2)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("A/1;01.01.2024;N;Opis;N/1", "row_too_short"),
        ("A/1;01.01.2024;N;Opis; z podziałem;N/1;10,00;;", "row_too_long"),
        ("A/1;01.01.2024;N;Op\x00is;N/1;10,00;;", "control_character"),
        ("A/1;01.01.2024;N;Op\x1ais;N/1;10,00;;", "control_character"),
        ("A/1;01.01.2024;N;b\ufffdad;N/1;10,00;;", "undecodable_character"),
        ("x" * (LONGEST_LINE + 1), "line_too_long"),
        ('A/1;01.01.2024;N;"Opis;N/1;10,00;;', "unclosed_quote"),
    ],
)
def test_a_line_that_is_no_row_is_rejected_and_its_neighbors_are_not(line: str, code: str) -> None:
    reading = read_rows([GOOD, line, GOOD], 2, SHAPE, is_last=True)
    assert [(row.line, row.problem.code if row.problem else "") for row in reading.rows] == [
        (2, ""),
        (3, code),
        (4, ""),
    ]


@pytest.mark.parametrize(
    "line",
    ["", "   ", ";;;;;;;", "\x1a", ";".join(HEADER), "Wydrukowano: 01.02.2024", "Koniec wydruku;;;;;;;", "Strona 2"],
)
def test_lines_without_data_are_skipped(line: str) -> None:
    reading = read_rows([GOOD, line], 2, SHAPE, is_last=True)
    assert (len(reading.rows), reading.skipped, reading.totals) == (1, 1, [])


@pytest.mark.parametrize(
    "line", ["Razem;;;;;10,00;0,00;", "SUMA:;;;;;10,00;;", ";;;Ogółem;;10,00;;", "Łącznie;;;;;10,00;;"]
)
def test_lines_that_sum_up_are_kept_as_totals(line: str) -> None:
    reading = read_rows([GOOD, line], 2, SHAPE, is_last=True)
    assert [(total.line, total.count) for total in reading.totals] == [(3, None)]


def test_a_premises_whose_code_looks_like_a_total_is_a_row_when_it_has_a_day() -> None:
    reading = read_rows(["Razem;01.01.2024;N;Opis;N/1;10,00;;"], 2, SHAPE, is_last=True)
    assert (len(reading.rows), reading.totals) == (1, [])


def test_a_line_that_counts_rows_gives_its_number() -> None:
    reading = read_rows([GOOD, "Liczba pozycji: 17"], 2, SHAPE, is_last=True)
    assert reading.totals[0].count == 17


def test_a_separator_inside_a_text_never_moves_a_charge_to_the_payments() -> None:
    reading = read_rows(["A/1;01.01.2024;N;Opis;dalszy;;10,00;;"], 2, SHAPE, is_last=True)
    assert [row.problem.code for row in reading.rows if row.problem] == ["row_too_long"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("block_bytes", [1, 7, 64, 1 << 20])
def test_blocks_give_the_same_lines_whatever_ends_them(tmp_path: Path, end: str, block_bytes: int) -> None:
    path = tmp_path / "plik.csv"
    lines = [f"wiersz {number};łódź" for number in range(30)]
    path.write_bytes(end.join(lines).encode() + end.encode())
    blocks = list(blocks_of(path, "utf-8", block_bytes=block_bytes))
    assert [line for block in blocks for line in block.lines] == lines
    numbers = [block.first_line + at for block in blocks for at in range(len(block.lines))]
    assert numbers == list(range(1, 31))


def test_the_end_mark_of_a_dos_file_is_no_part_of_its_last_row(tmp_path: Path) -> None:
    path = tmp_path / "plik.csv"
    path.write_bytes(b"a;b\r\n1;2\x1a")
    assert [line for block in blocks_of(path, "utf-8") for line in block.lines] == ["a;b", "1;2"]


def test_a_line_without_end_is_not_kept_whole(tmp_path: Path) -> None:
    path = tmp_path / "plik.csv"
    path.write_bytes(b"a;b\n" + b"x" * (9 << 20) + b"\n1;2\n")
    lines = [line for block in blocks_of(path, "utf-8", block_bytes=1 << 20) for line in block.lines]
    assert (lines[0], lines[2], len(lines)) == ("a;b", "1;2", 3)
    assert LONGEST_LINE < len(lines[1]) < (1 << 20)
