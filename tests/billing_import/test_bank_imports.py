"""Bank files from queue to rows of the bank: whichever format, the same payments, checked and never twice."""

from decimal import Decimal
from typing import Any

from billing_import.formats.bank_csv import BANK
from billing_import.formats.bank_rows import HEADER
from portal.bank.models import BankRow
from tests.billing_import import bank_files as bank
from tests.billing_import.conftest import Importer, counts, reasons
from tests.billing_import.test_camt053 import balances, document, entry, statement, transfer

VIRTUAL = bank.account(4_019, "11602202")


def test_formats_fill_the_columns_of_the_layout() -> None:
    assert tuple(column.title for column in BANK.columns) == HEADER


def test_a_statement_in_mt940_is_taken_in_and_again_changes_nothing(hutnik: Any, import_bytes: Importer) -> None:
    run = import_bytes(bank.as_bytes(bank.of_bank("pko")), kind="bank", file_name="wyciag.sta")
    assert (run.status, counts(run)) == ("applied", {"rows_read": 2, "accepted": 2, "added": 2}), run.message
    came, went = BankRow.objects.order_by("-amount")
    assert (came.amount, came.own_account, came.counterparty_account) == (Decimal("479.82"), bank.OWN, bank.FIRST)
    again = import_bytes(bank.as_bytes([*bank.of_bank("pko"), ""]), kind="bank", file_name="wyciag.sta")
    assert (again.status, BankRow.objects.count()) == ("unchanged", 2)
    assert (went.amount, went.title, went.source_line) == (Decimal("-702.41"), bank.PAYMENTS[1][3], 15)


def test_a_batch_of_mass_payments_comes_to_the_accounts_it_was_paid_to(hutnik: Any, import_bytes: Importer) -> None:
    other = bank.account(4_020, "11602202")
    inside = [transfer("1.10", to=VIRTUAL), transfer("2.20", to=other)]
    entries = (entry("3.30", *inside), entry("5.00", status="PDNG"))
    run = import_bytes(document(statement(*entries, state=balances("0", "3.30"))), kind="bank", file_name="w.xml")
    assert (run.status, counts(run), run.lines_skipped) == ("applied", {"rows_read": 2, "accepted": 2, "added": 2}, 1)
    assert set(BankRow.objects.values_list("paid_to", "amount")) == {
        (VIRTUAL, Decimal("1.10")),
        (other, Decimal("2.20")),
    }


def test_a_balance_that_does_not_tie_refuses_the_file(hutnik: Any, import_bytes: Importer) -> None:
    content = bank.as_bytes(bank.statement([(bank.entry(100), ["A"])], closing=1_000_200))
    run = import_bytes(content, kind="bank", file_name="wyciag.sta")
    assert (run.status, BankRow.objects.count()) == ("refused", 0)
    assert "saldo końcowe to 10\u00a0002,00\u00a0zł, a z operacji wychodzi 10\u00a0001,00\u00a0zł" in run.message


def test_a_day_without_operations_is_said_in_words_of_a_bank(hutnik: Any, import_bytes: Importer) -> None:
    quiet = import_bytes(bank.as_bytes(bank.statement([], closing=1_000_000)), kind="bank", file_name="w.sta")
    assert (quiet.status, quiet.message) == (
        "refused",
        "W tym wyciągu nie ma zaksięgowanych operacji. Nie ma czego wczytać.",
    )
    cut = import_bytes(bank.as_bytes(bank.statement([], closing=1_000_100)), kind="bank", file_name="w.sta")
    assert (cut.status, cut.message.split(".")[0]) == ("refused", "Plik nie zgadza się sam ze sobą")


def test_a_missing_statement_is_a_warning(hutnik: Any, import_bytes: Importer) -> None:
    lines = [
        *bank.statement([(bank.entry(100), ["A"])], closing=1_000_100),
        *bank.statement([(bank.entry(5), ["C"])], number="00048/1", opening=1_000_300, closing=1_000_305),
    ]
    run = import_bytes(bank.as_bytes(lines), kind="bank", file_name="wyciag.sta")
    assert (run.status, BankRow.objects.count()) == ("applied", 2)
    new_account, warning = run.totals["warnings"]
    assert bank.OWN in new_account
    assert "Sprawdź, czy nie brakuje wyciągu" in warning


def test_a_row_with_a_mistyped_account_comes_back_to_be_mended(hutnik: Any, import_bytes: Importer) -> None:
    bad = bank.FIRST[:-1] + str((int(bank.FIRST[-1]) + 1) % 10)
    lines = [bank.elixir(100, bank.SECOND, VIRTUAL, info="A"), bank.elixir(200, bad, VIRTUAL, info="B")]
    run = import_bytes(bank.as_bytes(lines), kind="bank", file_name="wplaty.pli")
    assert (run.status, reasons(run)) == (
        "applied_with_rejects",
        [(2, "Rachunek kontrahenta", bad, "account_digits_wrong")],
    )


def test_a_bank_file_is_no_ledger(premises: Any, import_bytes: Importer) -> None:
    run = import_bytes(bank.as_bytes(bank.of_bank("pko")), kind="ledger", file_name="wyciag.sta")
    assert run.status == "refused"
    assert run.message.endswith(".")
