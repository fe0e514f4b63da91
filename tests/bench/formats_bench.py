"""How fast each format of files is read into rows and how much memory it takes, at two sizes each.

python -m tests.bench.formats_bench [--rows N] [--only CODE] [--json]; ./app bench formats does the same.
Reading only: bytes of a made-up file to rows with their positions and checks, in a process of its own. A format joins
with a maker in ``MAKERS``.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.formats_files import MAKERS

ROWS = 100_000
# A file four times as long must not take much more memory.
LONGER = 4
FLAT_MEGABYTES = 12
GOALS = {"mt940": 50_000}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--only", choices=sorted(MAKERS))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.read:
        print(json.dumps(read(given.read)))
        return 0
    result = {code: measured(maker, given.rows) for code, maker in MAKERS.items() if given.only in (None, code)}
    print(json.dumps(result) if given.json else as_text(result))
    return 0


def read(path: Path) -> dict[str, Any]:
    """Read one file; return rows, seconds of the clock and of the processor, peak memory in MB."""
    from billing_import.formats.known import format_of

    found = format_of(path, path.name)
    if found is None:
        raise SystemExit(f"no format knows {path.name}")
    clock, processor = time.perf_counter(), time.process_time()
    rows = unread = 0
    untied = []
    for table in found.tables(path):
        for batch in table.batches():
            rows += len(batch.rows)
            unread += sum(row.problem is not None for row in batch.rows)
        untied += [check for check in table.checks() if not check.ties]
    if unread or untied:
        raise SystemExit(f"{path.name}: {unread} rows unread, {untied[:3]}")
    return {
        "rows": rows,
        "clock": time.perf_counter() - clock,
        "processor": time.process_time() - processor,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def measured(maker: Callable[[int, Path], None], rows: int) -> dict[str, Any]:
    """Return the figures of a format at both sizes; speed is the better of two readings of the shorter file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        maker(rows, path)
        size = path.stat().st_size
        short = min((_apart(path) for _ in range(2)), key=lambda one: one["processor"])
        maker(rows * LONGER, path)
        long = _apart(path)
    return {
        "rows": short["rows"],
        "megabytes": round(size / 1e6, 1),
        "rows_per_second": round(short["rows"] / short["clock"]),
        "rows_per_processor_second": round(short["rows"] / short["processor"]),
        "memory": round(short["memory"]),
        "memory_longer": round(long["memory"]),
        "is_flat": long["memory"] - short["memory"] <= FLAT_MEGABYTES,
    }


def _apart(path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.formats_bench", "--read", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def as_text(result: dict[str, Any]) -> str:
    """Return the table for people."""
    lines = [
        f"{'format':10} | {'rows':>8} | {'MB':>6} | {'rows/s':>8} | {'rows/s of processor':>19} | {'RSS MB':>6} | "
        f"{f'at {LONGER}x':>6} |"
    ]
    for code, one in result.items():
        goal = GOALS.get(code)
        reached = "reached" if goal and one["rows_per_processor_second"] >= goal else "NOT reached"
        lines.append(
            f"{code:10} | {one['rows']:8} | {one['megabytes']:6} | {one['rows_per_second']:8} | "
            f"{one['rows_per_processor_second']:19} | {one['memory']:6} | {one['memory_longer']:6} | "
            f"memory {'flat' if one['is_flat'] else 'GROWS'}" + (f"; goal {goal} rows/s {reached}" if goal else "")
        )
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
