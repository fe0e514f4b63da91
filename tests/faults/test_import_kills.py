"""kill -9 in the middle of imports, previews and undoing: nothing half done is seen, each wish is fulfilled once."""

import contextlib
import os
import random
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from billing_import.stop_points import STAGES, UNDO_STAGES
from saas.local import services
from saas.local.layout import Layout
from tests.billing_import.dirty_files import dirty_ledger, premises_codes
from tests.faults.import_site import Site, site_in, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("import_kills")]

SEED = 20260101
CODES = premises_codes(60)
ROWS = 3000
ONCE = ["import.previewed", "import.applied_with_rejects", "import.undone"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own whose cooperative has sixty premises."""
    with site_in(tmp_path_factory.mktemp("site")) as made:
        worker = made.start(services.worker())
        register = "Indeks lokalu;Ulica;Nr budynku;Nr lokalu\n" + "".join(
            f"{code};Gwiezdna;1;{code}\n" for code in CODES
        )
        run = made.queue(register.encode(), kind="register")
        wait_until(lambda: made.status(run) == "applied", 60, "the register")
        made.kill(worker)
        yield made


# What is tried daily: one point before, in and after what counts, of each wish. The long suite tries them all.
DAILY = {
    ("apply", "staged"), ("apply", "before_commit"), ("apply", "committed"), ("preview", "merged"),
    ("consent", "before_commit"), ("undo", "undo_before_commit"), ("apply", "chance"),
}  # fmt: skip


def points() -> list[Any]:
    """Return twenty points: what is wished, every stage of it at which a worker dies, child or whole worker.

    The rest dies at a moment of chance.
    """
    dice = random.Random(SEED)
    stages = [("apply", stage) for stage in STAGES]
    stages += [("preview", stage) for stage in ("reading", "merged", "committed")]
    stages += [("consent", stage) for stage in ("claimed", "before_commit", "committed")]
    stages += [("undo", stage) for stage in UNDO_STAGES]
    stages += [(wish, "chance") for wish in ("apply", "apply", "preview", "consent", "undo")]
    dice.shuffle(stages)
    found, tried = [], set()
    for number, (wish, stage) in enumerate(stages):
        point = (number, wish, stage, dice.choice(("child", "worker")))
        is_daily = (wish, stage) in DAILY - tried
        tried.add((wish, stage))
        marks = [] if is_daily else [pytest.mark.long]
        found.append(pytest.param(point, id="-".join(map(str, point)), marks=marks))
    return found


@pytest.fixture(scope="module")
def workers(site: Site) -> list[object]:
    """The worker that runs now, kept from one point to the next until it is killed."""
    return []


State = tuple[int, int, int, str]


def ledger(site: Site) -> State:
    """Return what a reader sees: open entries, their debits, the kept balances' debits, all of it as one hash."""
    return site.rows(
        """
        SELECT (SELECT count(*) FROM ledger_entry WHERE superseded_by_run IS NULL),
               (SELECT coalesce(sum(debit * 100), 0)::bigint FROM ledger_entry WHERE superseded_by_run IS NULL),
               (SELECT coalesce(sum(debit * 100), 0)::bigint FROM ledger_balance),
               (SELECT md5(string_agg(entry::text, ',' ORDER BY id)) FROM ledger_entry AS entry)
        """
    )[0]  # type: ignore[return-value]


ENDS = {
    "preview": "previewed", "apply": "applied_with_rejects", "consent": "applied_with_rejects", "undo": "undone",
}  # fmt: skip


@pytest.mark.parametrize("point", points())
def test_a_killed_worker_leaves_nothing_half_done_and_the_wish_is_fulfilled_once(
    site: Site, workers: list[object], point: tuple[int, str, str, str]
) -> None:
    number, wish, stage, victim = point
    if not workers:
        workers.append(site.start(services.worker()))
    worker = workers[0]
    file = dirty_ledger(SEED + number, ROWS, CODES)
    before = ledger(site)
    after = (before[0] + len(file.clean), before[1] + file.debit)
    run = None
    if wish in {"consent", "undo"}:
        run = site.queue(file.content, wish="preview" if wish == "consent" else "apply")
        wait_until(lambda: site.status(run) == ENDS["preview" if wish == "consent" else "apply"], 60, "the run before")
    stopped = site.arm(stage) if stage != "chance" else None
    if run is None:
        run = site.queue(file.content, wish=wish)
    else:
        site.decide("apply" if wish == "consent" else "undo", run)
    if stopped is not None:
        wait_until(stopped.exists, 60, f"stop at {stage}")
        wait_until(lambda: bool(stopped.read_text()), 5, "the number of the stopped process")
        child = int(stopped.read_text())
    else:
        wait_until(lambda: site.status(run) != "queued", 60, "start")
        time.sleep(random.Random(SEED + number).uniform(0, 0.3))
        child, victim = 0, "worker"
    seen = ledger(site)
    assert seen[:2] in {before[:2], after}
    assert seen[1] == seen[2]
    assert site.drift() == []
    if victim == "child":
        os.kill(child, signal.SIGKILL)
    else:
        site.kill(worker)  # type: ignore[arg-type]
        workers[0] = site.start(services.worker())
    site.complete(run, ENDS[wish], seconds=60)
    assert site.drift() == []
    rejected = site.rows("SELECT count(DISTINCT line) FROM import_reject WHERE run_id = %s", run)[0][0]
    assert rejected == len(file.rejected_lines)
    posted = site.rows("SELECT count(*), sum(debit) * 100 FROM ledger_entry WHERE run_id = %s", run)[0]
    if wish in {"preview", "undo"}:
        assert posted[0] == 0
        assert ledger(site) == before
    else:
        assert posted == (len(file.clean), file.debit)
        assert ledger(site)[:2] == after
    done = site.rows("SELECT count(*) FROM audit_event WHERE subject = %s AND action = ANY(%s)", f"import:{run}", ONCE)
    assert done[0][0] == {"preview": 1, "apply": 1, "consent": 2, "undo": 2}[wish]


@pytest.mark.long
def test_the_scheduler_finds_a_lost_run_within_a_minute(site: Site, workers: list[object], tmp_path: Path) -> None:
    for worker in workers:
        site.kill(worker)  # type: ignore[arg-type]
    workers.clear()
    file = dirty_ledger(SEED - 1, ROWS, CODES)
    stopped = site.arm("merged")
    worker = site.start(services.worker())
    run = site.queue(file.content)
    wait_until(stopped.exists, 60, "stop")
    site.kill(worker)
    layout = Layout(tmp_path)
    layout.make()
    workers.append(site.start(services.worker()))
    beat = site.start(services.beat(layout))
    try:
        wait_until(lambda: site.status(run) == "applied_with_rejects", 60, "the sweep")
    finally:
        site.kill(beat)
    assert site.rows("SELECT count(*) FROM ledger_entry WHERE run_id = %s", run)[0][0] == len(file.clean)


def test_the_same_file_from_two_workers_at_once_is_applied_once(site: Site, workers: list[object]) -> None:
    second = site.start(services.worker())
    if not workers:
        workers.append(site.start(services.worker()))
    try:
        file = dirty_ledger(SEED - 2, ROWS, CODES, bad_share=0.0)
        with ThreadPoolExecutor(2) as both:
            runs = list(both.map(site.queue, [file.content] * 2))
        for run in runs:
            wait_until(lambda run=run: site.status(run) not in ("queued", "running"), 60, "both runs")
        assert sorted(site.status(run) for run in runs) == ["applied", "unchanged"]
        posted = sum(site.rows("SELECT count(*) FROM ledger_entry WHERE run_id = %s", run)[0][0] for run in runs)
        assert posted == len(file.clean)
        assert site.drift() == []
    finally:
        with contextlib.suppress(ProcessLookupError):
            site.kill(second)
