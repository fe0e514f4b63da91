"""A file of rows is taken back by a reversal once a later one stands on it; what the later one says stands."""

import random
from typing import Any

import pytest
from django.db import connection

from billing_import.deciding import take_back
from billing_import.kinds import kind_named
from billing_import.models import ImportRun
from billing_import.profiles import Profile, save_profile
from billing_import.undo_plan import UndoPlan
from billing_import.undoing import undo_run
from portal.charges.models import Component
from portal.kernel.imported_rows import open_rows
from portal.ledger.models import SourceRun
from portal.meters.models import Meter
from tests.billing_import.conftest import CODES, Importer, counts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("premises")]
COMPONENTS = "Indeks lokalu;Od;Składnik;Lp;Kwota"
METERS = "Indeks lokalu;Nr licznika;Medium;Miejsce"


def components(import_rows: Importer, *rows: str, profile: str = "default") -> ImportRun:
    """Import components given as ``premises name amount``."""
    cells = [row.split() for row in rows]
    lines = [f"{code};01.04.2026;{name};1;{amount},00" for code, name, amount in cells]
    return import_rows(*lines, header=COMPONENTS, kind="components", profile=profile)


def in_force() -> set[str]:
    found = open_rows(Component).select_related("premises")
    return {f"{one.premises.code} {one.name} {one.amount:.0f}" for one in found}


def table() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT md5(string_agg(row::text, ',' ORDER BY id)) FROM charges_component AS row")
        return cursor.fetchall()


def undone(run: ImportRun) -> ImportRun:
    return undo_run(take_back(run=run, by="P002").pk)


def plan_of(run: ImportRun) -> UndoPlan:
    plan = kind_named(run.kind).undo_plan
    assert plan is not None
    return plan(run)


@pytest.fixture
def stan() -> str:
    """Return the profile of a snapshot of everything."""
    save_profile(Profile(name="stan", kind="components", mode="snapshot", scope="all", vanish_limit_percent=100))
    return "stan"


def test_rows_that_a_later_file_found_go_with_the_file_that_brought_them(import_rows: Importer) -> None:
    first = components(import_rows, "A/1 Winda 10", "A/2 Winda 10")
    later = components(import_rows, "A/2 Winda 10", "A/2 Domofon 2")
    plan = plan_of(first)
    assert (plan.why, plan.later, plan.closes, plan.reopens, plan.kept_count) == ("later_run", later.pk, 2, 0, 0)
    assert undone(first).status == "reversed"
    assert in_force() == {"A/2 Domofon 2"}
    reversal = ImportRun.objects.get(reverses=first)
    assert (reversal.status, reversal.superseded, reversal.added) == ("applied", 2, 0)
    assert SourceRun.objects.get(pk=first.pk).state == "undone"
    again = components(import_rows, "A/1 Winda 10", "A/2 Winda 10")
    assert (counts(again)["added"], len(in_force())) == (2, 3)


def test_what_the_file_closed_is_in_force_again_unless_a_later_file_says_otherwise(
    import_rows: Importer, stan: str
) -> None:
    old = components(import_rows, "A/1 Winda 10", "A/2 Winda 20", "HUTN/4/19 Winda 30", "A/1 Domofon 1", profile=stan)
    wrong = components(import_rows, "A/1 Winda 11", "A/2 Winda 22", "HUTN/4/19 Winda 33", profile=stan)
    components(import_rows, "A/1 Winda 11", "A/2 Winda 25", "HUTN/4/19 Winda 30", profile=stan)
    plan = plan_of(wrong)
    assert (plan.closes, plan.reopens, plan.kept_count) == (1, 2, 2)
    assert [(one["run"], one["line"], one["code"]) for one in plan.kept] == [
        (str(old.pk), 3, "said_otherwise"),
        (str(old.pk), 4, "brought_again"),
    ]
    assert undone(wrong).status == "reversed"
    assert in_force() == {"A/1 Winda 10", "A/2 Winda 25", "HUTN/4/19 Winda 30", "A/1 Domofon 1"}
    reversal = ImportRun.objects.get(reverses=wrong)
    assert (reversal.added, reversal.superseded, reversal.totals["kept_count"]) == (2, 1, 2)
    assert open_rows(Component).get(name="Domofon").run_id == old.pk, "its figure still leads to its own line"


def test_what_a_later_file_dropped_stays_dropped(import_rows: Importer, stan: str) -> None:
    components(import_rows, "A/1 Winda 10", "A/2 Winda 20", profile=stan)
    wrong = components(import_rows, "A/1 Winda 11", "A/2 Winda 20", profile=stan)
    components(import_rows, "A/2 Winda 20", profile=stan)
    assert undone(wrong).status == "reversed"
    assert in_force() == {"A/2 Winda 20"}


def test_a_file_on_which_nothing_stands_leaves_no_trace(import_rows: Importer, stan: str) -> None:
    components(import_rows, "A/1 Winda 10", "A/2 Winda 20", profile=stan)
    before = table()
    run = components(import_rows, "A/1 Winda 11", profile=stan)
    components(import_rows, "HUTN/4/19 Winda 30")
    plan = plan_of(run)
    assert (plan.is_exact, plan.closes, plan.reopens) == (True, 1, 2)
    assert undone(run).status == "undone"
    Component.objects.filter(premises__code="HUTN/4/19").delete()
    assert table() == before


@pytest.mark.parametrize("seed", range(4))
def test_any_reversal_is_taken_back_to_the_last_bit(import_rows: Importer, stan: str, seed: int) -> None:
    dice = random.Random(seed)
    runs = []
    for _ in range(5):
        rows = {f"{dice.choice(CODES)} {dice.choice(('Winda', 'Domofon'))} {dice.randrange(1, 4)}" for _ in range(4)}
        runs.append(components(import_rows, *sorted(rows), profile=dice.choice((stan, "default"))))
    states = []
    for run in dice.sample(runs, 3):
        before, seen = table(), in_force()
        ended = undone(run)
        if ended.status == "reversed":
            states.append((run, before, seen))
        elif ended.status == "undone":
            states.clear()
    for run, before, seen in reversed(states):
        assert undone(ImportRun.objects.get(reverses=run)).status == "undone"
        assert (table(), in_force()) == (before, seen)
        run.refresh_from_db()
        assert run.status in {"applied", "unchanged"}
    if states:
        assert undone(states[0][0]).status == "reversed", "a second time, by another run"


def test_a_reversal_on_which_a_later_file_stands_is_reversed(import_rows: Importer) -> None:
    first = components(import_rows, "A/1 Winda 10", "A/2 Winda 10")
    components(import_rows, "A/2 Winda 10")
    undone(first)
    components(import_rows, "A/1 Winda 10")
    reversal = undone(ImportRun.objects.get(reverses=first))
    assert reversal.status == "reversed"
    assert in_force() == {"A/1 Winda 10", "A/2 Winda 10"}
    assert ImportRun.objects.get(reverses=reversal).totals["kept_count"] == 1


def test_a_meter_has_one_state_after_its_second_last_file_was_taken_back(import_rows: Importer) -> None:
    for place in ("kuchnia", "łazienka", "piwnica"):
        import_rows(f"A/1;77;zimna woda;{place}", "A/2;88;gaz;kuchnia", header=METERS, kind="meters")
    wrong = ImportRun.objects.order_by("queued_at")[1]
    assert undone(wrong).status == "reversed"
    assert sorted(open_rows(Meter).values_list("number", "place")) == [("77", "piwnica"), ("88", "kuchnia")]
