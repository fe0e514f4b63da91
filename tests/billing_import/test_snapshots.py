"""Files that are the whole state: what they close, what they leave, when they are refused."""

from decimal import Decimal
from typing import Any

import pytest

from billing_import.profiles import Profile, save_profile
from portal.ledger.actions import reverse_entry
from portal.ledger.models import Entry
from portal.ledger.queries import drifted_balances
from tests.billing_import.conftest import (
    CODES,
    Importer,
    balance_of,
    counts,
    day,
)

CHARGE = "A/1;05.01.2024;N;Eksploatacja 2024-01;N/1/2024;412,50;;15.01.2024"
PAYMENT = "A/1;10.01.2024;W;Wpłata;W/1/2024;;400,00;"
NEIGHBOR = "A/2;05.01.2024;N;Eksploatacja 2024-01;N/2/2024;300,00;;15.01.2024"
BAD = "A/2;31.02.2024;W;Wpłata;W/2/2024;;300,00;"
MENDED = BAD.replace("31.02.2024", "29.02.2024")


def snapshot(**settings: Any) -> str:
    """Store a snapshot profile and return its name."""
    save_profile(Profile(name="stan", mode="snapshot", **settings))
    return "stan"


def test_a_snapshot_closes_the_rows_of_its_months_that_it_lacks(premises: Any, import_rows: Importer) -> None:
    profile = snapshot()
    december = "A/1;05.12.2023;N;Eksploatacja 2023-12;N/0;100,00;;"
    import_rows(december, profile=profile)
    import_rows(CHARGE, PAYMENT, NEIGHBOR, profile=profile)
    corrected = CHARGE.replace("412,50", "402,50")
    run = import_rows(corrected, PAYMENT, profile=profile)
    assert (run.status, counts(run)) == (
        "applied",
        {"rows_read": 2, "accepted": 2, "added": 1, "unchanged": 1, "superseded": 2},
    )
    assert (balance_of("A/1"), balance_of("A/2")) == (Decimal("102.50"), Decimal("0.00"))
    assert Entry.objects.filter(superseded_by_run=run.pk).count() == 2
    back = import_rows(CHARGE, PAYMENT, NEIGHBOR, profile=profile)
    assert (back.added, back.superseded) == (2, 1)
    assert (balance_of("A/1"), balance_of("A/2")) == (Decimal("112.50"), Decimal("300.00"))


@pytest.mark.parametrize(("scope", "closed"), [("days", 0), ("months", 1), ("years", 2), ("all", 3)])
def test_a_snapshot_speaks_for_the_days_its_profile_says(
    premises: Any, import_rows: Importer, scope: str, closed: int
) -> None:
    profile = snapshot(scope=scope)
    others = [f"A/1;{date};N;Opis;N/9;1,00;;" for date in ("20.01.2024", "05.03.2024", "05.12.2023")]
    import_rows(CHARGE, PAYMENT, *others, profile=profile)
    assert import_rows(CHARGE, PAYMENT, profile=profile).superseded == closed


def test_a_snapshot_of_some_premises_leaves_the_others_alone(premises: Any, import_rows: Importer) -> None:
    profile = snapshot(scope_premises="in_file")
    import_rows(CHARGE, PAYMENT, NEIGHBOR, profile=profile)
    assert import_rows(CHARGE, profile=profile).superseded == 1
    assert balance_of("A/2") == Decimal("300.00")


def test_a_snapshot_with_rejects_closes_nothing(premises: Any, import_rows: Importer) -> None:
    profile = snapshot()
    import_rows(CHARGE, PAYMENT, profile=profile)
    run = import_rows(CHARGE, BAD, profile=profile)
    assert (run.status, run.superseded, run.added) == ("unchanged", 0, 0)
    assert balance_of("A/1") == Decimal("12.50")
    mended = import_rows(CHARGE, MENDED, profile=profile, continues=run.pk)
    assert (mended.status, mended.superseded, mended.added) == ("applied", 0, 1)


def test_a_snapshot_leaves_rows_of_other_profiles_and_of_people(premises: Any, import_rows: Importer) -> None:
    import_rows(NEIGHBOR)
    profile = snapshot(scope="all")
    import_rows(CHARGE, PAYMENT, profile=profile)
    assert import_rows(CHARGE, profile=profile).superseded == 1
    assert balance_of("A/2") == Decimal("300.00")


def test_a_reversal_goes_with_the_row_that_a_snapshot_closes(premises: Any, import_rows: Importer) -> None:
    profile = snapshot()
    import_rows(CHARGE, PAYMENT, profile=profile)
    reverse_entry(entry=Entry.objects.get(document_no="N/1/2024"), on=day("2024-01-20"), reason="pomyłka", by="test")
    assert balance_of("A/1") == Decimal("-400.00")
    run = import_rows(PAYMENT, profile=profile)
    assert (run.superseded, balance_of("A/1")) == (1, Decimal("-400.00"))


def test_a_snapshot_cut_in_the_middle_is_refused(premises: Any, import_rows: Importer) -> None:
    profile = snapshot()
    rows = [f"A/1;{n:02d}.01.2024;N;Opis;N/{n};1,00;;" for n in range(1, 31)]
    import_rows(*rows, profile=profile)
    run = import_rows(*rows[:10], profile=profile)
    assert (run.status, run.superseded) == ("refused", 0)
    assert "brakuje 20 z 30 zapisów" in run.message
    assert balance_of("A/1") == Decimal("30.00")


def test_an_append_file_never_closes_anything(premises: Any, import_rows: Importer) -> None:
    import_rows(CHARGE, PAYMENT)
    assert import_rows(NEIGHBOR).superseded == 0
    assert Entry.objects.filter(superseded_by_run=None).count() == 3


def test_no_balance_drifts_over_many_files(premises: Any, import_bytes: Importer) -> None:
    from tests.billing_import.dirty_files import dirty_ledger

    profile = snapshot(scope="all", vanish_limit_percent=100)
    for seed in range(4):
        file = dirty_ledger(seed, 400, CODES, bad_share=0.0)
        run = import_bytes(file.content, profile=profile)
        assert (run.status, run.accepted) == ("applied", 400)
        assert drifted_balances() == []
        opened = Entry.objects.filter(superseded_by_run=None)
        assert (opened.count(), sum(row.debit for row in opened) * 100) == (400, file.debit)
