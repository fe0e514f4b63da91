"""What an accountant may rely on: rows posted once, the same file changing nothing, mended rows only added."""

from decimal import Decimal
from typing import Any

import pytest

from billing_import.actions import ImportNotPossible
from billing_import.formats.layout import ERRORS_TITLES
from billing_import.models import ImportReject, ImportRun
from billing_import.profiles import Profile, save_profile
from portal.audit.models import AuditEvent
from portal.ledger.actions import reverse_entry
from portal.ledger.models import Account, Entry, SourceRun
from portal.ledger.queries import drifted_balances
from tests.billing_import.conftest import (
    CODES,
    Importer,
    balance_of,
    counts,
    day,
    errors_text,
    ledger_fingerprint,
    reasons,
)
from tests.personas import make_person, make_premises

CHARGE = "A/1;05.01.2024;N;Eksploatacja 2024-01;N/1/2024;412,50;;15.01.2024"
PAYMENT = "A/1;10.01.2024;W;Wpłata;W/1/2024;;400,00;"
NEIGHBOR = "A/2;05.01.2024;N;Eksploatacja 2024-01;N/2/2024;300,00;;15.01.2024"
BAD = "A/2;31.02.2024;W;Wpłata;W/2/2024;;300,00;"
MENDED = BAD.replace("31.02.2024", "29.02.2024")


def test_a_file_is_posted_and_every_row_knows_its_line_and_run(premises: Any, import_rows: Importer) -> None:
    run = import_rows(CHARGE, PAYMENT, NEIGHBOR, file_name="styczeń.csv")
    assert (run.status, counts(run)) == ("applied", {"rows_read": 3, "accepted": 3, "added": 3})
    assert (run.sum_debit, run.sum_credit) == (Decimal("712.50"), Decimal("400.00"))
    assert (balance_of("A/1"), balance_of("A/2")) == (Decimal("12.50"), Decimal("300.00"))
    entry = Entry.objects.get(document_no="W/1/2024")
    assert (entry.source_line, entry.run_id, entry.kind) == (3, run.pk, "payment")
    source = SourceRun.objects.get(pk=run.pk)
    assert (source.file_name, source.kind, source.as_of) == ("styczeń.csv", "ledger", day("2024-01-10"))
    assert (run.encoding, run.separator, run.lines, run.lines_skipped) == ("cp1250", ";", 4, 1)
    assert AuditEvent.objects.filter(action="import.applied", subject=f"import:{run.pk}").exists()


@pytest.mark.parametrize("text", ["\\N", "C:\\temp\\nowy", "a\\", 'ul. "Leśna" 5', "100% \\. {} %s", "€ – „tak”"])
def test_a_description_is_stored_as_it_was_written(premises: Any, import_rows: Importer, text: str) -> None:
    run = import_rows(f"A/1;05.01.2024;N;{text};N/1;1,00;;")
    assert (run.status, Entry.objects.get().description) == ("applied", text)
    assert import_rows(f"A/1;05.01.2024;N;{text};N/1;1,00;; ").status == "unchanged"


def test_the_same_file_again_changes_nothing(premises: Any, import_rows: Importer) -> None:
    first = import_rows(CHARGE, PAYMENT)
    before = ledger_fingerprint()
    again = import_rows(CHARGE, PAYMENT)
    assert (again.status, counts(again)) == ("unchanged", {"rows_read": 2, "accepted": 2, "unchanged": 2})
    assert (again.sum_debit, again.sum_credit, again.as_of) == (first.sum_debit, first.sum_credit, first.as_of)
    assert ledger_fingerprint() == before


def test_the_same_rows_written_otherwise_change_nothing(premises: Any, import_rows: Importer) -> None:
    import_rows(CHARGE, PAYMENT)
    before = ledger_fingerprint()
    again = import_rows(
        "A/1,2024-01-10,wpłata,Wpłata,W/1/2024,,400.00,",
        "A/1,20240105,Naliczenie,Eksploatacja  2024-01,N/1/2024,412.5,0,2024-01-15",
        header="Indeks lokalu,Data,Rodzaj,Opis,Nr dowodu,Wn,Ma,Termin",
        encoding="utf-8-sig",
    )
    assert (again.status, counts(again)) == ("unchanged", {"rows_read": 2, "accepted": 2, "unchanged": 2})
    assert ledger_fingerprint() == before


def test_two_equal_payments_of_one_day_are_two_payments(premises: Any, import_rows: Importer) -> None:
    run = import_rows(PAYMENT, PAYMENT)
    assert counts(run) == {"rows_read": 2, "accepted": 2, "added": 2}
    assert balance_of("A/1") == Decimal("-800.00")


def test_files_that_overlap_add_only_what_is_new(premises: Any, import_rows: Importer) -> None:
    import_rows(CHARGE, PAYMENT)
    second = import_rows(PAYMENT, NEIGHBOR)
    assert (second.status, counts(second)) == (
        "applied",
        {"rows_read": 2, "accepted": 2, "added": 1, "unchanged": 1},
    )
    third = import_rows(PAYMENT, PAYMENT)  # the same payment once more than before
    assert counts(third) == {"rows_read": 2, "accepted": 2, "added": 1, "unchanged": 1}
    assert balance_of("A/1") == Decimal("-387.50")


def test_good_rows_are_posted_and_bad_ones_come_back_with_reasons(premises: Any, import_rows: Importer) -> None:
    run = import_rows(CHARGE, BAD, "B/9;01.01.2024;X;Opis;N/3;dużo;;")
    assert (run.status, counts(run)) == (
        "applied_with_rejects",
        {"rows_read": 3, "accepted": 1, "rejected": 2, "added": 1},
    )
    assert reasons(run) == [
        (3, "Data", "31.02.2024", "date_impossible"),
        (4, "Indeks lokalu", "B/9", "premises_unknown"),
        (4, "Rodzaj", "X", "kind_unknown"),
        (4, "Wn", "dużo", "amount_unreadable"),
    ]
    lines = errors_text(run).splitlines()
    assert lines[0] == ";".join(ERRORS_TITLES) + ";Indeks lokalu;Data;Rodzaj;Opis;Nr dowodu;Wn;Ma;Termin"
    assert lines[1] == f"3;Data;Data: Nie ma takiego dnia w kalendarzu. Popraw datę.;{BAD}"
    assert lines[2].startswith("4;Indeks lokalu, Rodzaj, Wn;Indeks lokalu: Nie ma takiego lokalu")
    assert len(lines) == 3


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


def test_the_day_of_the_data_is_the_newest_row_or_the_day_given(premises: Any, import_rows: Importer) -> None:
    assert import_rows(CHARGE, PAYMENT).as_of == day("2024-01-10")
    later = import_rows(CHARGE, PAYMENT, as_of=day("2024-01-31"))
    assert (later.status, later.as_of) == ("unchanged", day("2024-01-31"))
    assert set(SourceRun.objects.values_list("as_of", flat=True)) == {day("2024-01-10"), day("2024-01-31")}


def test_rows_of_the_future_do_not_make_the_data_newer_than_the_file(premises: Any, import_rows: Importer) -> None:
    run = import_rows("A/1;01.01.2099;N;Naprzód;N/1;1,00;;")
    assert run.as_of == run.queued_at.date()


def test_accounts_are_opened_for_premises_persons_and_kinds(premises: Any, import_rows: Importer) -> None:
    make_person("10234", "Zofia", "Łącka")
    run = import_rows(
        "A/1;05.01.2024;N;Opis;;1,00;;;;",
        "A/1;05.01.2024;N;Opis;;2,00;;;10234;",
        "A/1;05.01.2024;N;Opis;;3,00;;;;fundusz remontowy",
        "A/1;05.01.2024;N;Opis;;4,00;;;10234;kredyt",
        "A/1;05.01.2024;N;Opis;;5,00;;;99999;",
        "A/1;05.01.2024;N;Opis;;6,00;;;;obce",
        header="Indeks lokalu;Data;Rodzaj;Opis;Nr dowodu;Wn;Ma;Termin;Kontrahent;Konto",
    )
    assert counts(run) == {"rows_read": 6, "accepted": 4, "rejected": 2, "added": 4}
    assert {code: balance_of(code) for code in Account.objects.values_list("code", flat=True)} == {
        "A/1": Decimal(1),
        "A/1 · 10234": Decimal(2),
        "A/1 · fundusz remontowy": Decimal(3),
        "A/1 · 10234 · kredyt": Decimal(4),
    }
    assert reasons(run) == [(6, "Kontrahent", "99999", "person_unknown"), (7, "Konto", "obce", "account_unknown")]


def test_a_profile_reads_other_columns_signs_and_words(premises: Any, import_rows: Importer) -> None:
    columns = {"premises": "Klucz", "amount": "Saldo op.", "kind": "Op."}
    kinds = {"CZ": "charge", "PRZ": "payment"}
    save_profile(Profile(name="nasz", columns=columns, kinds=kinds, sign="positive_is_credit", decimal="comma"))
    rows = ("A/1;CZ;2024-01-05;-1.234", "A/1;PRZ;2024-01-06;1.000")
    run = import_rows(*rows, header="Klucz;Op.;Data;Saldo op.", profile="nasz")
    assert (run.status, run.profile_version) == ("applied", 1)
    assert (run.sum_debit, run.sum_credit, balance_of("A/1")) == (Decimal(1234), Decimal(1000), Decimal(234))


def test_a_changed_profile_makes_the_same_file_another_one(premises: Any, import_rows: Importer) -> None:
    save_profile(Profile(name="nasz", sign="positive_is_debit"))
    rows, header = ("A/1;N;2024-01-05;100,00",), "Indeks lokalu;Rodzaj;Data;Kwota"
    assert import_rows(*rows, header=header, profile="nasz").sum_debit == Decimal(100)
    save_profile(Profile(name="nasz", sign="positive_is_credit"))
    again = import_rows(*rows, header=header, profile="nasz")
    assert (again.status, again.profile_version, again.sum_credit) == ("applied", 2, Decimal(100))


def test_totals_that_do_not_tie_refuse_the_file_with_the_figures(premises: Any, import_rows: Importer) -> None:
    run = import_rows(CHARGE, PAYMENT, "Razem;;;;;412,50;401,00;")
    assert (run.status, run.added, Entry.objects.count()) == ("refused", 0, 0)
    assert "Wiersz 4, kolumna Ma: plik podaje 401,00\u00a0zł, a wiersze dają 400,00\u00a0zł." in run.message
    assert import_rows(CHARGE, PAYMENT, "Razem;;;;;412,50;400,00;").status == "applied"


def test_a_profile_may_distrust_the_totals_of_a_program(premises: Any, import_rows: Importer) -> None:
    save_profile(Profile(name="nasz", control_totals="ignore"))
    run = import_rows(CHARGE, "Razem;;;;;1,00;;", profile="nasz")
    assert (run.status, run.totals["control"]["differences"][0]["stated"]) == ("applied", "1")


def test_a_balance_that_somebody_spoiled_stops_the_import(premises: Any, import_rows: Importer) -> None:
    import_rows(CHARGE)
    account = Account.objects.get(code="A/1")
    account.balance.debit += 1
    account.balance.save()
    run = import_rows(NEIGHBOR)
    assert (run.status, Entry.objects.count()) == ("refused", 1)
    assert "Suma sald nie zgadza się z sumą zapisów" in run.message


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


def test_a_message_that_comes_twice_finds_the_run_finished(premises: Any, import_rows: Importer) -> None:
    from billing_import.pipeline import run_import

    run = import_rows(CHARGE)
    before = ledger_fingerprint()
    assert run_import(run.pk).status == "applied"
    assert (ledger_fingerprint(), ImportRun.objects.get(pk=run.pk).attempts) == (before, 1)


def test_an_import_that_broke_off_too_often_is_refused(premises: Any, import_rows: Importer, messages: Any) -> None:
    import io

    from billing_import.actions import queue_import
    from billing_import.pipeline import MOST_ATTEMPTS, run_import

    run = queue_import(kind="ledger", file=io.BytesIO(b"x"), file_name="x.csv", by="test")
    ImportRun.objects.filter(pk=run.pk).update(attempts=MOST_ATTEMPTS, status="running")
    assert run_import(run.pk).status == "refused"
    assert "Import przerwał się 5 razy" in ImportRun.objects.get(pk=run.pk).message


def test_a_file_that_is_gone_is_refused(premises: Any, messages: Any) -> None:
    import io

    from billing_import.actions import queue_import
    from billing_import.files import stored_file
    from billing_import.pipeline import run_import

    run = queue_import(kind="ledger", file=io.BytesIO(b"x"), file_name="x.csv", by="test")
    stored_file(run).unlink()
    assert run_import(run.pk).message == "Nie ma już zapisanego pliku. Wyślij go jeszcze raz."


def test_another_cooperatives_import_is_not_to_be_seen(premises: Any, import_rows: Importer) -> None:
    from django_tenants.utils import schema_context

    run = import_rows(CHARGE)
    with schema_context("siarkowiec"):
        assert not ImportRun.objects.filter(pk=run.pk).exists()
        assert not Entry.objects.exists()
