"""The command ``./app demo``: servers, the steps of prepare_demo with their progress, the table, then serving.

What the steps do is Django's business (saas/demo/); they report here as JSON, one object a line.
"""

import contextlib
import json
import os
import select
import sys
import time
from collections.abc import Iterator
from typing import Any

from saas.local import services
from saas.local.commands import choose_port, django, prepare_database, serving_alone, start_web
from saas.local.layout import Layout, Lock, default_layout
from saas.local.problems import Problem
from saas.local.process import start
from saas.local.progress import Progress, Step, print_table
from saas.local.servers import Servers
from saas.local.supervisor import Supervisor

FRESH_WAITS_SECONDS = 3.0  # servers that are just stopping get a moment
CODES = """\
Staff and the operator sign in with a code besides, in place of an authenticator app:
  ./app manage totp_code --cooperative SLUG IDENTIFIER
  ./app manage totp_code operator
"""
COLUMNS = ["Address", "Role", "Identifier", "Password", "Note"]


def demo(*, port: int | None, fresh: bool, serve: bool, size: str) -> int:
    """Prepare the demo and serve it until a signal; on existing data this is quick and changes nothing."""
    layout, progress = default_layout(), Progress()
    with serving_alone(layout):
        chosen = choose_port(port, progress) if serve else (port or 8000)
        servers = Servers(layout)
        if fresh:
            forget(layout, servers)
        with progress.step("Starting PostgreSQL and Valkey"):
            servers.open()
        with contextlib.closing(servers), Supervisor(layout, servers.env, progress.say) as supervisor:
            with progress.step("Preparing the database"):
                prepare_database(layout, servers)
            supervisor.start(services.worker())  # the imports go through it,
            supervisor.start(services.beat(layout))  # and what a killed worker left is sent again by this one
            accounts = prepare(layout, servers, supervisor, progress, size)
            if serve:
                start_web(supervisor, layout, chosen, progress)
            show(accounts, chosen)
            if serve:
                progress.say(f"Serving; the data lie in {layout.root}. Ctrl-C stops.")
                supervisor.watch()
    return 0


def forget(layout: Layout, servers: Servers) -> None:
    """Remove the data of earlier demos; never those of a server that is not ours."""
    if not servers.needs_postgres:
        raise Problem("--fresh forgets embedded data only: unset DATABASE_URL, or empty that database yourself.")
    deadline = time.monotonic() + FRESH_WAITS_SECONDS
    with Lock(layout, "start").held():
        while not (Lock(layout, "users").is_free() and Lock(layout, "host").is_free()):
            if time.monotonic() > deadline:
                raise Problem(f"Another ./app uses the data in {layout.root}: stop it before --fresh.")
            time.sleep(0.1)
        layout.forget_data()


def prepare(
    layout: Layout, servers: Servers, supervisor: Supervisor, progress: Progress, size: str
) -> list[dict[str, Any]]:
    """Run prepare_demo, show its steps and return the accounts to sign in with."""
    log = layout.log("prepare")
    kept = start("prepare_demo", django("prepare_demo", "--size", size), log=log, env=servers.env, piped=True)
    accounts: list[dict[str, Any]] = []
    try:
        with contextlib.ExitStack() as running:
            step: Step | None = None
            for line in lines_of(kept.output(), supervisor):
                report = json.loads(line)
                if "step" in report:
                    running.close()
                    step = running.enter_context(progress.step(report["step"]))
                if "note" in report and step:
                    step.note(report["note"])
                if "problem" in report:
                    raise Problem(f"{report['problem']} (log: {log})", exit_code=1)
                accounts = report.get("accounts", accounts)
            if kept.popen.wait() != 0:
                raise Problem(f"The demo could not be prepared: see the last lines of {log}.", exit_code=1)
    finally:
        kept.stop()
    return accounts


def lines_of(descriptor: int, supervisor: Supervisor) -> Iterator[str]:
    """Yield lines as they come, and keep the services running in between."""
    pending = b""
    while True:
        supervisor.look()
        if not select.select([descriptor], [], [], 0.25)[0]:
            continue
        part = os.read(descriptor, 65536)
        if not part:
            return
        *lines, pending = (pending + part).split(b"\n")
        yield from (line.decode() for line in lines if line.strip())


def show(accounts: list[dict[str, Any]], port: int) -> None:
    """Print who can sign in where."""
    rows = [
        [f"http://{a['host']}:{port}", a["role"], a["identifier"], a["password"], a.get("note", "")] for a in accounts
    ]
    print_table("Accounts of the demo", COLUMNS, rows)
    sys.stdout.write(CODES)
    sys.stdout.flush()
