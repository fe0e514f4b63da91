"""The demo's files: the same at every run, written as the profile reads them, with people the accounts need."""

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from billing_import.profiles import Profile
from portal.accounts.blocklists import obvious_violations
from portal.accounts.password_rule import PasswordRule
from saas.demo import accounts
from saas.demo.entries import entries_of, months
from saas.demo.files import DemoFiles, OtherSize, write_files
from saas.demo.stock import HUTNIK, SIARKOWIEC, build_stock

TODAY = dt.date(2026, 11, 21)
BUILT_IN = {"register": Profile(kind="register"), "ledger": Profile(kind="ledger")}


@pytest.fixture(scope="module")
def siarkowiec(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    return write_files(tmp_path_factory.mktemp("siarkowiec"), "siarkowiec", "small", TODAY, BUILT_IN)


def rows_of(path: Path, encoding: str) -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as stream:
        lines = stream.readlines()[2:]  # the preamble
    return list(csv.DictReader(lines, delimiter=";"))


def money(text: str) -> Decimal:
    sign = -1 if "-" in text else 1
    return sign * Decimal(text.replace(" ", "").replace(",", ".").strip("-") or "0")


def test_files_are_the_same_at_every_run(siarkowiec: DemoFiles, tmp_path: Path) -> None:
    again = write_files(tmp_path, "siarkowiec", "small", TODAY, BUILT_IN)
    assert again.ledger.read_bytes() == siarkowiec.ledger.read_bytes()
    assert again.register.read_bytes() == siarkowiec.register.read_bytes()


def test_files_stay_as_they_are_on_another_day(siarkowiec: DemoFiles) -> None:
    before = siarkowiec.ledger.read_bytes()
    later = write_files(siarkowiec.ledger.parent, "siarkowiec", "small", TODAY + dt.timedelta(days=90), BUILT_IN)
    assert later == siarkowiec
    assert siarkowiec.ledger.read_bytes() == before


def test_another_size_is_refused(siarkowiec: DemoFiles) -> None:
    with pytest.raises(OtherSize, match="small"):
        write_files(siarkowiec.ledger.parent, "siarkowiec", "full", TODAY, BUILT_IN)


def test_the_ledger_covers_three_years_and_its_last_line_ties(siarkowiec: DemoFiles) -> None:
    *rows, total = rows_of(siarkowiec.ledger, "cp1250")
    assert total["Indeks lokalu"] == "Razem"
    assert len(rows) == siarkowiec.entries
    assert len({row["Data"][3:] for row in rows}) == 36
    assert max(dt.datetime.strptime(row["Data"], "%d.%m.%Y").date() for row in rows) <= TODAY  # noqa: DTZ007
    assert {row["Rodzaj"] for row in rows} == {"N", "W", "K", "O"}
    for side in ("Wn", "Ma"):
        assert sum(money(row[side]) for row in rows) == money(total[side])


def test_every_ledger_row_has_one_side_and_known_premises(siarkowiec: DemoFiles) -> None:
    known = {row["Indeks lokalu"] for row in rows_of(siarkowiec.register, "cp1250")}
    for row in rows_of(siarkowiec.ledger, "cp1250")[:-1]:
        assert (money(row["Wn"]) == 0) != (money(row["Ma"]) == 0)
        assert row["Indeks lokalu"] in known
    assert len(known) == siarkowiec.premises == 240


def test_hutnik_is_written_as_its_profile_reads(tmp_path: Path) -> None:
    names = {"premises": "Konto lokalu", "debit": "Obciążenia"}
    profile = Profile(kind="ledger", columns=names, kinds={"WPL": "payment"})
    files = write_files(tmp_path, "hutnik", "small", TODAY, {**BUILT_IN, "ledger": profile})
    rows = rows_of(files.ledger, "cp852")
    assert list(rows[0])[:3] == ["Data", "Nr dowodu", "Konto lokalu"]
    assert {row["Rodzaj"] for row in rows[:-1]} == {"N", "WPL", "K", "O"}
    assert any(row["Obciążenia"].endswith("-") for row in rows)
    register = rows_of(files.register, "cp852")
    kinds = {row["Indeks lokalu"]: row["Rodzaj lokalu"] for row in register}
    assert sorted(set(kinds.values())) == ["garaż", "miejsce postojowe", "mieszkalny", "użytkowy"]
    assert len(kinds) == 300
    assert any('"' in row["Nazwisko"] for row in register)


@pytest.mark.parametrize("place", [SIARKOWIEC, HUTNIK])
def test_the_stock_shows_what_the_product_must_tell_apart(place) -> None:
    stock = build_stock(place, 240, dt.date(2023, 12, 1), TODAY)
    assert len({premises.code for premises in stock}) == 240
    assert any(len(premises.titles) == 2 and premises.titles[0].valid_to is None for premises in stock)
    assert any(premises.titles[0].valid_to for premises in stock)
    held = [title.person.code for premises in stock for title in premises.titles if title.valid_to is None]
    assert len(held) > len(set(held))  # somebody has several premises
    for premises in stock:
        current = [title for title in premises.titles if title.valid_to is None]
        assert sum(title.share for title in current) == 1
    names = {title.person.name for premises in stock for title in premises.titles}
    expected = {account.full_name for account in accounts.ACCOUNTS if account.cooperative == place.slug}
    assert {"siarkowiec": {"Danuta Zięba", "Zofia Łąkowska"}, "hutnik": {"Barbara Wójcik"}}[
        place.slug
    ] <= names & expected


def test_the_new_owner_pays_after_the_former_one() -> None:
    first = dt.date(2023, 12, 1)
    sold = build_stock(SIARKOWIEC, 3, first, TODAY)[2]
    former, new = sold.titles
    payments = [entry for entry in entries_of(sold, first, TODAY, "siarkowiec") if entry.kind == "W"]
    for payment in payments:
        expected = former if payment.on <= former.valid_to else new
        assert payment.description.endswith(expected.person.name)


def test_months_are_whole() -> None:
    assert list(months(dt.date(2025, 11, 3), dt.date(2026, 1, 2))) == [
        dt.date(2025, 11, 1),
        dt.date(2025, 12, 1),
        dt.date(2026, 1, 1),
    ]


@pytest.mark.parametrize(
    "account", accounts.ACCOUNTS, ids=lambda account: f"{account.cooperative}-{account.identifier}"
)
def test_passwords_pass_the_products_own_rules(account: accounts.DemoAccount) -> None:
    shortest = 8 if account.role == accounts.RESIDENT else 12
    rule = PasswordRule(min_length=shortest, letter=True, digit=True)
    assert rule.violations(account.password) == []
    assert (
        obvious_violations(account.password, context=[account.cooperative, account.identifier, account.last_name]) == []
    )
