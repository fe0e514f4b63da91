"""Starting a command under a keeper, with its log file; and stopping it. Which commands there are is in services.py."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from saas.local.keeper import Order

ROOT = Path(__file__).resolve().parent.parent.parent
LOG_LIMIT_BYTES = 5_000_000


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a child: ours, the product on its path, and what is added."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **(extra or {})}


@dataclasses.dataclass
class Kept:
    """A running keeper and the name of what it keeps."""

    name: str
    popen: subprocess.Popen[bytes]
    grace_seconds: float

    def exit_code(self) -> int | None:
        """Return the exit code, or nothing while it runs."""
        return self.popen.poll()

    def output(self) -> int:
        """Return the descriptor of its standard output, which start() was told to keep for us."""
        if self.popen.stdout is None:
            raise ValueError("start() was called without piped=True")
        return self.popen.stdout.fileno()

    def ask_to_stop(self) -> None:
        """Ask for a clean stop without waiting."""
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGTERM)

    def wait(self) -> int:
        """Wait for the end after ask_to_stop(); kill the keeper itself when even that hangs."""
        try:
            return self.popen.wait(self.grace_seconds + 8.0)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            return self.popen.wait()

    def stop(self) -> int:
        """Stop it and everything below it."""
        self.ask_to_stop()
        return self.wait()


def start(
    name: str,
    command: list[str],
    *,
    log: Path | None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = ROOT,
    stop_signal: int = signal.SIGTERM,
    death_signal: int = signal.SIGTERM,
    grace_seconds: float = 10.0,
    identity: str = "same",
    writable: Path | None = None,
    piped: bool = False,
) -> Kept:
    """Start a command that cannot outlive this process.

    With a log it gets a session of its own, away from the terminal's Ctrl-C; without one it shares our terminal.
    ``piped`` keeps its standard output for us and leaves the log only its errors.
    Quirk: call it from the main thread. The kernel ties the promise to the thread that started the child.
    """
    order = Order(
        parent=os.getpid(),
        stop_signal=int(stop_signal),
        death_signal=int(death_signal),
        grace_seconds=grace_seconds,
        identity=identity,
        writable=str(writable or ""),
    )
    keeper = [sys.executable, "-S", "-m", "saas.local.keeper", json.dumps(dataclasses.asdict(order))]
    if cwd is None:
        keeper.insert(1, "-P")  # a caller's own directory must not hide our package
    if log is None:
        popen = subprocess.Popen([*keeper, *command], env=environment(env), cwd=cwd)
    else:
        with open_log(log) as stream:
            popen = subprocess.Popen(
                [*keeper, *command],
                env=environment(env),
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if piped else stream,
                stderr=stream,
                start_new_session=True,
            )
    return Kept(name, popen, grace_seconds)


def open_log(path: Path) -> BinaryIO:
    """Open a log to append to; one that has grown large is put aside first (one generation is kept)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_LIMIT_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")


def run(name: str, command: list[str], *, log: Path, timeout: float = 120.0, identity: str = "same") -> int:
    """Run a short command to its end under a keeper and return its exit code."""
    kept = start(name, command, log=log, identity=identity)
    deadline = time.monotonic() + timeout
    while (code := kept.exit_code()) is None:
        if time.monotonic() > deadline:
            return kept.stop() or 1
        time.sleep(0.02)
    return code
