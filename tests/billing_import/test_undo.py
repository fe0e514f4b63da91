"""An import is taken back: as if it had never been, or by opposite rows once something stands on it."""

import datetime as dt
import random
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from billing_import.deciding import NotDecidable, take_back
from billing_import.models import ImportRun
from billing_import.profiles import Profile, save_profile
from billing_import.standing_on import what_stands_on
from billing_import.undoing import undo_run
from portal.audit.models import AuditEvent
from portal.kernel.clock import today
from portal.ledger.actions import reverse_entry
from portal.ledger.models import Account, Entry
from portal.ledger.periods import close_days
from portal.ledger.queries import data_day, drifted_balances
from tests.billing_import.conftest import CODES, Importer, balance_of, counts, ledger_fingerprint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("premises")]
JANUARY = "A/1;05.01.2024;N;Czynsz;N/1;400,00;;"
PAYMENT = "A/1;10.01.2024;W;Wpłata;W/1;;150,00;"
OTHER = "A/2;11.01.2024;W;Wpłata;W/2;;50,00;"


def undone(run: ImportRun) -> ImportRun:
    return undo_run(take_back(run=run, by="P002").pk)


def fingerprint() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT md5(string_agg(account::text, ',' ORDER BY id)) FROM ledger_account AS account")
        accounts = cursor.fetchall()
        cursor.execute("SELECT md5(string_agg(mended::text, ',' ORDER BY id)) FROM import_mended AS mended")
        mended = cursor.fetchall()
        cursor.execute("SELECT md5(string_agg(reject::text, ',' ORDER BY id)) FROM import_reject AS reject")
        return [*ledger_fingerprint(), *accounts, *mended, *cursor.fetchall()]


def test_the_first_import_is_taken_back_to_an_empty_ledger(import_rows: Importer) -> None:
    before = fingerprint()
    run = undone(import_rows(JANUARY, PAYMENT, OTHER))
    assert (run.status, run.undone_by) == ("undone", "P002")
    assert fingerprint() == before
    assert not Account.objects.exists()
    assert data_day() is None
    assert AuditEvent.objects.filter(subject=f"import:{run.pk}", action="import.undone").exists()


def test_what_a_snapshot_closed_is_open_again_to_the_last_bit(import_rows: Importer) -> None:
    save_profile(Profile(name="stan", mode="snapshot", scope="months"))
    import_rows(JANUARY, PAYMENT, OTHER, profile="stan")
    before, day = fingerprint(), data_day()
    changed = import_rows(JANUARY.replace("400,00", "390,00"), PAYMENT, "A/2;12.01.2024;W;W;W/9;;1,00;", profile="stan")
    assert counts(changed) == {"rows_read": 3, "accepted": 3, "added": 2, "unchanged": 1, "superseded": 2}
    assert undone(changed).status == "undone"
    assert fingerprint() == before
    assert data_day() == day


def test_mended_rows_can_be_sent_again_after_they_were_taken_back(
    import_rows: Importer, import_bytes: Importer
) -> None:
    first = import_rows(JANUARY, "A/2;31.02.2024;N;Czynsz;N/2;10,00;;")
    from portal.kernel.files import cooperative_path

    mended = cooperative_path(first.errors_path).read_bytes().replace(b"31.02.2024", b"29.02.2024")
    before = fingerprint()
    continued = import_bytes(mended)
    assert (continued.continues_id, continued.added) == (first.pk, 1)
    assert undone(continued).status == "undone"
    assert fingerprint() == before
    assert import_bytes(mended).added == 1


def test_the_same_file_can_be_imported_again_after_it_was_taken_back(import_rows: Importer) -> None:
    undone(import_rows(JANUARY, PAYMENT))
    again = import_rows(JANUARY, PAYMENT)
    assert (again.status, again.added, balance_of("A/1")) == ("applied", 2, Decimal("250.00"))


def test_files_are_taken_back_one_after_another(import_rows: Importer) -> None:
    states, runs = [fingerprint()], []
    for row in (JANUARY, PAYMENT, OTHER):
        runs.append(import_rows(row))
        states.append(fingerprint())
    for run, state in zip(reversed(runs), reversed(states[:-1]), strict=True):
        assert undone(run).status == "undone"
        assert fingerprint() == state


def test_a_run_on_which_a_later_file_stands_is_reversed(import_rows: Importer) -> None:
    first = import_rows(JANUARY, PAYMENT)
    second = import_rows(PAYMENT, OTHER)
    assert what_stands_on(first).code == "later_run"  # type: ignore[union-attr]
    assert what_stands_on(first).run_id == second.pk  # type: ignore[union-attr]
    kept = Entry.objects.count()
    assert undone(first).status == "reversed"
    assert Entry.objects.count() == kept + 2
    assert balance_of("A/1") == Decimal("0.00")
    opposite = Entry.objects.get(reversal_of__document_no="N/1")
    assert (opposite.debit, opposite.entry_on, opposite.description) == (Decimal("-400.00"), today(), "Storno: Czynsz")
    assert opposite.source_line == 2
    assert drifted_balances() == []


def test_rows_of_a_reversed_file_come_back_when_a_file_brings_them_again(import_rows: Importer) -> None:
    first = import_rows(JANUARY, PAYMENT)
    import_rows(PAYMENT, OTHER)
    undone(first)
    again = import_rows(JANUARY, PAYMENT)
    assert (again.added, again.unchanged) == (2, 0)
    assert balance_of("A/1") == Decimal("250.00")
    assert drifted_balances() == []


def test_a_reversal_is_taken_back_like_any_file(import_rows: Importer) -> None:
    first = import_rows(JANUARY, PAYMENT)
    import_rows(PAYMENT, OTHER)
    before = fingerprint()
    undone(first)
    reversal = ImportRun.objects.get(reverses=first)
    assert undone(reversal).status == "undone"
    assert fingerprint() == before
    first.refresh_from_db()
    assert first.status == "applied"
    assert data_day() == dt.date(2024, 1, 11)


def test_a_file_in_closed_days_is_reversed_after_them_and_what_it_closed_is_posted_again(import_rows: Importer) -> None:
    save_profile(Profile(name="stan", mode="snapshot", scope="months"))
    import_rows(JANUARY, PAYMENT, profile="stan")
    changed = import_rows(JANUARY.replace("400,00", "390,00"), PAYMENT, profile="stan")
    close_days(through=dt.date(2024, 1, 31), by="P002")
    january = list(Entry.objects.filter(entry_on__lte=dt.date(2024, 1, 31)).order_by("pk").values())
    assert undone(changed).status == "reversed"
    assert list(Entry.objects.filter(entry_on__lte=dt.date(2024, 1, 31)).order_by("pk").values()) == january
    assert balance_of("A/1") == Decimal("250.00")
    posted_again = Entry.objects.get(superseded_by_run=None, debit=Decimal("400.00"))
    assert posted_again.entry_on > dt.date(2024, 1, 31)
    assert drifted_balances() == []


def test_what_a_later_snapshot_said_of_a_row_stands_when_the_file_before_it_is_taken_back(
    import_rows: Importer,
) -> None:
    save_profile(Profile(name="stan", mode="snapshot", scope="months"))
    import_rows(JANUARY, PAYMENT, profile="stan")
    wrong = import_rows(JANUARY.replace("400,00", "390,00"), PAYMENT.replace("150,00", "15,00"), profile="stan")
    import_rows(JANUARY.replace("400,00", "380,00"), PAYMENT.replace("150,00", "15,00"), profile="stan")
    assert undone(wrong).status == "reversed"
    assert balance_of("A/1") == Decimal("230.00"), "380,00 of the last file, 150,00 of the first"
    assert drifted_balances() == []


def test_a_file_may_be_taken_back_again_after_its_reversal_was(import_rows: Importer) -> None:
    first = import_rows(JANUARY, PAYMENT)
    import_rows(PAYMENT, OTHER)
    undone(first)
    undone(ImportRun.objects.get(reverses=first))
    first.refresh_from_db()
    assert undone(first).status == "reversed"
    assert balance_of("A/1") == Decimal("0.00")


def test_a_person_s_correction_stands_on_the_file_it_corrects(import_rows: Importer) -> None:
    run = import_rows(JANUARY, PAYMENT)
    reverse_entry(entry=Entry.objects.get(document_no="N/1"), on=dt.date(2024, 1, 12), reason="Pomyłka", by="P002")
    assert what_stands_on(run).code == "correction"  # type: ignore[union-attr]
    assert undone(run).status == "reversed"
    assert balance_of("A/1") == Decimal("0.00")


def test_only_what_is_applied_can_be_taken_back(import_rows: Importer) -> None:
    run = import_rows("A/1;zły;;;;;;")
    with pytest.raises(NotDecidable):
        take_back(run=run, by="P002")
    gone = undone(import_rows(JANUARY))
    with pytest.raises(NotDecidable):
        take_back(run=gone, by="P002")
    undo_run(gone.pk)
    assert gone.status == "undone"


def test_a_second_message_finds_the_file_taken_back(import_rows: Importer) -> None:
    run = undone(import_rows(JANUARY))
    assert undo_run(run.pk).status == "undone"
    assert AuditEvent.objects.filter(subject=f"import:{run.pk}", action="import.undone").count() == 1


def chance_row(dice: random.Random) -> str:
    day, document, amount = dice.randrange(1, 28), dice.randrange(4), dice.randrange(1, 4)
    return f"{dice.choice(CODES)};{day:02d}.01.2024;N;Czynsz;N/{document};{amount},00;;"


@pytest.mark.parametrize("seed", range(6))
def test_any_history_of_files_and_undos_leaves_balances_that_tie(import_rows: Importer, seed: int) -> None:
    dice = random.Random(seed)
    save_profile(Profile(name="stan", mode="snapshot", scope="all", vanish_limit_percent=100))
    states: list[list[Any]] = []
    runs: list[ImportRun] = []
    for _ in range(12):
        if runs and dice.random() < 0.4:
            run, state = runs.pop(), states.pop()
            was_free = what_stands_on(run) is None
            ended = undone(run)
            if was_free:
                assert (ended.status, fingerprint()) == ("undone", state)
            else:
                runs, states = [], []
        else:
            rows = [chance_row(dice) for _ in range(dice.randrange(1, 6))]
            states.append(fingerprint())
            run = import_rows(*rows, profile=dice.choice(("stan", "default")))
            if run.status in {"applied", "applied_with_rejects", "unchanged"}:
                runs.append(run)
            else:
                states.pop()
        assert drifted_balances() == []
