"""Headers: where they stand, what separates their columns, what they call them."""

import pytest

from billing_import.formats.dialect import find_shape
from billing_import.formats.layout import plain_name
from billing_import.formats.ledger_csv import LEDGER
from billing_import.formats.problems import FileRefused
from billing_import.formats.register_csv import REGISTER
from tests.billing_import.reading import REQUIRED

HEADER = "Indeks lokalu;Data;Rodzaj;Opis;Nr dowodu;Wn;Ma;Termin"


def test_columns_are_known_by_name_in_any_order() -> None:
    shape = find_shape(["Ma;Wn;Rodzaj;Data;Indeks lokalu"], LEDGER, required=REQUIRED)
    assert shape.fields == {"credit": 0, "debit": 1, "kind": 2, "entry_on": 3, "premises": 4}


@pytest.mark.parametrize("separator", [";", "\t", ",", "|"])
def test_the_separator_is_the_one_that_makes_most_columns_known(separator: str) -> None:
    shape = find_shape([HEADER.replace(";", separator)], LEDGER, required=REQUIRED)
    assert (shape.separator, len(shape.fields)) == (separator, 8)


def test_a_header_is_found_below_a_preamble() -> None:
    preamble = ["S.M. Hutnik; Sosnowiec", "", "Kartoteka, okres: 01.01.2024 - 31.12.2024", "Data wydruku: 02.01.2025;;"]
    shape = find_shape([*preamble, f"#{HEADER};"], LEDGER, required=REQUIRED)
    assert (shape.header_line, shape.named) == (5, 8)


@pytest.mark.parametrize(
    "name", ["INDEKS LOKALU", '"Indeks lokalu"', "Indeks  lokalu:", "nr_lokalu", "Lokal", "Kod lokalu"]
)
def test_names_are_known_without_case_quotes_and_spaces(name: str) -> None:
    assert "premises" in find_shape([f"{name};Data;Rodzaj;Wn;Ma"], LEDGER, required=REQUIRED).fields


def test_a_profile_names_columns_that_nobody_else_knows() -> None:
    names = {"premises": "Klucz", "debit": "Nalicz.", "credit": "Wpływ"}
    shape = find_shape(["Klucz;Data;Rodzaj;Nalicz.;Wpływ"], LEDGER, required=REQUIRED, names=names)
    assert (shape.fields["premises"], shape.fields["debit"], shape.fields["credit"]) == (0, 3, 4)


def test_everything_wrong_with_a_header_is_told_at_once() -> None:
    with pytest.raises(FileRefused) as refused:
        find_shape(["Indeks lokalu;Data;Data operacji;Wn;Uwagi;Uwagi"], LEDGER, required=REQUIRED)
    told = refused.value.particulars
    assert refused.value.code == "header_wrong"
    assert told["missing"] == ["Rodzaj", "Ma"]
    assert told["twice"] == [["Data", "Data operacji"], ["Uwagi", "Uwagi"]]


@pytest.mark.parametrize("lines", [[], ["cokolwiek"], ["1;2;3", "4;5;6"]])
def test_a_file_without_a_header_is_refused(lines: list[str]) -> None:
    with pytest.raises(FileRefused) as refused:
        find_shape(lines, LEDGER, required=REQUIRED)
    assert refused.value.code == "header_not_found"


@pytest.mark.parametrize("layout", [LEDGER, REGISTER])
def test_no_name_of_a_layout_means_two_columns(layout) -> None:  # type: ignore[no-untyped-def]
    names = [(name, column.field) for column in layout.columns for name in set(column.names())]
    assert len({name for name, _ in names}) == len(names)


def test_polish_marks_do_not_matter_in_names() -> None:
    assert plain_name("Termin Płatności") == plain_name("termin platnosci") == "termin platnosci"
