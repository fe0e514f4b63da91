"""Elixir-0: reports of mass payments and orders of transfers."""

from pathlib import Path

import pytest

from billing_import.formats.bank_rows import HEADER
from billing_import.formats.known import format_of
from billing_import.formats.problems import FileRefused
from billing_import.formats.source import RawRow
from billing_import.opening import opened_path
from billing_import.profiles import Profile
from billing_import.wording import message_of
from tests.billing_import import bank_files as bank
from tests.billing_import.mutations import spoiled


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "wplaty.pli"


def told(row: RawRow) -> dict[str, str]:
    assert row.problem is None
    return dict(zip(HEADER, row.cells, strict=True))


def code_of(row: RawRow) -> str:
    return row.problem.code if row.problem else ""


@pytest.mark.parametrize("encoding", ["cp852", "cp1250", "iso8859-2", "mazovia", "utf-8"])
def test_payments_of_residents_come_in_with_their_virtual_accounts(path: Path, encoding: str) -> None:
    virtual = [bank.account(number, "11602202") for number in (4_019, 4_020)]
    lines = [bank.elixir(payee=virtual[0], info="A1"), bank.elixir(1, bank.SECOND, virtual[1], info="A2")]
    rows, checks = bank.read(path, bank.as_bytes(lines, encoding))
    seen = told(rows[0])
    assert (seen["Kwota"], seen["Waluta"], seen["Data księgowania"]) == ("479,82", "PLN", "2026-03-10")
    assert (seen["Rachunek wirtualny"], seen["Rachunek kontrahenta"]) == (virtual[0], bank.FIRST)
    assert (seen["Kontrahent"], seen["Tytuł"]) == ("ŻREBIEC ŁUKASZ UL. ŹRÓDLANA 5", "Opłata za lokal 4/19 marzec 2026")
    assert (told(rows[1])["Kwota"], [row.cells[8] for row in rows]) == ("0,01", ["A1", "A2"])
    assert checks == []


def test_orders_of_one_account_to_many_people_go_out(path: Path) -> None:
    payees = [bank.account(number, "11402004") for number in range(3)]
    lines = [
        bank.elixir(100, bank.OWN, payee, name="SM HUTNIK", payee_name=f"ŁĄCKI JAN {at}")
        for at, payee in enumerate(payees)
    ]
    rows, _ = bank.read(path, bank.as_bytes(lines))
    assert [(row.cells[0], row.cells[3], row.cells[6], row.cells[9]) for row in rows] == [
        (bank.OWN, "-1,00", payee, "") for payee in payees
    ]
    assert rows[1].cells[5] == "ŁĄCKI JAN 1"


def test_an_office_that_pays_for_many_flats_still_pays_in(path: Path) -> None:
    payees = [bank.account(number, "11602202") for number in range(4)]
    rows, _ = bank.read(path, bank.as_bytes([bank.elixir(100, bank.FIRST, payee, name="GMINA") for payee in payees]))
    assert [told(row)["Kwota"] for row in rows] == ["1,00"] * 4


def test_a_reference_that_repeats_is_no_reference(path: Path) -> None:
    rows, _ = bank.read(path, bank.as_bytes([bank.elixir(info="X"), bank.elixir(orderer=bank.SECOND, info="X")]))
    assert [row.cells[8] for row in rows] == ["", ""]


def test_contributions_to_offices_are_set_aside(path: Path) -> None:
    office = '120,20260310,15000,10205558,0,"1","2","SM","ZUS",0,1,"NIP","","","51",""'
    rows, _ = bank.read(path, bank.as_bytes([bank.elixir(), office]))
    assert [(row.line, bool(row.aside)) for row in rows] == [(1, False), (2, True)]


def test_what_is_wrong_is_told_row_by_row(path: Path) -> None:
    mistyped = bank.FIRST[:-1] + ("1" if bank.FIRST[-1] != "1" else "2")
    good = bank.elixir()
    lines = [
        good,
        bank.elixir(orderer=mistyped),
        good.replace(bank.OWN, "123"),
        good.replace("20260310", "20260231"),
        good.replace("47982", "479,82"),
        good.replace("110,", "999,", 1),
        "110,20260310,5",
        good.replace("4/19|", '4/19"|'),
        good.replace('"4', "4") + '"',
        good.replace("47982", "479.82"),
    ]
    rows, _ = bank.read(path, bank.as_bytes(lines))
    assert [code_of(row) for row in rows[:7]] == [
        "", "account_digits_wrong", "account_digits_wrong", "date_impossible", "elixir_fields_moved",
        "elixir_code_unknown", "row_too_short",
    ]  # fmt: skip
    assert code_of(rows[9]) == "elixir_amount_wrong"
    assert len(rows) == len(lines)


def test_spaces_in_accounts_and_foreign_accounts_are_no_mistakes(path: Path) -> None:
    spaced = " ".join((bank.FIRST[:2], *(bank.FIRST[at : at + 4] for at in range(2, 26, 4))))
    rows, _ = bank.read(
        path, bank.as_bytes([bank.elixir(orderer=spaced), bank.elixir(orderer="DE89370400440532013000")])
    )
    assert [told(row)["Rachunek kontrahenta"] for row in rows] == [bank.FIRST, "DE89370400440532013000"]


def test_no_accident_brings_it_down_and_no_line_is_lost(path: Path) -> None:
    whole = bank.as_bytes([bank.elixir(at + 1, info=f"R{at}") for at in range(8)])
    refused_with: list[str] = []
    for seed in range(300):
        content = spoiled(whole, seed)
        path.write_bytes(content)
        if format_of(path, path.name) is None:
            continue
        try:
            rows, _ = bank.read(path, content)
        except FileRefused as refused:
            refused_with.append(message_of(refused))
            continue
        lines = content.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert len(rows) == sum(bool(line.strip(" \t\x1a")) for line in lines), seed
    assert all(refused_with)


@pytest.mark.parametrize("direction", ["guess", "incoming", "outgoing"])
def test_a_profile_may_say_which_way_the_transfers_go(path: Path, direction: str) -> None:
    path.write_bytes(bank.as_bytes([bank.elixir(100, bank.FIRST, bank.SECOND)]))
    table = opened_path(path, path.name, Profile(name="nasz", kind="bank", direction=direction))
    (row,) = next(iter(table.pieces(is_fast=False))).reading.rows
    wanted = ("-1,00", bank.FIRST) if direction == "outgoing" else ("1,00", bank.SECOND)
    assert (row.cells[3], row.cells[0]) == wanted
