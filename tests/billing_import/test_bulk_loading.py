"""A large first file is loaded without indexes, which are the same afterwards; a large undo leaves nothing."""

from typing import Any

import pytest
from django.db import IntegrityError, connection

from billing_import import bulk_loading, ledger_undo, posting
from billing_import.deciding import take_back
from billing_import.undoing import undo_run
from portal.ledger.models import Account, Entry
from portal.ledger.queries import drifted_balances
from tests.billing_import.conftest import Importer
from tests.billing_import.test_undo import fingerprint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("premises")]


@pytest.fixture(autouse=True)
def few_rows_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "WORTH_ROWS", 2)
    monkeypatch.setattr(ledger_undo, "WORTH_ROWS", 2)


def structures() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'ledger_entry' ORDER BY 1")
        indexes = cursor.fetchall()
        cursor.execute(
            """
            SELECT conname, pg_get_constraintdef(oid), convalidated, condeferrable, condeferred FROM pg_constraint
            WHERE conrelid = 'ledger_entry'::regclass ORDER BY 1
            """
        )
        return [*indexes, *cursor.fetchall()]


def rows(count: int, month: int) -> list[str]:
    return [f"A/{at % 2 + 1};{at + 1:02d}.{month:02d}.2024;N;Czynsz;N/{month}/{at};10,00;;" for at in range(count)]


def test_a_large_first_file_leaves_every_index_and_reference_as_it_was(import_rows: Importer) -> None:
    before = structures()
    assert any("entry_posted_once" in str(one) for one in before)
    run = import_rows(*rows(9, 1))
    assert (run.status, run.added) == ("applied", 9)
    assert structures() == before
    assert drifted_balances() == []
    more = import_rows(*rows(9, 1), *rows(5, 2))
    assert (more.added, more.unchanged) == (5, 9)


def post_twice(account: Account | None) -> None:
    key = "00000000-0000-0000-0000-000000000001"
    with bulk_loading.built_at_the_end("ledger_entry"):
        for _ in range(2):
            Entry.objects.create(
                account=account, entry_on="2024-01-01", kind="charge", debit=1, posted_by="x", source_key=key
            )


def test_what_breaks_a_rule_is_found_when_they_are_built_again(import_rows: Importer) -> None:
    import_rows(*rows(3, 1))
    account = Account.objects.first()
    with pytest.raises(IntegrityError):
        post_twice(account)


def test_large_files_are_taken_back_to_the_last_bit(import_rows: Importer) -> None:
    empty, before = fingerprint(), structures()
    first = import_rows(*rows(9, 1))
    one = fingerprint()
    second = import_rows(*rows(9, 2))
    assert undo_run(take_back(run=second, by="P002").pk).status == "undone"
    assert fingerprint() == one
    assert undo_run(take_back(run=first, by="P002").pk).status == "undone"
    assert (fingerprint(), structures()) == (empty, before)


def test_a_repeated_file_with_rejects_is_known_by_its_hash_until_the_register_changes(import_rows: Importer) -> None:
    from tests.personas import make_premises

    bad = "A/9;05.01.2024;N;Czynsz;N/1;10,00;;"
    first = import_rows(*rows(3, 1), bad)
    again = import_rows(*rows(3, 1), bad)
    assert (again.status, again.rejected, again.rejects.count(), again.attempts) == ("unchanged", 1, 1, 1)
    assert again.errors_path == first.errors_path
    make_premises("A/9", number="9")
    assert import_rows(*rows(3, 1), bad).added == 1
