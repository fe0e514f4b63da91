"""What an accountant may rely on: rows posted once, the same file changing nothing, mended rows only added."""

from decimal import Decimal
from typing import Any

import pytest

from billing_import.formats.layout import ERRORS_TITLES
from billing_import.models import ImportRun
from billing_import.profiles import Profile, save_profile
from portal.audit.models import AuditEvent
from portal.ledger.models import Account, Entry, SourceRun
from tests.billing_import.conftest import (
    HEADER,
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
    assert lines[1] == f"3;Data;Data: Nie ma takiego dnia w kalendarzu. Popraw datę.;{run.pk};{BAD}"
    assert lines[2].startswith("4;Indeks lokalu, Rodzaj, Wn;Indeks lokalu: Nie ma takiego lokalu")
    assert len(lines) == 3


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


def test_footers_of_a_printout_are_skipped_and_listed(premises: Any, import_rows: Importer) -> None:
    footers = (
        "Saldo: 1,00",
        "Stan na;31.12.2024;;;;;;",
        "Wygenerowano z programu X",
        "Data wydruku: 2024-01-01",
        "Strona 1 z 1",
        "Sporządził: Jan Kowalski",
        "Koniec raportu",
    )
    run = import_rows(CHARGE, "", *footers)
    assert (run.status, run.accepted, run.rejected, run.lines_skipped) == ("applied", 1, 0, 9)
    assert [(footer["line"], footer["text"].split()[0]) for footer in run.totals["footers"]] == [
        (line, text.replace(";", " ").split()[0]) for line, text in enumerate(footers, start=4)
    ]


def test_premises_whose_code_starts_like_a_footer_are_rows(premises: Any, import_rows: Importer) -> None:
    make_premises("Strona 5")
    run = import_rows(CHARGE, "Strona 5;;N;;;1,00;;", "Koniec 7;05.01.2024;N;;;1,00;;", "Koniec 8;;N;Opis;N/1;1,00;;")
    assert [(line, code) for line, *_, code in reasons(run)] == [
        (3, "value_missing"),
        (4, "premises_unknown"),
        (5, "premises_unknown"),
        (5, "value_missing"),
    ]


def test_a_number_of_rows_may_stand_in_its_own_cell(premises: Any, import_rows: Importer) -> None:
    assert import_rows(CHARGE, "Liczba pozycji;1;;;").status == "applied"
    for stated, words in ((2, "2 pozycje"), (12, "12 pozycji"), (5, "5 pozycji")):
        run = import_rows(NEIGHBOR, f"Liczba pozycji;{stated};;;")
        assert (run.status, f"plik podaje {words}, a jest ich 1." in run.message) == ("refused", True)


def test_a_total_that_stands_in_no_column_is_listed_instead_of_compared(premises: Any, import_rows: Importer) -> None:
    run = import_rows(CHARGE, "Razem: 412,50 / 999,00")
    assert (run.status, run.totals["footers"]) == ("applied", [{"line": 3, "text": "Razem: 412,50 / 999,00"}])


@pytest.mark.parametrize("encoding", ["cp1250", "utf-16"])
@pytest.mark.parametrize(("end", "is_told"), [("", True), ("\r\n", False), ("\r\n\x1a", False), ("\n", False)])
def test_a_file_that_ends_inside_its_last_line_is_told(
    premises: Any, import_bytes: Importer, encoding: str, end: str, *, is_told: bool
) -> None:
    text = f"{HEADER}\r\nA/1;05.01.2024;N;Czynsz;N/1;400,00;;{end}"
    run = import_bytes(text.encode(encoding))
    assert (run.accepted, "warnings" in run.totals) == (1, is_told)
    again = import_bytes(f"{text.replace('400,00', '410,00')}".encode(encoding))
    assert (again.added, "warnings" in again.totals) == (1, False), "the program writes them so"
