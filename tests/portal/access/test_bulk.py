"""Accounts without an application, from a list: right rows are taken, wrong ones told."""

from typing import Any

import pytest

from portal.access.applying import BulkRow, apply_in_bulk, rows_of_text
from portal.access.models import AccessApplication
from portal.accounts.models import User
from portal.kernel import clock
from tests.portal.access.counter import adopt, newcomer, refused

LIST = """Kontrahent;Nazwisko;E-mail;Telefon
9601;Nowak;halina@example.pl;601 111 222
9699;Nikt;;

9602;Garaż;;
9603;Nowak;to nie adres;
9601;Nowak;;
9604;Nowak;zofia@example.pl;
"""


@pytest.fixture(autouse=True)
def _people(people: Any) -> None:
    adopt(
        access={"premises_kinds": ["residential"]},
        application={"ways": ["without_application"], "identity_shown": "never"},
        issue={"handover": "by_post"},
    )
    User.objects.filter(pk=people.neighbour.pk).update(email="zofia@example.pl")
    newcomer("9601")
    newcomer("9602", premises_kind="garage")
    newcomer("9603")
    newcomer("9604")


def test_right_rows_are_taken_and_wrong_ones_told_with_line_column_and_value() -> None:
    report = apply_in_bulk(rows=rows_of_text(LIST), by="P1", day=clock.today())
    (taken,) = report.taken
    assert (taken.person.code, taken.way, taken.phone) == ("9601", "without_application", "601 111 222")
    places = [(error.line, error.column, error.value) for error in report.errors]
    assert places == [
        (3, "kontrahent", "9699"),
        (5, "kontrahent", "9602"),
        (6, "e-mail", "to nie adres"),
        (7, "kontrahent", "9601"),
        (8, "e-mail", "zofia@example.pl"),
    ]
    assert all(error.reason.endswith(".") for error in report.errors)


def test_rows_that_name_unknown_or_other_premises_are_told_and_the_others_taken() -> None:
    rows = rows_of_text("kontrahent;lokal\n9601;M/9601\n9603;NIE/MA\n9604;M/9601\n;M/9604\n")
    report = apply_in_bulk(rows=rows, by="P1", day=clock.today())
    assert [one.person.code for one in report.taken] == ["9601"]
    assert [(error.line, error.column, error.value) for error in report.errors] == [
        (3, "lokal", "NIE/MA"),
        (4, "kontrahent", "9604"),
        (5, "kontrahent", ""),
    ]
    assert all(error.reason.endswith(".") for error in report.errors)


def test_a_list_that_broke_off_is_sent_again_and_nobody_is_taken_twice() -> None:
    rows = [BulkRow(line=1, person="9601")]
    first = apply_in_bulk(rows=rows, by="P1", day=clock.today())
    again = apply_in_bulk(rows=rows, by="P1", day=clock.today())
    assert [one.pk for one in first.taken] == [one.pk for one in again.taken]
    assert AccessApplication.objects.count() == 1


def test_a_list_without_the_column_that_says_whose_is_refused() -> None:
    assert "kontrahent" in refused(lambda: rows_of_text("lokal;e-mail\nM/1;a@b.pl"))["application.ways"]
    assert "kontrahent" in refused(lambda: rows_of_text(""))["application.ways"]


def test_where_everybody_applies_there_are_no_lists() -> None:
    adopt()
    rows = [BulkRow(line=1, person="9601")]
    assert "application.ways" in refused(lambda: apply_in_bulk(rows=rows, by="P1", day=clock.today()))
