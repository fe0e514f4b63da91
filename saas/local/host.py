"""The process that owns the embedded servers: it starts them, keeps them up and stops them with their last user.

A user is a launcher that holds the shared lock ``users``; the kernel drops it with the launcher, even on kill -9.
Runs as ``python -m saas.local.host`` in a session of its own. Starting one or joining one is in servers.py.
"""

import dataclasses
import json
import os
import signal
import sys
import time
from pathlib import Path

from saas.local import descendants, linux, postgres, valkey
from saas.local.layout import Layout, Lock, write_json
from saas.local.postgres import Postgres
from saas.local.problems import Problem
from saas.local.valkey import Valkey

LOOK_SECONDS = 0.2
RESTARTS_ALLOWED = 5


@dataclasses.dataclass
class Host:
    """The servers of one layout."""

    layout: Layout
    purpose: str
    with_postgres: bool
    with_valkey: bool
    postgres: Postgres | None = None
    valkey: Valkey | None = None
    restarts: int = 0

    def start(self) -> None:
        """Start what was asked for, on the ports of last time when they are free, and publish the addresses."""
        last = last_ports(self.layout)
        if self.with_valkey:
            self.valkey = valkey.start(self.layout, last.get("valkey"))
        if self.with_postgres:
            self.postgres = postgres.start(self.layout, self.purpose, last.get("postgres"))
        self.publish()

    def publish(self) -> None:
        """Write where the servers are."""
        addresses: dict[str, object] = {"host": os.getpid(), "purpose": self.purpose}
        used: dict[str, object] = {}
        if self.postgres:
            addresses["database_url"] = self.postgres.url
            used["postgres"] = self.postgres.port
        if self.valkey:
            addresses["redis_url"] = self.valkey.url
            used["valkey"] = self.valkey.port
        write_json(self.layout.run / "ports.json", used)
        write_json(self.layout.servers_file, addresses)

    def mend(self) -> None:
        """Start a server again that was killed, on its old port and password, so that its clients only reconnect."""
        if self.valkey and self.valkey.kept.exit_code() is not None:
            self._count_restart("Valkey")
            self.valkey = valkey.start(self.layout, self.valkey.port, self.valkey.password)
            self.publish()
        if self.postgres and self.postgres.kept.exit_code() is not None:
            self._count_restart("PostgreSQL")
            self.postgres = postgres.start(self.layout, self.purpose, self.postgres.port)
            self.publish()

    def _count_restart(self, name: str) -> None:
        self.restarts += 1
        if self.restarts > RESTARTS_ALLOWED:
            raise Problem(f"{name} keeps ending: see the last lines of its log in {self.layout.logs}.", exit_code=1)

    def stop(self) -> None:
        """Stop the servers, both at once, and whatever is left below this process."""
        running = [server.kept for server in (self.postgres, self.valkey) if server]
        for kept in running:
            kept.ask_to_stop()
        for kept in running:
            kept.wait()
        descendants.end_all(polite_seconds=1.0)


def last_ports(layout: Layout) -> dict[str, int]:
    """Return the ports used last, so that addresses stay the same from one start to the next."""
    try:
        return {str(name): int(port) for name, port in json.loads((layout.run / "ports.json").read_text()).items()}
    except (OSError, ValueError, AttributeError):
        return {}


def main(arguments: list[str]) -> int:
    """Serve until no launcher is left or somebody sends SIGTERM."""
    order = json.loads(arguments[0])
    layout = Layout(Path(order["root"]))
    alive, users = Lock(layout, "host"), Lock(layout, "users")
    if not alive.take(wait=False):
        return 0  # another host was quicker; the launcher joins that one
    stopping = False

    def on_signal(_number: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    linux.adopt_orphans()
    layout.host_error_file.unlink(missing_ok=True)
    host = Host(layout, order["purpose"], order["postgres"], order["valkey"])
    code = 0
    try:
        host.start()
        while not stopping and not users.take(wait=False):
            host.mend()
            time.sleep(LOOK_SECONDS)
    except Problem as problem:
        layout.host_error_file.write_text(str(problem))
        code = problem.exit_code
    finally:
        layout.servers_file.unlink(missing_ok=True)
        host.stop()
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
