"""A product of its own for fault tests: a database, a Valkey and real workers, all of which may be killed."""

import contextlib
import json
import os
import secrets
import select
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from celery import Celery

from saas.local import services, valkey
from saas.local.layout import Layout

ROOT = Path(__file__).resolve().parents[2]
SLUG = "hutnik"
DESK_SECONDS = 60


class DeskFailed(Exception):
    """What the accountant wished ended in an exception; the text is its traceback."""


class Site:
    """The product on servers of its own. Nothing here uses the test process's Django."""

    def __init__(self, folder: Path, database_url: str, redis_url: str) -> None:
        self.folder, self.database_url = folder, database_url
        self.stops = folder / "stops"
        self.stops.mkdir()
        # Not the current app: the test process has a broker of its own.
        self.broker = Celery(broker=f"{redis_url}/0", set_as_current=False)
        self.env = {
            **os.environ,
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "IOK_VAR": str(folder / "var"),
            "IOK_STOP_DIR": str(self.stops),
            "DJANGO_SETTINGS_MODULE": "saas.settings",
            "IOK_LOG_LEVEL": "WARNING",
        }
        self.processes: list[subprocess.Popen[bytes]] = []
        self._desk: subprocess.Popen[bytes] | None = None

    def manage(self, *arguments: str) -> str:
        """Run manage.py and return what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.env, check=True, capture_output=True, text=True).stdout

    def start(self, service: services.Service) -> subprocess.Popen[bytes]:
        """Start a worker or a scheduler in a process group of its own."""
        with (self.folder / f"{service.name}.log").open("ab") as log:
            process = subprocess.Popen(
                service.command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        self.processes.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a service with all its children, as the machine's out-of-memory killer or an unplugged cable would."""
        with contextlib.suppress(ProcessLookupError):
            if process is self._desk:
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    def ask(self, **order: Any) -> dict[str, Any]:
        """Do something as an accountant at the desk does, by ``tests.faults.desk``; return its answer."""
        if self._desk is None or self._desk.poll() is not None:
            with (self.folder / "desk.log").open("ab") as log:
                self._desk = subprocess.Popen(
                    [sys.executable, "-m", "tests.faults.desk"],
                    cwd=ROOT, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                )  # fmt: skip
            self.processes.append(self._desk)
        assert self._desk.stdin is not None
        assert self._desk.stdout is not None
        self._desk.stdin.write(json.dumps({"cooperative": SLUG, **order}).encode() + b"\n")
        self._desk.stdin.flush()
        if not select.select([self._desk.stdout], [], [], DESK_SECONDS)[0]:
            self.kill(self._desk)
            raise DeskFailed(f"no answer to {order} within {DESK_SECONDS} s")
        said = self._desk.stdout.readline()
        answer: dict[str, Any] = json.loads(said or b'{"error": "the desk died"}')
        if "error" in answer:
            raise DeskFailed(answer["error"])
        return answer

    def decide(self, what: str, run: uuid.UUID) -> None:
        """Decide about a run: ``apply`` what was previewed, ``undo`` or ``cancel``."""
        self.ask(do=what, run=str(run))

    def close(self) -> None:
        """Kill what still runs."""
        for process in self.processes:
            self.kill(process)

    def queue(self, content: bytes, kind: str = "ledger", wish: str = "apply") -> uuid.UUID:
        """Ask for an import as an accountant does, without waiting for it; return the run."""
        path = self.folder / f"{secrets.token_hex(4)}.csv"
        path.write_bytes(content)
        return uuid.UUID(self.ask(do="queue", path=str(path), kind=kind, wish=wish)["run"])

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Ask the cooperative's schema, as a reader who knows nothing of imports under way."""
        with psycopg.connect(self.database_url, options=f"-c search_path={SLUG}") as connection:
            return connection.execute(query, parameters).fetchall()

    def rows_changed(self, statement: str) -> int:
        """Change rows of the cooperative's schema behind the product's back; return how many."""
        with psycopg.connect(self.database_url, options=f"-c search_path={SLUG}") as connection:
            return connection.execute(statement).rowcount

    def status(self, run: uuid.UUID) -> str:
        """Return a run's status."""
        return str(self.rows("SELECT status FROM import_run WHERE id = %s", run)[0][0])

    def let_go(self, stage: str) -> None:
        """Let an import that stopped at a stage go on."""
        (self.stops / f"{stage}.stopped").unlink(missing_ok=True)

    def disarm(self) -> None:
        """Take back every stop, reached or not."""
        for path in self.stops.iterdir():
            path.unlink(missing_ok=True)

    def arm(self, stage: str) -> Path:
        """Make the next import that reaches a stage stop there; return the file that says so."""
        stopped = self.stops / f"{stage}.stopped"
        stopped.unlink(missing_ok=True)
        (self.stops / stage).touch()
        return stopped

    def sweep(self) -> None:
        """Let the sweep run now instead of at its time, and think all messages lost."""
        with psycopg.connect(self.database_url, options=f"-c search_path={SLUG}") as connection:
            connection.execute("UPDATE import_run SET sent_at = sent_at - interval '1 minute'")
        self.broker.send_task("billing_import.tasks.dispatch_lost_runs")

    def send(self, run: uuid.UUID | None) -> None:
        """Send the message of a run once more, as a broker does that thinks it was lost."""
        self.broker.send_task("billing_import.tasks.run_import", kwargs={"schema": SLUG, "run_id": str(run)})

    def complete(self, run: uuid.UUID, status: str, seconds: float) -> None:
        """Sweep every few seconds until a run has the status; a message may die with the connection it was sent to."""
        swept = 0.0

        def is_complete() -> bool:
            nonlocal swept
            if self.status(run) == status:
                return True
            if time.monotonic() - swept > 4:
                swept = time.monotonic()
                self.sweep()
            return False

        wait_until(is_complete, seconds, f"{status} of {run}")

    def drift(self) -> list[tuple[Any, ...]]:
        """Return accounts whose kept balance is not the sum of their open rows."""
        return self.rows(
            """
            SELECT account_id FROM (
                SELECT account_id, sum(debit) AS debit, sum(credit) AS credit, count(*) AS entries
                FROM ledger_entry WHERE superseded_by_run IS NULL GROUP BY account_id
            ) AS summed FULL JOIN ledger_balance AS kept USING (account_id)
            WHERE (summed.debit, summed.credit, summed.entries)
               IS DISTINCT FROM (kept.debit, kept.credit, kept.entries::bigint)
            """
        )


def wait_until(is_true: Callable[[], bool], seconds: float, what: str) -> float:
    """Wait for something; return how long it took, fail when it takes longer than allowed."""
    started = time.monotonic()
    while not is_true():
        waited = time.monotonic() - started
        assert waited < seconds, f"{what} did not happen within {seconds} s"
        time.sleep(0.1)
    return time.monotonic() - started


@contextlib.contextmanager
def site_in(folder: Path) -> Iterator[Site]:
    """Make a site with one cooperative and remove it, whatever happened to it."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    name = f"iok_faults_{secrets.token_hex(4)}"
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        layout = Layout(folder / "servers")
        layout.make()
        server = valkey.start(layout)
        site = Site(folder, urlunsplit(parts._replace(path=f"/{name}")), server.url)
        try:
            site.manage("prepare_database")
            site.manage("onboard_cooperative", str(ROOT / "tenants" / "packs" / SLUG))
            yield site
        finally:
            site.close()
            server.kept.stop()
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
