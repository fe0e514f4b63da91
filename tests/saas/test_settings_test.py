"""The suite's own settings: two workers of the suite share a Valkey server and nothing that lies in it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAY = "from saas import settings_test as s; print(s.CELERY_BROKER_URL, *(c['LOCATION'] for c in s.CACHES.values()))"


def databases_of(worker: str) -> set[str]:
    said = subprocess.run(
        [sys.executable, "-c", SAY],
        cwd=ROOT,
        env={**os.environ, "PYTEST_XDIST_WORKER": worker},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(said.stdout.split())


def test_no_worker_sees_or_flushes_what_another_counts_there() -> None:
    first, second, alone = databases_of("gw0"), databases_of("gw1"), databases_of("")
    assert len(first) == len(second) == 2, "the broker's, and the caches'"
    assert not first & second
    assert alone == first
