"""A very large file of one cooperative and small ones of another, one worker of two processes: who waits how long."""

import itertools
import time
import uuid
from pathlib import Path
from typing import Any

import psycopg

from tests.billing_import.dirty_files import HEADER
from tests.faults.campaign.server import Breakable, breakable
from tests.faults.import_site import ROOT, SLUG, wait_until

LARGE_BYTES, LARGE_FILES, SMALL_FILES = 100 << 20, 2, 3
MOST_SECONDS = 60
OTHER = "siarkowiec"
CODES = [f"A/{number}" for number in range(1, 41)]
_ENDS = {"applied", "applied_with_rejects", "unchanged", "refused", "cancelled"}


def measure(folder: Path) -> dict[str, Any]:
    """Send large files of one cooperative and, while the first is read, small ones of another; return the seconds."""
    with breakable(folder, CODES) as there:
        site = there.site
        site.manage("onboard_cooperative", str(ROOT / "tenants" / "packs" / OTHER))
        there.start_beat()
        register = "Indeks lokalu;Ulica;Nr budynku;Nr lokalu\n" + "".join(f"{code};Polna;1;{code}\n" for code in CODES)
        _queued(there, OTHER, register.encode(), "register")
        _ended(there, OTHER, 120)
        alone = _small(there, 0)
        large = [_queued(there, SLUG, _ledger(LARGE_BYTES, number), "ledger") for number in range(LARGE_FILES)]
        wait_until(lambda: _status(there, SLUG, large[0]) == "running", 60, "the large file")
        waited = [_small(there, number) for number in range(1, 1 + SMALL_FILES)]
        beside = _status(there, SLUG, large[0])
        site.ask(do="cancel", run=str(large[1]))
        site.ask(do="cancel", run=str(large[0]))
    return {
        "large_megabytes": LARGE_BYTES >> 20, "large_files": LARGE_FILES, "small_alone_seconds": alone,
        "small_seconds": waited, "large_was": beside,
        "wrong": "" if beside == "running" and max(waited) <= MOST_SECONDS + alone else "small files waited too long",
    }  # fmt: skip


def _small(there: Breakable, number: int) -> float:
    began = time.monotonic()
    _queued(there, OTHER, _ledger(20_000, 100 + number), "ledger")
    _ended(there, OTHER, 300)
    return round(time.monotonic() - began, 2)


def _queued(there: Breakable, slug: str, content: bytes, kind: str) -> uuid.UUID:
    path = there.site.folder / f"{uuid.uuid4().hex}.csv"
    path.write_bytes(content)
    run = there.site.ask(do="queue", cooperative=slug, path=str(path), kind=kind, wish="apply")["run"]
    path.unlink()
    return uuid.UUID(run)


def _status(there: Breakable, slug: str, run: uuid.UUID) -> str:
    return str(_rows(there, slug, "SELECT status FROM import_run WHERE id = %s", run)[0][0])


def _ended(there: Breakable, slug: str, seconds: float) -> None:
    def is_over() -> bool:
        return {str(status) for (status,) in _rows(there, slug, "SELECT status FROM import_run")} <= _ENDS

    wait_until(is_over, seconds, f"the files of {slug}")


def _rows(there: Breakable, slug: str, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with psycopg.connect(there.site.database_url, options=f"-c search_path={slug}") as connection:
        return connection.execute(query, parameters).fetchall()


def _ledger(size: int, number: int) -> bytes:
    """Return a ledger file of about so many bytes."""
    rows = (
        f"{CODES[at % len(CODES)]};{1 + at % 28:02d}.{1 + at % 12:02d}.2025;N;Zaliczka na wodę {number};"
        f"D/{number}/{at};{at % 900 + 1},25;;"
        for at in itertools.count()
    )
    width = 62
    return ("\r\n".join((HEADER, *itertools.islice(rows, size // width))) + "\r\n").encode("cp1250")
