"""kill -9 in the middle of imports: nothing half done is ever seen, and each run ends applied exactly once."""

import contextlib
import os
import random
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from billing_import.stop_points import STAGES
from saas.local import services
from saas.local.layout import Layout
from tests.billing_import.dirty_files import dirty_ledger, premises_codes
from tests.faults.import_site import Site, site_in, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("import_kills")]

SEED = 20260101
POINTS = 20
CODES = premises_codes(60)
ROWS = 3000


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


def points() -> list[tuple[int, str, str]]:
    """Return twenty points: every stage at least twice, the rest at a moment of chance; child or whole worker."""
    dice = random.Random(SEED)
    stages = [*STAGES, *STAGES, *["chance"] * (POINTS - 2 * len(STAGES))]
    dice.shuffle(stages)
    return [(number, stage, dice.choice(("child", "worker"))) for number, stage in enumerate(stages)]


@pytest.fixture(scope="module")
def workers(site: Site) -> list[object]:
    """The worker that runs now, kept from one point to the next until it is killed."""
    return []


@pytest.mark.parametrize(("number", "stage", "victim"), points())
def test_a_killed_import_leaves_nothing_half_done_and_is_completed_once(
    site: Site, workers: list[object], number: int, stage: str, victim: str
) -> None:
    if not workers:
        workers.append(site.start(services.worker()))
    worker = workers[0]
    file = dirty_ledger(SEED + number, ROWS, CODES)
    before = site.rows("SELECT count(*), coalesce(sum(debit), 0) FROM ledger_entry")[0]
    stopped = site.arm(stage) if stage in STAGES else None
    run = site.queue(file.content)
    if stopped is not None:
        wait_until(stopped.exists, 60, f"stop at {stage}")
        wait_until(lambda: bool(stopped.read_text()), 5, "the number of the stopped process")
        child = int(stopped.read_text())
    else:
        wait_until(lambda: site.status(run) != "queued", 60, "start")
        time.sleep(random.Random(SEED + number).uniform(0, 0.3))
        child, victim = 0, "worker"
    seen = site.rows("SELECT count(*), coalesce(sum(debit), 0) FROM ledger_entry")[0]
    is_committed = site.status(run) == "applied_with_rejects"
    assert is_committed or seen == before
    assert site.drift() == []
    if victim == "child":
        os.kill(child, signal.SIGKILL)
    else:
        site.kill(worker)  # type: ignore[arg-type]
        workers[0] = site.start(services.worker())
    site.complete(run, "applied_with_rejects", seconds=60)
    rows, debit = site.rows("SELECT count(*), sum(debit) * 100 FROM ledger_entry WHERE run_id = %s", run)[0]
    assert (rows, debit) == (len(file.clean), file.debit)
    assert site.rows("SELECT count(*) FROM ledger_entry")[0][0] == before[0] + len(file.clean)
    rejected = site.rows("SELECT count(DISTINCT line) FROM import_reject WHERE run_id = %s", run)[0][0]
    assert rejected == len(file.rejected_lines)
    assert site.drift() == []


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
