"""What each command of ``./app`` does with servers and services. The arguments are read in main.py."""

import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from saas.local import ports, postgres_settings, process, services
from saas.local.layout import Layout, Lock, default_layout
from saas.local.problems import Problem
from saas.local.progress import Progress
from saas.local.servers import Servers
from saas.local.supervisor import Supervisor

DEFAULT_PORT = 8000
# Commands that hand their work to Celery: without a running ./app serve they get a worker for as long as they run.
NEED_WORKER = {"import_file", "prepare_demo"}


def choose_port(wished: int | None, say: Progress) -> int:
    """Return the port to serve on; a wish is kept or refused, never bent."""
    if wished is not None:
        if not ports.is_free(wished):
            raise Problem(f"Port {wished} is taken: stop the program that uses it or choose another one with --port.")
        return wished
    port = ports.next_free_port(DEFAULT_PORT)
    if port is None:
        raise Problem(f"No port from {DEFAULT_PORT} to {DEFAULT_PORT + 19} is free: choose another one with --port.")
    if port != DEFAULT_PORT:
        say.say(f"Port {DEFAULT_PORT} is taken, so IOK listens on {port}.")
    return port


def django(*arguments: str) -> list[str]:
    """Return the command line of manage.py."""
    return [sys.executable, str(process.ROOT / "manage.py"), *arguments]


def run_in_terminal(name: str, command: list[str], env: Mapping[str, str], *, cwd: Path | None = None) -> int:
    """Run a command on our terminal to its end and return its exit code; it ends with us."""
    kept = process.start(name, command, log=None, env=env, cwd=cwd, stop_signal=signal.SIGINT)
    # A terminal sends Ctrl-C to the command as well, which decides what it means. Only now: a child inherits this.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return kept.popen.wait()
    finally:
        kept.stop()
        signal.signal(signal.SIGINT, before)


@contextmanager
def serving_alone(layout: Layout) -> Iterator[None]:
    """Hold the right to serve from this directory: two schedulers on one database would do everything twice."""
    layout.make()
    lock = Lock(layout, "serving")
    if not lock.take(wait=False):
        raise Problem(f"IOK already runs with the data in {layout.root}: stop that one, or point IOK_VAR elsewhere.")
    try:
        yield
    finally:
        lock.release()


def manage(arguments: list[str]) -> int:
    """Run manage.py in the caller's directory on the running servers, or on servers of its own for that long."""
    layout = default_layout()
    with Servers(layout) as servers:
        command = django(*arguments)
        if not (NEED_WORKER & set(arguments[:1])) or not Lock(layout, "serving").is_free():
            return run_in_terminal("manage", command, servers.env)
        with Supervisor(layout, servers.env, Progress().say) as supervisor:
            supervisor.start(services.worker())
            return run_in_terminal("manage", command, servers.env)


def serve(*, port: int | None) -> int:
    """Serve without demo data until a signal ends it."""
    layout, progress = default_layout(), Progress()
    with serving_alone(layout):
        chosen = choose_port(port, progress)
        servers = Servers(layout)
        with progress.step("Starting PostgreSQL and Valkey"):
            servers.open()
        with closing(servers), Supervisor(layout, servers.env, progress.say) as supervisor:
            with progress.step("Preparing the database"):
                prepare_database(layout, servers)
            start_web(supervisor, layout, chosen, progress)
            progress.say(f"IOK listens on http://localhost:{chosen} (Ctrl-C stops it).")
            supervisor.watch()
    return 0


def prepare_database(layout: Layout, servers: Servers) -> None:
    """Migrate what is shared and bring every cooperative to the current version."""
    log = layout.log("prepare")
    kept = process.start("prepare_database", django("prepare_database"), log=log, env=servers.env)
    try:
        if kept.popen.wait() != 0:
            raise Problem(f"The database could not be prepared: see the last lines of {log}.", exit_code=1)
    finally:
        kept.stop()


def start_web(supervisor: Supervisor, layout: Layout, port: int, progress: Progress) -> None:
    """Start web, worker and scheduler (those not running yet) and wait until the web server answers."""
    with progress.step("Starting web, worker and scheduler"):
        for service in (services.web(port), services.worker(), services.beat(layout)):
            supervisor.start(service)
        supervisor.wait_until(lambda: answers(port), seconds=40.0, what="web server")


def answers(port: int) -> bool:
    """Tell whether a web server answers a request, whatever the answer is."""
    try:
        with socket.create_connection((ports.LOCALHOST, port), timeout=2.0) as connection:
            connection.sendall(b"GET /health/live HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return connection.recv(9).startswith(b"HTTP/")
    except OSError:
        return False


@contextmanager
def throwaway_servers(purpose: str) -> Iterator[Servers]:
    """Give servers with fresh data in var/test or var/bench, which are removed at the end."""
    parent = default_layout().root / purpose
    parent.mkdir(parents=True, exist_ok=True)
    clear_leftovers(parent)
    root = Path(tempfile.mkdtemp(prefix="run-", dir=parent))
    layout = Layout(root)
    layout.make()
    mine = Lock(layout, "owner")
    mine.take()
    try:
        with Servers(layout, purpose) as servers:
            yield servers
    finally:
        mine.release()
        clear_leftovers(parent)


def clear_leftovers(parent: Path) -> None:
    """Remove throwaway data whose launcher and servers are gone, however they ended."""
    for root in parent.glob("run-*"):
        layout = Layout(root)
        if not (layout.run / "owner.lock").exists():
            unused = time.time() - root.stat().st_mtime > 60  # else its owner may be about to lock it
        else:
            unused = Lock(layout, "owner").is_free() and Lock(layout, "host").is_free()
        if unused:
            shutil.rmtree(root, ignore_errors=True)


# Suites with a name of their own; the first is part of the daily one, the others are not: they take minutes.
NAMED_SUITES = {"isolation": ["tests/isolation"], "long": ["-m", "long"]}
# Campaigns are no pytest: they take hours, start servers of their own and go on where they were.
CAMPAIGNS = {"faults": "tests.faults.campaign", "pages": "tests.pages"}


def test(arguments: list[str]) -> int:
    """Run pytest in the checkout on throwaway servers and pass its exit code on; the first word may name a suite."""
    if arguments and arguments[0] in CAMPAIGNS:
        command = [sys.executable, "-m", CAMPAIGNS[arguments[0]], *arguments[1:]]
        return run_in_terminal(arguments[0], command, {}, cwd=process.ROOT)
    if arguments and arguments[0] in NAMED_SUITES:
        arguments = [*NAMED_SUITES[arguments[0]], *arguments[1:]]
    with throwaway_servers("test") as servers:
        env = {**servers.env, "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "saas.settings_test")}
        return run_in_terminal("pytest", [sys.executable, "-m", "pytest", *arguments], env, cwd=process.ROOT)


def bench(name: str, arguments: list[str]) -> int:
    """Run one bench on throwaway servers whose settings are written down beside the result."""
    with throwaway_servers("bench") as servers:
        written = servers.layout.root / "settings.conf"
        written.write_text(postgres_settings.as_file("bench"))
        env = {**servers.env, "IOK_BENCH_SETTINGS": str(written)}
        command = [sys.executable, "-m", f"tests.bench.{name}_bench", *arguments]
        return run_in_terminal("bench", command, env, cwd=process.ROOT)
