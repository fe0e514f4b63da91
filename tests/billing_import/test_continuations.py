"""Rejected rows mended and sent back: each is added once, however and in how many steps it comes."""

from decimal import Decimal
from typing import Any

import pytest

from billing_import.actions import ImportNotPossible
from billing_import.formats.layout import ERRORS_TITLES
from billing_import.models import ImportReject
from tests.billing_import.conftest import (
    Importer,
    balance_of,
    counts,
    errors_text,
    reasons,
)
from tests.personas import make_premises

CHARGE = "A/1;05.01.2024;N;Eksploatacja 2024-01;N/1/2024;412,50;;15.01.2024"
PAYMENT = "A/1;10.01.2024;W;Wpłata;W/1/2024;;400,00;"
NEIGHBOR = "A/2;05.01.2024;N;Eksploatacja 2024-01;N/2/2024;300,00;;15.01.2024"
BAD = "A/2;31.02.2024;W;Wpłata;W/2/2024;;300,00;"
MENDED = BAD.replace("31.02.2024", "29.02.2024")


def test_the_mended_errors_file_only_adds(premises: Any, import_rows: Importer, import_bytes: Importer) -> None:
    run = import_rows(CHARGE, BAD, PAYMENT)
    mended = errors_text(run).replace("31.02.2024", "29.02.2024").encode("cp1250")
    continued = import_bytes(mended, continues=run.pk)
    assert (continued.status, counts(continued)) == ("applied", {"rows_read": 1, "accepted": 1, "added": 1})
    assert balance_of("A/2") == Decimal("-300.00")
    assert ImportReject.objects.get(run=run).mended_by_run == continued.pk
    again = import_bytes(mended, continues=run.pk)
    assert (again.status, counts(again)) == ("unchanged", {"rows_read": 1, "accepted": 1, "unchanged": 1})


def test_the_whole_file_mended_only_adds_too(premises: Any, import_rows: Importer) -> None:
    run = import_rows(CHARGE, BAD, PAYMENT)
    continued = import_rows(CHARGE, MENDED, PAYMENT, continues=run.pk)
    assert counts(continued) == {"rows_read": 3, "accepted": 3, "added": 1, "unchanged": 2}


def test_a_mended_row_that_equals_a_posted_one_is_another_payment(
    premises: Any, import_rows: Importer, import_bytes: Importer
) -> None:
    run = import_rows(PAYMENT, PAYMENT.replace("10.01.2024", "10.13.2024"))
    mended = errors_text(run).replace("10.13.2024", "10.01.2024").encode("cp1250")
    assert counts(import_bytes(mended, continues=run.pk)) == {"rows_read": 1, "accepted": 1, "added": 1}
    assert balance_of("A/1") == Decimal("-800.00")
    assert import_bytes(mended, continues=run.pk).status == "unchanged"
    assert balance_of("A/1") == Decimal("-800.00")


def test_rejects_mended_in_two_steps_are_each_added_once(
    premises: Any, import_rows: Importer, import_bytes: Importer
) -> None:
    first = import_rows(CHARGE, BAD, "A/1;32.01.2024;W;Wpłata;W/3;;50,00;")
    half = errors_text(first).replace("31.02.2024", "29.02.2024")
    second = import_bytes(half.encode("cp1250"), continues=first.pk)
    assert (second.status, counts(second)) == (
        "applied_with_rejects",
        {"rows_read": 2, "accepted": 1, "rejected": 1, "added": 1},
    )
    rest = errors_text(second)
    assert rest.splitlines()[0].count(ERRORS_TITLES[0]) == 1
    third = import_bytes(rest.replace("32.01.2024", "31.01.2024").encode("cp1250"), continues=second.pk)
    assert (third.status, third.added) == ("applied", 1)
    whole = half.replace("32.01.2024", "31.01.2024")
    late = import_bytes(whole.encode("cp1250"), continues=first.pk)
    assert (late.status, counts(late)) == ("unchanged", {"rows_read": 2, "accepted": 2, "unchanged": 2})
    assert (balance_of("A/1"), balance_of("A/2")) == (Decimal("362.50"), Decimal("-300.00"))


def test_a_line_mended_once_cannot_be_mended_into_something_else(
    premises: Any, import_rows: Importer, import_bytes: Importer
) -> None:
    run = import_rows(CHARGE, BAD)
    mended = errors_text(run).replace("31.02.2024", "29.02.2024")
    import_bytes(mended.encode("cp1250"), continues=run.pk)
    other = import_bytes(mended.replace("300,00", "999,00").encode("cp1250"), continues=run.pk)
    assert (other.status, reasons(other)) == ("refused", [(2, ERRORS_TITLES[0], "3", "line_mended_already")])
    assert balance_of("A/2") == Decimal("-300.00")


def test_a_continuation_cannot_name_lines_that_were_not_rejected(
    premises: Any, import_rows: Importer, import_bytes: Importer
) -> None:
    run = import_rows(CHARGE, BAD)
    forged = errors_text(run).replace("31.02.2024", "29.02.2024").replace("\r\n3;", "\r\n2;")
    other = import_bytes(forged.encode("cp1250"), continues=run.pk)
    assert (other.status, reasons(other)) == ("refused", [(2, ERRORS_TITLES[0], "2", "line_not_rejected")])


def test_only_runs_with_rejects_can_be_continued(premises: Any, import_rows: Importer) -> None:
    run = import_rows(CHARGE)
    with pytest.raises(ImportNotPossible, match="nie ma odrzuconych wierszy"):
        import_rows(PAYMENT, continues=run.pk)


def test_a_file_whose_rejects_became_acceptable_is_read_again(premises: Any, import_rows: Importer) -> None:
    rows = (CHARGE, "NOWY/1;05.01.2024;N;Opis;N/9;10,00;;")
    assert import_rows(*rows).rejected == 1
    make_premises("NOWY/1")
    again = import_rows(*rows)
    assert (again.status, counts(again)) == (
        "applied",
        {"rows_read": 2, "accepted": 2, "added": 1, "unchanged": 1},
    )


def test_the_same_file_with_the_same_rejects_changes_nothing(premises: Any, import_rows: Importer) -> None:
    import_rows(CHARGE, BAD)
    again = import_rows(CHARGE, BAD)
    assert (again.status, again.rejected, again.added) == ("unchanged", 1, 0)
    assert len(errors_text(again).splitlines()) == 2
