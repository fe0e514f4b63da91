"""Where a command finds its servers: the environment's, those running here, or new ones. Owning is host.py's."""

import contextlib
import dataclasses
import json
import os
import subprocess
import sys
import time

from saas.local import ports
from saas.local.layout import Layout, Lock
from saas.local.problems import Problem
from saas.local.process import ROOT, environment, open_log

START_SECONDS = 240.0  # a host gives up before, and says why
STOP_SECONDS = 20.0

# Hosts we started and others still use: kept, because Python complains about a child that is simply forgotten.
_left_to_others: list[subprocess.Popen[bytes]] = []


@dataclasses.dataclass
class Servers:
    """A use of the servers from ``with`` to its end; the last use stops the embedded ones."""

    layout: Layout
    purpose: str = "demo"
    database_url: str = dataclasses.field(default_factory=lambda: os.environ.get("DATABASE_URL", ""))
    redis_url: str = dataclasses.field(default_factory=lambda: os.environ.get("REDIS_URL", ""))

    def __post_init__(self) -> None:
        self.needs_postgres = not self.database_url
        self.needs_valkey = not self.redis_url
        self._users: Lock | None = None
        self._host: subprocess.Popen[bytes] | None = None

    @property
    def are_embedded(self) -> bool:
        return self.needs_postgres or self.needs_valkey

    @property
    def env(self) -> dict[str, str]:
        """Return what every child needs to find servers and files."""
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url, "IOK_VAR": str(self.layout.root)}

    def __enter__(self) -> "Servers":
        self.open()
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def open(self) -> None:
        """Join the servers that run here, or start them."""
        self.layout.make()
        if self.are_embedded:
            try:
                self._join_or_start()
            except BaseException:
                self.close()
                raise

    def _join_or_start(self) -> None:
        """Hold the users' lock, then start a host unless one lives, and read its addresses.

        Race: a host that is just stopping holds ``users`` alone, so taking our share waits until it is gone.
        """
        with Lock(self.layout, "start").held():
            self._users = Lock(self.layout, "users")
            self._users.take(shared=True)
            addresses = self._wait_for_addresses()
        for needed, key in ((self.needs_postgres, "database_url"), (self.needs_valkey, "redis_url")):
            if needed and key not in addresses:
                raise Problem("The servers running here were started without this one: stop the other ./app first.")
        self.database_url = self.database_url or str(addresses["database_url"])
        self.redis_url = self.redis_url or str(addresses["redis_url"])

    def _start_host(self) -> None:
        self.layout.servers_file.unlink(missing_ok=True)
        self.layout.host_error_file.unlink(missing_ok=True)
        order = {
            "root": str(self.layout.root),
            "purpose": self.purpose,
            "postgres": self.needs_postgres,
            "valkey": self.needs_valkey,
        }
        with open_log(self.layout.log("servers")) as log:
            self._host = subprocess.Popen(
                [sys.executable, "-m", "saas.local.host", json.dumps(order)],
                cwd=ROOT,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _wait_for_addresses(self) -> dict[str, object]:
        """Return where the servers are, starting a host when none lives.

        Race: a host that was just killed may still hold its lock and leave its file, so addresses must answer.
        """
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._host is None and Lock(self.layout, "host").is_free():
                self._start_host()
            with contextlib.suppress(OSError, ValueError):
                addresses = dict(json.loads(self.layout.servers_file.read_text()))
                if all(ports.answers_at(str(url)) for name, url in addresses.items() if name.endswith("_url")):
                    return addresses
            if self.layout.host_error_file.exists() and (sentence := self.layout.host_error_file.read_text()):
                raise Problem(sentence, exit_code=1)
            if self._host and self._host.poll() is not None:
                break
            time.sleep(0.03)
        raise Problem(f"The servers do not start: see {self.layout.log('servers')}.", exit_code=1)

    def close(self) -> None:
        """Let go of the servers; wait for their end when this command started them and nobody else uses them."""
        if self._users:
            self._users.release()
        if self._host is None:
            return
        deadline = time.monotonic() + STOP_SECONDS
        while self._host.poll() is None and time.monotonic() < deadline:
            if self._somebody_stays():
                _left_to_others.append(self._host)
                return
            time.sleep(0.03)

    def _somebody_stays(self) -> bool:
        """Tell whether another launcher holds a share of ``users``; a host that is ending holds it alone."""
        users = Lock(self.layout, "users")
        if users.take(wait=False):
            users.release()
            return False
        if users.take(shared=True, wait=False):
            users.release()
            return True
        return False
