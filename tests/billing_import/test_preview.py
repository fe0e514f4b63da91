"""An accountant sees what a file will do before it does it, and it does exactly that or nothing."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from billing_import import pipeline
from billing_import.deciding import NotDecidable, allow_vanishing, apply_previewed, cancel_run
from billing_import.models import ImportProgress, ImportRun
from billing_import.outcome import Watch
from billing_import.pipeline import run_import
from billing_import.profiles import Profile, save_profile
from portal.audit.models import AuditEvent
from portal.ledger.actions import post_correction
from portal.ledger.models import Account, Entry
from portal.ledger.periods import PeriodNotClosable, close_days, closed_days, reopen_days
from tests.billing_import.conftest import Importer, balance_of, counts, ledger_fingerprint, reasons

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("premises")]
JANUARY = "A/1;05.01.2024;N;Czynsz;N/1;400,00;;"
PAYMENT = "A/1;10.01.2024;W;Wpłata;W/1;;150,00;"
BAD = "A/2;31.02.2024;N;Czynsz;N/2;10,00;;"


def preview(import_rows: Importer, *rows: str, **wishes: Any) -> ImportRun:
    return import_rows(*rows, wish="preview", **wishes)


def applied(run: ImportRun) -> ImportRun:
    return run_import(apply_previewed(run=run, by="P002").pk)


def test_a_preview_shows_everything_and_changes_nothing(import_rows: Importer) -> None:
    import_rows(JANUARY)
    before = ledger_fingerprint()
    run = preview(import_rows, JANUARY, PAYMENT, BAD)
    assert run.status == "previewed"
    assert counts(run) == {"rows_read": 3, "accepted": 2, "rejected": 1, "added": 1, "unchanged": 1}
    assert reasons(run) == [(4, "Data", "31.02.2024", "date_impossible")]
    assert run.picture["figures"]["before"] == {"debit": "400.00", "credit": "0.00", "entries": 1}
    assert run.picture["figures"]["after"] == {"debit": "400.00", "credit": "150.00", "entries": 2}
    assert run.picture["accounts"] == [{"account": "A/1", "before": "400.00", "after": "250.00"}]
    assert [row["document_no"] for row in run.picture["added_rows"]] == ["W/1"]
    assert ledger_fingerprint() == before
    assert not Account.objects.filter(code="A/2").exists()


def test_what_was_seen_is_what_is_applied(import_rows: Importer) -> None:
    run = preview(import_rows, JANUARY, PAYMENT, BAD)
    done = applied(run)
    assert (done.pk, done.status, done.consented_by) == (run.pk, "applied_with_rejects", "P002")
    assert balance_of("A/1") == Decimal("250.00")
    assert done.rejects.count() == 1
    kinds = AuditEvent.objects.filter(subject=f"import:{run.pk}").values_list("action", flat=True)
    assert {"import.queued", "import.previewed", "import.consented", "import.applied_with_rejects"} == set(kinds)


def test_when_the_ledger_moved_since_it_is_shown_again_instead_of_applied(import_rows: Importer) -> None:
    import_rows(JANUARY)
    run = preview(import_rows, PAYMENT)
    account = Account.objects.get(code="A/1")
    post_correction(account=account, on=dt.date(2024, 1, 20), description="Korekta", by="P002", credit=Decimal(5))
    again = applied(run)
    assert (again.status, again.wish, again.consented_by) == ("previewed", "preview", "")
    assert "Sprawdź nowe liczby" in again.message
    assert not Entry.objects.filter(document_no="W/1").exists()
    assert again.picture["accounts"] == [{"account": "A/1", "before": "395.00", "after": "245.00"}]
    assert applied(again).status == "applied"
    assert balance_of("A/1") == Decimal("245.00")


def test_a_file_that_changes_nothing_asks_nobody(import_rows: Importer) -> None:
    import_rows(JANUARY, PAYMENT)
    assert preview(import_rows, PAYMENT, JANUARY).status == "unchanged"
    assert preview(import_rows, JANUARY, PAYMENT).status == "unchanged"


def test_a_preview_is_dropped_and_cannot_be_applied_afterwards(import_rows: Importer) -> None:
    run = preview(import_rows, JANUARY)
    assert cancel_run(run=run, by="P002").status == "cancelled"
    with pytest.raises(NotDecidable):
        apply_previewed(run=run, by="P002")
    with pytest.raises(NotDecidable):
        cancel_run(run=run, by="P002")
    assert not Entry.objects.exists()


def test_nobody_applies_a_file_twice(import_rows: Importer) -> None:
    run = preview(import_rows, JANUARY)
    applied(run)
    with pytest.raises(NotDecidable):
        apply_previewed(run=run, by="P002")
    run_import(run.pk)
    assert balance_of("A/1") == Decimal("400.00")


def test_an_import_under_way_stops_between_blocks(import_rows: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.billing_import.conftest.run_import", lambda pk: ImportRun.objects.get(pk=pk))
    run = import_rows(JANUARY)
    stopped = run_import(run.pk, watch=Watch(lambda stage, *figures: stage == "reading"))
    assert (stopped.status, Entry.objects.count()) == ("cancelled", 0)


def test_a_wish_to_stop_is_seen_by_an_import_that_begins(
    import_rows: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.billing_import.conftest.run_import", lambda pk: ImportRun.objects.get(pk=pk))
    run = import_rows(JANUARY)
    ImportProgress.objects.create(run_id=run.pk, is_cancelled=True)
    assert run_import(run.pk).status == "cancelled"


def snapshot_profile() -> None:
    save_profile(Profile(name="stan", mode="snapshot", scope="months", vanish_limit_percent=10))


def twenty(month: str = "01") -> list[str]:
    return [f"A/1;{at + 1:02d}.{month}.2024;N;Czynsz;N/{month}/{at};10,00;;" for at in range(25)]


def test_a_snapshot_that_lacks_too_much_needs_somebody_who_knows_why(import_rows: Importer) -> None:
    snapshot_profile()
    import_rows(*twenty(), profile="stan")
    run = preview(import_rows, *twenty()[:15], profile="stan")
    assert (run.status, run.totals["refused_for"]) == ("refused", "too_much_vanishes")
    run = run_import(allow_vanishing(run=run, by="P002").pk)
    assert (run.status, run.superseded, len(run.picture["vanished_rows"])) == ("previewed", 10, 10)
    assert balance_of("A/1") == Decimal("250.00")
    assert applied(run).status == "applied"
    assert balance_of("A/1") == Decimal("150.00")


def test_only_a_file_refused_for_what_it_lacks_can_be_let_through(import_rows: Importer) -> None:
    refused = import_rows("A/1;zły;wiersz;;;;;")
    assert refused.status == "refused"
    with pytest.raises(NotDecidable):
        allow_vanishing(run=refused, by="P002")


def test_closed_days_take_no_new_rows_and_lose_none(import_rows: Importer) -> None:
    snapshot_profile()
    import_rows(JANUARY, PAYMENT, profile="stan")
    close_days(through=dt.date(2024, 1, 31), by="P002")
    february = "A/1;05.02.2024;N;Czynsz;N/3;400,00;;"
    late = "A/1;07.01.2024;N;Dopłata;N/9;7,00;;"
    run = import_rows(JANUARY, PAYMENT, february, late)
    assert counts(run) == {"rows_read": 4, "accepted": 3, "rejected": 1, "added": 1, "unchanged": 2}
    assert reasons(run) == [(5, "Data", "07.01.2024", "period_closed")]
    assert "Okres do 31.01.2024 jest zamknięty" in run.rejects.get().reason
    lacking = import_rows(JANUARY, profile="stan")
    assert (lacking.status, lacking.totals["refused_for"]) == ("refused", "vanishes_in_closed_days")
    assert balance_of("A/1") == Decimal("650.00")


def test_days_are_closed_in_order_and_opened_again(import_rows: Importer) -> None:
    close_days(through=dt.date(2024, 1, 31), by="P002")
    with pytest.raises(PeriodNotClosable):
        close_days(through=dt.date(2024, 1, 31), by="P002")
    with pytest.raises(PeriodNotClosable):
        close_days(through=dt.date(2999, 1, 31), by="P002")
    close_days(through=dt.date(2024, 2, 29), by="P002")
    reopen_days(by="P001")
    assert closed_days() == dt.date(2024, 1, 31)
    reopen_days(by="P001")
    assert closed_days() is None
    assert reopen_days(by="P001") is None
    assert import_rows(JANUARY).status == "applied"


def test_a_file_of_a_parcel_waits_for_the_one_before_it(import_rows: Importer) -> None:
    first = preview(import_rows, JANUARY)
    second = preview(import_rows, PAYMENT, after=first)
    assert (second.status, second.attempts) == ("queued", 0)
    applied(first)
    assert run_import(second.pk).status == "previewed"


def test_a_file_of_a_parcel_is_refused_when_the_one_before_it_was(import_rows: Importer) -> None:
    first = preview(import_rows, JANUARY)
    second = preview(import_rows, PAYMENT, after=first)
    cancel_run(run=first, by="P002")
    refused = run_import(second.pk)
    assert (refused.status, "nie został zastosowany" in refused.message) == ("refused", True)


def test_a_register_is_shown_before_it_is_recorded(import_bytes: Importer) -> None:
    content = b"Indeks lokalu;Ulica;Nr budynku;Nr lokalu\nB/9;Nowa;1;9\n"
    run = import_bytes(content, kind="register", wish="preview")
    assert (run.status, run.added) == ("previewed", 1)
    from portal.premises.models import Premises

    assert not Premises.objects.filter(code="B/9").exists()
    assert applied(run).status == "applied"
    assert Premises.objects.filter(code="B/9").exists()


def test_every_finished_status_has_a_kind_in_the_trail() -> None:
    from portal.audit.kinds import kind_named

    for action in pipeline._KINDS.values():
        assert kind_named(action)


def test_a_preview_of_other_rows_shows_what_is_new_and_what_vanishes(import_bytes: Importer) -> None:
    header = "Numer licznika;Indeks lokalu;Medium\n"
    first = import_bytes(f"{header}L-1;A/1;zw\nL-2;A/1;cw\n".encode(), kind="meters")
    assert (first.status, first.message) == ("applied", "")
    run = import_bytes(f"{header}L-1;A/1;zw\nL-3;A/1;cw\n".encode(), kind="meters", wish="preview")
    assert (run.status, run.added, run.superseded) == ("previewed", 1, 1)
    assert "Lokal" in run.picture["header"]
    assert [("L-3" in row["cells"], "A/1" in row["cells"]) for row in run.picture["added_cells"]] == [(True, True)]
    assert [(row["line"], "L-2" in row["cells"]) for row in run.picture["vanished_cells"]] == [(3, True)]
