"""The servers of the long suite, made to be broken: its own PostgreSQL and Valkey, a disk that can be filled."""

import contextlib
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import redis

from saas.local import postgres, services, valkey
from saas.local.layout import Layout
from tests.faults.campaign.samples import CODES
from tests.faults.import_site import ROOT, SLUG, Site, wait_until

DISK_MEGABYTES = 640
# How long a server may take to come back; it reads its log again.
BACK_SECONDS = 60


@dataclass
class Breakable:
    """A site with its servers; ``is_small_disk`` tells whether they lie on a disk of their own that can be full."""

    site: Site
    layout: Layout
    server: postgres.Postgres
    broker: valkey.Valkey
    is_small_disk: bool
    worker: subprocess.Popen[bytes] | None = None
    beat: subprocess.Popen[bytes] | None = None
    _ballast: list[Path] = field(default_factory=list)

    def start_worker(self) -> None:
        """Start a worker unless one runs."""
        if self.worker is None or self.worker.poll() is not None:
            self.worker = self.site.start(services.worker())

    def start_beat(self) -> None:
        """Start the scheduler unless it runs."""
        if self.beat is None or self.beat.poll() is not None:
            self.beat = self.site.start(services.beat(self.layout))

    def kill_worker(self) -> None:
        """Kill the worker with its children."""
        if self.worker is not None:
            self.site.kill(self.worker)

    def kill_beat(self) -> None:
        """Kill the scheduler."""
        if self.beat is not None:
            self.site.kill(self.beat)

    def flush(self) -> None:
        """Make Valkey forget everything: messages, what is unacknowledged, caches."""
        with contextlib.closing(redis.Redis.from_url(self.broker.url)) as client:
            client.flushall()

    def stop_postgres(self) -> None:
        """Stop PostgreSQL in immediate mode, as a machine that loses power does, and start it again."""
        pid = int((self.layout.postgres / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        self.server.kept.popen.wait(BACK_SECONDS)
        self.bring_postgres_back()

    def bring_postgres_back(self) -> None:
        """Start PostgreSQL where it was, unless it runs, and wait until it takes connections."""
        if self.server.kept.exit_code() is not None:
            port = self.server.port
            self.server = postgres.start(self.layout, "demo", port)
            assert self.server.port == port, "another program took PostgreSQL's port"
        wait_until(self._answers, BACK_SECONDS, "PostgreSQL")

    def _answers(self) -> bool:
        try:
            self.site.rows("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def fill_disk(self) -> None:
        """Take all that is left of the disk."""
        path = self.site.folder / f"ballast-{time.monotonic_ns()}"
        self._ballast.append(path)
        with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            piece = bytes(1 << 20)
            while True:
                written = file.write(piece)
                piece = piece[: max(written or 0, 1)] if written != len(piece) else piece

    def free_disk(self) -> None:
        """Give the disk back and see that PostgreSQL is well again."""
        for path in self._ballast:
            path.unlink(missing_ok=True)
        self._ballast.clear()
        self.bring_postgres_back()

    def lock_holders(self) -> list[int]:
        """Return the server processes that hold a lock of imports."""
        try:
            found = self.site.rows("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted")
        except psycopg.OperationalError:
            return []
        return [int(pid) for (pid,) in found]

    def seconds_until_free(self, pids: list[int], most: float = 30.0) -> float:
        """Wait until none of these server processes holds a lock; return how long it took."""
        began = time.monotonic()
        while set(pids) & set(self.lock_holders()):
            if time.monotonic() - began > most:
                return most
            time.sleep(0.02)
        return time.monotonic() - began


@contextlib.contextmanager
def breakable(folder: Path, codes: list[str]) -> Iterator[Breakable]:
    """Make a site with a register and remove it, whatever happened to it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    is_small = _mount(folder)
    kept: list[Any] = []
    site = None
    try:
        layout = Layout(folder / "servers")
        layout.make()
        server = postgres.start(layout, "demo")
        broker = valkey.start(layout)
        kept.append(broker.kept)
        site = Site(folder, server.url, broker.url)
        made = Breakable(site, layout, server, broker, is_small)
        site.manage("prepare_database")
        site.manage("onboard_cooperative", str(ROOT / "tenants" / "packs" / SLUG))
        made.start_worker()
        for content, kind in ((_register(codes), "register"), (_register(list(CODES)), "register")):
            run = site.queue(content, kind=kind)
            wait_until(lambda run=run: site.status(run) == "applied", 120, "the register")
        try:
            yield made
        finally:
            kept.append(made.server.kept)
    finally:
        if site is not None:
            site.close()
        for one in kept:
            one.stop()
        if is_small:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _mount(folder: Path) -> bool:
    """Put a small disk into a folder; False where that is not allowed."""
    size = f"size={DISK_MEGABYTES}m,mode=755"
    return subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)], check=False).returncode == 0


def _register(codes: list[str]) -> bytes:
    rows = "".join(f"{code};Gwiezdna;1;{code}\n" for code in codes)
    return f"Indeks lokalu;Ulica;Nr budynku;Nr lokalu\n{rows}".encode()


class Reader(threading.Thread):
    """Somebody who looks at balances all the time and notes every state seen. States come from one statement each."""

    SEEN = """
        SELECT (SELECT count(*) FROM ledger_entry WHERE superseded_by_run IS NULL),
               (SELECT coalesce(sum((debit - credit) * 100), 0)::bigint FROM ledger_entry
                WHERE superseded_by_run IS NULL),
               (SELECT coalesce(sum(entries), 0)::bigint FROM ledger_balance),
               (SELECT coalesce(sum((debit - credit) * 100), 0)::bigint FROM ledger_balance),
               (SELECT count(*) FROM charges_component WHERE superseded_by_run IS NULL),
               (SELECT coalesce(sum(amount * 100), 0)::bigint FROM charges_component WHERE superseded_by_run IS NULL)
    """

    def __init__(self, site: Site) -> None:
        super().__init__(daemon=True)
        self.site = site
        self.states: dict[tuple[int, ...], float] = {}
        self.looks = 0
        self._is_over = threading.Event()

    def run(self) -> None:
        """Look until told to stop; a server that is away is asked again."""
        while not self._is_over.is_set():
            try:
                options = f"-c search_path={SLUG}"
                with psycopg.connect(self.site.database_url, options=options, autocommit=True) as connection:
                    while not self._is_over.wait(0.02):
                        row = connection.execute(self.SEEN).fetchone()
                        assert row is not None
                        self.states.setdefault(tuple(int(value) for value in row), time.monotonic())
                        self.looks += 1
            except psycopg.Error:
                time.sleep(0.05)

    def stop(self) -> None:
        """Stop looking."""
        self._is_over.set()
        self.join(10)
