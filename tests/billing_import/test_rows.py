"""Files of rows: what becomes of them, again, mended, as a snapshot, undone. Charge components stand for all kinds."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from billing_import.kinds import KINDS_OF_FILES, kind_named
from billing_import.models import ImportRun
from billing_import.profiles import Profile, save_profile
from portal.charges.models import Component
from portal.charges.queries import charge_on
from portal.kernel.imported_rows import open_rows
from tests.billing_import.conftest import Importer, counts, errors_text, reasons

HEADER = "Indeks lokalu;Od;Do;Okres;Składnik;Lp;Ilość;Jm;Stawka;Kwota"
REPAIR = "A/1;01.04.2026;;;Fundusz remontowy;2;48,20;m2;3,9000;187,98"
WATER = "A/1;2026-04-01;;;Zimna woda;3;6;m3;10,88;65,28"
NEIGHBOR = "A/2;01.04.2026;;;Domofon;1;1;lokal;1,50;1,50"
BAD = "A/2;01.04.2026;;;Winda;2;jedna;lokal;12,00;12,00"
MENDED = BAD.replace("jedna", "1")


@pytest.fixture
def components(premises: Any, import_rows: Importer) -> Importer:
    """Import rows of charge components into Hutnik, which has three premises."""

    def do(*rows: str, header: str = HEADER, **wishes: Any) -> ImportRun:
        return import_rows(*rows, header=header, kind="components", **wishes)

    return do


def snapshot(**settings: Any) -> str:
    save_profile(Profile(name="stan", kind="components", mode="snapshot", **settings))
    return "stan"


def fingerprint() -> list[Any]:
    """Return everything that undoing an import must bring back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT md5(string_agg(row::text, ',' ORDER BY id)) FROM charges_component AS row")
        found = cursor.fetchall()
        cursor.execute("SELECT md5(string_agg(row::text, ',' ORDER BY id)) FROM import_mended AS row")
        return [*found, *cursor.fetchall()]


def test_components_are_stored_as_the_file_says_them(components: Importer) -> None:
    run = components(REPAIR, WATER, NEIGHBOR)
    assert (run.status, counts(run)) == ("applied", {"rows_read": 3, "accepted": 3, "added": 3})
    repair = Component.objects.get(name="Fundusz remontowy")
    assert (repair.premises.code, repair.valid_from, repair.valid_to) == ("A/1", dt.date(2026, 4, 1), None)
    assert (repair.quantity, repair.unit, repair.rate) == (Decimal("48.2000"), "m2", Decimal("3.9000"))
    assert (repair.amount, repair.line_no, repair.run_id, repair.source_line) == (Decimal("187.98"), 2, run.pk, 2)
    assert run.as_of == dt.date(2026, 4, 1)


def test_a_month_stands_for_its_days(components: Importer) -> None:
    components("A/1;;;2026-02;Eksploatacja;1;48,20;m2;2,20;106,04")
    stored = Component.objects.get()
    assert (stored.valid_from, stored.valid_to) == (dt.date(2026, 2, 1), dt.date(2026, 2, 28))


def test_the_same_rows_written_otherwise_change_nothing(components: Importer) -> None:
    components(REPAIR, WATER, NEIGHBOR)
    again = components(
        NEIGHBOR.replace("01.04.2026", "20260401"),
        REPAIR.replace("187,98", "187.98").replace("48,20", "48,2000"),
        WATER,
    )
    assert (again.status, counts(again)) == ("unchanged", {"rows_read": 3, "accepted": 3, "unchanged": 3})
    assert components(REPAIR, WATER, NEIGHBOR).status == "unchanged"


def test_two_equal_rows_are_two_rows(components: Importer) -> None:
    components(NEIGHBOR)
    run = components(NEIGHBOR, NEIGHBOR)
    assert (run.added, run.unchanged) == (1, 1)
    assert sorted(Component.objects.values_list("occurrence", flat=True)) == [0, 1]


def test_everything_wrong_with_a_row_is_told(components: Importer) -> None:
    run = components(
        NEIGHBOR,
        "A/9;31.02.2026;;;;x;4,20001;m2;3,9;abc",
        "A/1;01.04.2026;01.03.2026;;Woda;1;;;;5,00",
        "A/1;;;;Woda;1;;;;5,00",
        "A/1;;;2026-13;Woda;1;;;;5,00",
    )
    assert (run.status, run.rejected) == ("applied_with_rejects", 4)
    assert reasons(run) == [
        (3, "Indeks lokalu", "A/9", "premises_unknown"),
        (3, "Od", "31.02.2026", "date_impossible"),
        (3, "Składnik", "", "value_missing"),
        (3, "Lp", "x", "whole_number_wrong"),
        (3, "Ilość", "4,20001", "number_too_precise"),
        (3, "Kwota", "abc", "amount_unreadable"),
        (4, "Do", "01.03.2026", "ends_before_start"),
        (5, "Od", "", "value_missing"),
        (6, "Okres", "2026-13", "month_unreadable"),
    ]


def test_an_amount_that_is_not_quantity_times_rate_is_kept_and_told(components: Importer) -> None:
    run = components(REPAIR.replace("187,98", "190,00"), WATER)
    assert Component.objects.get(name="Fundusz remontowy").amount == Decimal("190.00")
    assert run.totals["warned"] == 1
    assert run.totals["warnings"] == [
        "Wiersz 2, Fundusz remontowy: ilość razy stawka daje 187,98 zł, a plik podaje 190,00 zł. "
        "Zapisaliśmy kwotę z pliku."
    ]


def test_numbers_that_can_be_read_in_two_ways_follow_the_others_of_their_file(components: Importer) -> None:
    heat = "A/1;01.04.2026;;;Ciepło;1;1.234;GJ;2,00;2468,00"
    assert components(heat, WATER).rejected == 0
    assert Component.objects.get(name="Ciepło").quantity == Decimal(1234)
    assert components("A/1;01.04.2026;;;Gaz;1;1,234;m3;2;2,47").added == 1
    assert Component.objects.get(name="Gaz").quantity == Decimal("1.234")
    alone = components("A/1;01.04.2026;;;Prąd;1;1.234;kWh;2;2468")
    assert (alone.status, reasons(alone)) == ("refused", [(2, "Ilość", "1.234", "number_ambiguous")])


def test_totals_of_the_file_must_tie(components: Importer) -> None:
    run = components(
        REPAIR, WATER, "Razem;;;;;;;;;253,26", NEIGHBOR, "Razem;;;;;;;;;254,76", "Liczba pozycji: 3;;;;;;;;;"
    )
    assert (run.status, run.added, run.totals["control"]) == ("applied", 3, {"stated": 3, "differences": []})
    wrong = components(REPAIR, NEIGHBOR, "Razem;;;;;;;;;189,49")
    assert wrong.status == "refused"
    assert "Wiersz 4, kolumna Kwota: plik podaje 189,49" in wrong.message


def test_a_mended_row_comes_back_by_its_line(components: Importer, import_bytes: Importer) -> None:
    run = components(NEIGHBOR, BAD)
    errors = errors_text(run).replace(BAD, MENDED).encode("cp1250")
    mended = import_bytes(errors, kind="components", continues=run.pk)
    assert (mended.status, mended.added) == ("applied", 1)
    assert import_bytes(errors, kind="components", continues=run.pk).status == "unchanged"
    assert components(NEIGHBOR, MENDED).status == "unchanged"
    assert run.rejects.get().mended_by_run == mended.pk
    other = errors_text(run).replace(BAD, MENDED.replace("12,00", "13,00")).encode("cp1250")
    assert import_bytes(other, kind="components", continues=run.pk).status == "refused"


def test_a_snapshot_closes_what_its_file_lacks(components: Importer) -> None:
    profile = snapshot(scope_premises="in_file")
    components(REPAIR, WATER, NEIGHBOR, profile=profile)
    run = components(REPAIR.replace("187,98", "188,00"), profile=profile)
    assert (run.added, run.superseded) == (1, 2)
    names = set(open_rows(Component).values_list("name", "amount"))
    assert names == {("Fundusz remontowy", Decimal("188.00")), ("Domofon", Decimal("1.50"))}
    assert components(REPAIR, BAD.replace("A/2", "A/1"), profile=profile).superseded == 0


def test_a_snapshot_cut_in_the_middle_is_refused(components: Importer) -> None:
    profile = snapshot()
    rows = [f"A/1;01.04.2026;;;Składnik {n};{n};1;m2;1,00;1,00" for n in range(30)]
    components(*rows, profile=profile)
    run = components(*rows[:10], profile=profile)
    assert (run.status, run.superseded) == ("refused", 0)
    assert "brakuje 20 z 30" in run.message


def test_undoing_an_import_leaves_the_table_as_it_was(components: Importer, import_bytes: Importer) -> None:
    profile = snapshot()
    components(REPAIR, WATER, NEIGHBOR, profile=profile)
    before = fingerprint()
    run = components(REPAIR, MENDED, profile=profile)
    assert (run.added, run.superseded) == (1, 2)
    with transaction.atomic():
        kind_named("components").undo(run)
    assert fingerprint() == before


def test_the_database_itself_takes_no_row_twice(components: Importer) -> None:
    components(REPAIR)
    stored = Component.objects.get()
    stored.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        stored.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Component.objects.update(superseded_by_run=stored.run_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Component.objects.update(valid_to=dt.date(2020, 1, 1))


def test_a_charge_is_made_of_the_newest_rates_of_its_day(components: Importer) -> None:
    april = dt.date(2026, 4, 15)
    components("A/1;01.01.2026;;;Fundusz remontowy;2;48,20;m2;3,50;168,70", "A/1;01.01.2026;31.03.2026;;Gaz;9;;;;10,00")
    components(REPAIR, WATER)
    premises = Component.objects.first().premises_id  # type: ignore[union-attr]
    assert [(row.name, row.amount) for row in charge_on(premises, april)] == [
        ("Fundusz remontowy", Decimal("187.98")),
        ("Zimna woda", Decimal("65.28")),
    ]
    winter = charge_on(premises, dt.date(2026, 2, 1))
    assert [(row.name, row.amount) for row in winter] == [
        ("Fundusz remontowy", Decimal("168.70")),
        ("Gaz", Decimal("10.00")),
    ]
    components(REPAIR.replace("187,98", "188,00"))
    assert charge_on(premises, april)[0].amount == Decimal("188.00")


def test_a_file_of_another_cooperative_is_refused(components: Importer) -> None:
    run = components(REPAIR.replace("A/1", "X/1"))
    assert (run.status, "innej spółdzielni" in run.message) == ("refused", True)


def test_the_upload_page_offers_every_kind(hutnik: Any) -> None:
    from billing_import.forms import reading_choices

    assert [choice.split(":")[0] for choice, _ in reading_choices()] == [code for code, _ in KINDS_OF_FILES]
