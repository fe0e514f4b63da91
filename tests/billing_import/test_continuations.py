"""Rejected rows mended and sent back: each is added once, however and in how many steps it comes."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest

from billing_import.actions import ImportNotPossible
from billing_import.formats.layout import ERRORS_TITLES
from billing_import.models import ImportReject, ImportRun
from billing_import.profiles import Profile, save_profile
from portal.ledger.models import Entry
from tests.billing_import.conftest import (
    HEADER,
    Importer,
    balance_of,
    counts,
    errors_text,
    reasons,
)
from tests.billing_import.table_files import xlsx_of
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


TWIN = PAYMENT.replace("400,00", "4oo,00")
ANOTHER_TWIN = PAYMENT.replace("10.01.2024", "10.13.2024")


def mended(run: ImportRun) -> bytes:
    """Return a run's errors file with everything in it put right."""
    text = errors_text(run).replace("4oo,00", "400,00").replace("10.13.2024", "10.01.2024")
    return text.replace("31.02.2024", "29.02.2024").encode("cp1250")


def without_our_columns(content: bytes) -> list[str]:
    """Return header and rows of an errors file whose four columns somebody deleted."""
    return [";".join(line.split(";")[len(ERRORS_TITLES) :]) for line in content.decode("cp1250").splitlines()]


@pytest.mark.parametrize("is_named", [True, False])
def test_the_whole_file_mended_and_then_its_errors_file_post_a_row_once(
    premises: Any, import_rows: Importer, import_bytes: Importer, *, is_named: bool
) -> None:
    run = import_rows(CHARGE, BAD)
    assert import_rows(CHARGE, MENDED, **({"continues": run.pk} if is_named else {})).added == 1
    late = import_bytes(mended(run), continues=run.pk)
    assert (late.status, counts(late)) == ("unchanged", {"rows_read": 1, "accepted": 1, "unchanged": 1})
    assert balance_of("A/2") == Decimal("-300.00")


def test_the_errors_file_and_then_the_whole_file_mended_post_a_row_once(
    premises: Any, import_rows: Importer, import_bytes: Importer
) -> None:
    run = import_rows(PAYMENT, TWIN)
    assert import_bytes(mended(run), continues=run.pk).added == 1
    assert import_rows(PAYMENT, PAYMENT).status == "unchanged"
    assert balance_of("A/1") == Decimal("-800.00")


def test_a_row_that_became_acceptable_is_posted_once_whichever_file_brings_it(
    premises: Any, import_rows: Importer, import_bytes: Importer
) -> None:
    rows = (CHARGE, "NOWY/1;05.01.2024;N;Opis;N/9;10,00;;")
    run = import_rows(*rows)
    make_premises("NOWY/1")
    assert import_rows(*rows).added == 1
    late = import_bytes(mended(run), continues=run.pk)
    assert (late.status, late.unchanged, balance_of("NOWY/1")) == ("unchanged", 1, Decimal(10))


def test_three_equal_payments_of_which_two_were_rejected_are_three(
    premises: Any, import_rows: Importer, import_bytes: Importer
) -> None:
    run = import_rows(PAYMENT, TWIN, ANOTHER_TWIN)
    one = errors_text(run).replace("10.13.2024", "10.01.2024").encode("cp1250")  # the later line first
    first = import_bytes(one, continues=run.pk)
    assert counts(first) == {"rows_read": 2, "accepted": 1, "rejected": 1, "added": 1}
    assert counts(import_bytes(mended(first), continues=first.pk)) == {"rows_read": 1, "accepted": 1, "added": 1}
    assert balance_of("A/1") == Decimal("-1200.00")
    for late in (import_bytes(mended(run), continues=run.pk), import_rows(PAYMENT, PAYMENT, PAYMENT)):
        assert (late.status, late.added) == ("unchanged", 0)


def test_twins_mended_in_two_files_that_continue_the_same_run_are_both_posted(
    premises: Any, import_rows: Importer, import_bytes: Importer
) -> None:
    run = import_rows(CHARGE, TWIN, ANOTHER_TWIN)
    header, first, second = mended(run).decode("cp1250").splitlines()
    for row in (second, first, second, first):
        import_bytes(f"{header}\r\n{row}\r\n".encode("cp1250"), continues=run.pk)
    assert balance_of("A/1") == Decimal("-387.50")


def test_a_line_may_become_two_rows(premises: Any, import_rows: Importer, import_bytes: Importer) -> None:
    run = import_rows(CHARGE, "A/2;05.01.2024;N;Opis;N/9;10,00;20,00;")
    row = errors_text(run).splitlines()[1]
    two = errors_text(run).replace(row, row.replace("10,00;20,00", "10,00;") + "\r\n" + row.replace("10,00;20", ";20"))
    assert counts(import_bytes(two.encode("cp1250"), continues=run.pk))["added"] == 2
    assert import_bytes(two.encode("cp1250"), continues=run.pk).status == "unchanged"
    assert balance_of("A/2") == Decimal("-10.00")


def test_mended_rows_without_our_columns_come_after_the_accepted_ones(premises: Any, import_rows: Importer) -> None:
    run = import_rows(PAYMENT, TWIN)
    header, *rows = without_our_columns(mended(run))
    for expected in ("applied", "unchanged"):
        assert import_rows(*rows, header=header, continues=run.pk).status == expected
    assert balance_of("A/1") == Decimal("-800.00")


def test_rows_without_our_columns_may_come_in_two_steps(
    premises: Any, import_rows: Importer, import_bytes: Importer
) -> None:
    run = import_rows(PAYMENT, TWIN, ANOTHER_TWIN)
    header, *rows = without_our_columns(errors_text(run).replace("4oo,00", "400,00").encode("cp1250"))
    second = import_rows(*rows, header=header, continues=run.pk)
    assert (second.added, second.rejected) == (1, 1)
    assert import_bytes(mended(second), continues=second.pk).added == 1
    assert balance_of("A/1") == Decimal("-1200.00")


def test_a_file_that_is_neither_the_mended_rows_nor_the_whole_is_refused(premises: Any, import_rows: Importer) -> None:
    run = import_rows(CHARGE, PAYMENT, BAD)
    other = import_rows(PAYMENT, MENDED, continues=run.pk)
    assert (other.status, other.rejected, other.added) == ("refused", 0, 0)
    assert "Zostaw kolumnę „IOK wiersz” z pliku błędów albo wyślij cały poprawiony plik." in other.message


def test_a_row_without_its_line_among_rows_with_lines_is_rejected(
    premises: Any, import_rows: Importer, import_bytes: Importer
) -> None:
    run = import_rows(CHARGE, BAD, TWIN)
    text = mended(run).decode("cp1250").replace("\r\n4;", "\r\n;")
    other = import_bytes(text.encode("cp1250"), continues=run.pk)
    assert (other.accepted, reasons(other)) == (1, [(3, ERRORS_TITLES[0], "", "original_line_unreadable")])


def test_a_continuation_is_read_by_the_profile_of_the_run_it_continues(
    premises: Any, import_rows: Importer, import_bytes: Importer
) -> None:
    save_profile(Profile(name="nasz", columns={"document_no": "Dowodzik"}))
    run = import_rows(CHARGE, BAD, header=HEADER.replace("Nr dowodu", "Dowodzik"), profile="nasz")
    with pytest.raises(ImportNotPossible, match="ma profil „nasz”"):
        import_bytes(mended(run), continues=run.pk, profile="default")
    continued = import_bytes(mended(run), continues=run.pk)
    assert (continued.profile, continued.profile_version, continued.added) == ("nasz", 1, 1)
    assert Entry.objects.filter(document_no="W/2/2024").exists()


def test_rows_mended_after_a_snapshot_belong_to_it(
    premises: Any, import_rows: Importer, import_bytes: Importer
) -> None:
    save_profile(Profile(name="migawka", mode="snapshot", scope="all"))
    run = import_rows(CHARGE, BAD, profile="migawka")
    import_bytes(mended(run), continues=run.pk)
    corrected = import_rows(CHARGE, MENDED.replace("300,00", "310,00"), profile="migawka")
    assert (corrected.added, corrected.superseded, balance_of("A/2")) == (1, 1, Decimal("-310.00"))


def test_rejects_of_a_refused_file_are_mended_like_others(
    premises: Any, import_rows: Importer, import_bytes: Importer
) -> None:
    run = import_rows(BAD, TWIN)
    assert run.status == "refused"
    continued = import_bytes(mended(run), continues=run.pk)
    assert (continued.status, continued.added) == ("applied", 2)
    assert import_bytes(mended(run), continues=run.pk).status == "unchanged"
    assert import_rows(MENDED, PAYMENT).status == "unchanged"


def test_an_errors_file_names_its_run_and_no_other_takes_it(
    premises: Any, import_rows: Importer, import_bytes: Importer
) -> None:
    other, run = import_rows(NEIGHBOR, BAD), import_rows(PAYMENT, TWIN)
    wrong = import_bytes(mended(run), continues=other.pk)
    assert (wrong.status, wrong.rejected, f"jest z importu {run.pk}" in wrong.message) == ("refused", 0, True)
    by_itself = import_bytes(mended(run))
    assert (by_itself.continues_id, by_itself.added, balance_of("A/1")) == (run.pk, 1, Decimal("-800.00"))


def test_an_errors_file_of_a_run_that_is_not_here_is_not_taken(
    premises: Any, import_rows: Importer, import_bytes: Importer
) -> None:
    run = import_rows(PAYMENT, TWIN)
    content = mended(run).replace(str(run.pk).encode(), b"3c86dbdc-152a-4f65-84df-141fce06877a")
    with pytest.raises(ImportNotPossible, match="Nie ma takiego importu"):
        import_bytes(content)


def test_a_continued_file_that_reads_otherwise_today_stops_the_continuation(
    premises: Any, import_rows: Importer, import_bytes: Importer
) -> None:
    save_profile(Profile(name="nasz", date_forms=("DD.MM.YYYY",)))
    run = import_rows(PAYMENT, TWIN, profile="nasz")
    save_profile(Profile(name="nasz", date_forms=("YYYY-MM-DD",)))
    text = mended(run).decode("cp1250").replace("10.01.2024", "2024-01-10")
    late = import_bytes(text.encode("cp1250"), continues=run.pk)
    assert (late.status, "czyta się dziś inaczej" in late.message) == ("refused", True)


def in_a_spreadsheet(text: str, *, leave_out: tuple[str, ...] = (), turned: bool = False) -> bytes:
    """Return rows of a CSV as a person saves them from a spreadsheet, perhaps without some columns or turned about."""
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    kept = [at for at, title in enumerate(rows[0]) if title not in leave_out]
    return xlsx_of([[row[at] or None for at in (reversed(kept) if turned else kept)] for row in rows])


@pytest.mark.parametrize("turned", [False, True], ids=["as it came", "with columns in another order"])
def test_an_errors_file_saved_as_a_spreadsheet_names_its_import_too(
    premises: Any, import_rows: Importer, import_bytes: Importer, turned: bool
) -> None:
    run = import_rows(PAYMENT, PAYMENT.replace("10.01.2024", "10.13.2024"))
    mended = errors_text(run).replace("10.13.2024", "10.01.2024")
    sheet = in_a_spreadsheet(mended, turned=turned)
    continued = import_bytes(sheet, file_name="bledy.xlsx")
    assert (continued.continues_id, continued.status) == (run.pk, "applied")
    assert balance_of("A/1") == Decimal("-800.00")
    again = import_bytes(mended.encode("cp1250"))
    assert (again.continues_id, again.status) == (run.pk, "unchanged")


@pytest.mark.parametrize("as_sheet", [False, True], ids=["csv", "xlsx"])
def test_an_errors_file_that_lost_the_number_of_its_import_is_refused(
    premises: Any, import_rows: Importer, import_bytes: Importer, as_sheet: bool
) -> None:
    run = import_rows(PAYMENT, PAYMENT.replace("10.01.2024", "10.13.2024"))
    mended = errors_text(run).replace("10.13.2024", "10.01.2024")
    nameless = mended.replace("IOK import", "").replace(str(run.pk), "").encode("cp1250")
    sheet = in_a_spreadsheet(mended, leave_out=(ERRORS_TITLES[-1],))
    refused = import_bytes(sheet if as_sheet else nameless, file_name="bledy.xlsx" if as_sheet else "bledy.csv")
    assert (refused.status, refused.message.split(".")[0]) == (
        "refused",
        "Plik ma kolumny „IOK” z pliku błędów, ale nie ma w nim numeru importu, który poprawia",
    )
    assert balance_of("A/1") == Decimal("-400.00")
