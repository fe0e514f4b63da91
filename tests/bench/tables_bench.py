"""How fast tables of files are read to rows of exact text, side by side with other readers of the same files.

Each reading runs in a process of its own: rows a second, CPU seconds, and how much the process grew.
"""

import argparse
import datetime as dt
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.billing_import.memory import most_memory_kb
from tests.billing_import.table_files import HEADER, dbf_of, ods_of, xls_of, xlsx_of

XLS_ROWS = 65_000  # such a sheet has no more


def ledger_rows(count: int) -> Iterator[tuple[Any, ...]]:
    """Return rows of a ledger as programs export them, the same every time."""
    dice = random.Random(1)
    words = ("Eksploatacja", "Fundusz remontowy", "Zaliczka na wodę zimną", "Wpłata Żaneta Świątek")
    for number in range(count):
        day = dt.date(2023, 1, 1) + dt.timedelta(days=dice.randrange(1000))
        amount = dice.randrange(100, 250_000) / 100
        is_payment = number % 4 == 0
        yield (
            f"HUTN/{number % 800}/{number % 40}", day, "W" if is_payment else "N", f"{dice.choice(words)} {day:%Y-%m}",
            f"N/{number}/2024", None if is_payment else amount, amount if is_payment else None, day,
        )  # fmt: skip


def _ours(path: Path) -> int:
    from billing_import.formats.known import format_of

    found = format_of(path, path.name)
    assert found is not None
    return sum(len(batch.rows) for table in found.tables(path) for batch in table.batches())


def _calamine(path: Path) -> int:
    from python_calamine import CalamineWorkbook

    return sum(1 for _ in CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows())


def _openpyxl(path: Path) -> int:
    from openpyxl import load_workbook

    return sum(1 for _ in load_workbook(path, read_only=True, data_only=True).worksheets[0].iter_rows(values_only=True))


def _dbfread(path: Path) -> int:
    from dbfread import DBF

    return sum(1 for _ in DBF(path, encoding="cp1250"))


READERS: dict[str, Callable[[Path], int]] = {
    "iok": _ours, "python-calamine": _calamine, "openpyxl": _openpyxl, "dbfread": _dbfread,
}  # fmt: skip
PEERS = {
    "xlsx": ("iok", "python-calamine", "openpyxl"),
    "xls": ("iok", "python-calamine"),
    "ods": ("iok", "python-calamine"),
    "dbf": ("iok", "dbfread"),
}


def make_files(folder: Path, rows: int) -> dict[str, Path]:
    """Write the same rows in every format; return the files by suffix."""
    ledger = list(ledger_rows(rows))
    contents: dict[str, Callable[[], bytes]] = {
        "xlsx": lambda: xlsx_of([HEADER, *ledger]),
        "xls": lambda: xls_of([HEADER, *ledger[:XLS_ROWS]]),
        "ods": lambda: ods_of([HEADER, *ledger]),
        "dbf": lambda: dbf_of(ledger),
    }
    files = {}
    for suffix, make in contents.items():
        files[suffix] = folder / f"kartoteka.{suffix}"
        files[suffix].write_bytes(make())
    return files


def read_once(reader: str, path: Path) -> None:
    """Read a file in this process and print what it took."""
    before, started, cpu = most_memory_kb(), time.perf_counter(), time.process_time()
    rows = READERS[reader](path)
    figures = {
        "rows": rows,
        "seconds": time.perf_counter() - started,
        "cpu": time.process_time() - cpu,
        "grown_mb": (most_memory_kb() - before) / 1024,
    }
    print(json.dumps(figures))


def measured(reader: str, path: Path, times: int) -> dict[str, float]:
    """Return the medians of reading a file so many times."""
    command = [sys.executable, "-m", "tests.bench.tables_bench", "--read", reader, str(path)]
    runs = [
        json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout) for _ in range(times)
    ]
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def main() -> None:
    """Measure every reader on every format."""
    parser = argparse.ArgumentParser(prog="./app bench tables", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--read", nargs=2, metavar=("READER", "FILE"), help=argparse.SUPPRESS)
    wishes = parser.parse_args()
    if wishes.read:
        read_once(wishes.read[0], Path(wishes.read[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        files = make_files(Path(folder), wishes.rows)
        print(f"{'':5} {'reader':16} {'MB':>6} {'rows':>8} {'rows/s':>9} {'per CPU s':>10} {'grew MB':>8}")
        for suffix, readers in PEERS.items():
            for reader in readers:
                found = measured(reader, files[suffix], wishes.times)
                size, rows = files[suffix].stat().st_size / 1e6, int(found["rows"])
                speeds = f"{rows / found['seconds']:9,.0f} {rows / found['cpu']:10,.0f}"
                print(f"{suffix:5} {reader:16} {size:6.1f} {rows:8,} {speeds} {found['grown_mb']:8.0f}")


if __name__ == "__main__":
    main()
