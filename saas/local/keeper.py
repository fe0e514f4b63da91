"""One process that keeps a command and everything it starts, and ends them all when it or its parent ends.

Runs as ``python -S -m saas.local.keeper ORDER COMMAND …`` between the launcher and a server. It restarts nothing.
"""

import dataclasses
import json
import os
import signal
import sys
import time

from saas.local import descendants, linux

WATCHED = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD}
NOT_PERMITTED = 126


@dataclasses.dataclass(frozen=True)
class Order:
    """What the keeper has to know; travels as JSON on its command line."""

    parent: int
    stop_signal: int = signal.SIGTERM
    death_signal: int = signal.SIGTERM  # what the command gets when the keeper itself is killed
    grace_seconds: float = 10.0
    identity: str = "same"  # same | namespace | UID:GID
    writable: str = ""  # a directory the new identity must be able to use


def keep(order: Order, command: list[str]) -> int:
    """Run the command until it ends or we are told to stop; leave nothing behind; return its exit code."""
    linux.adopt_orphans()
    linux.die_with_parent(signal.SIGTERM)
    signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
    if os.getppid() != order.parent:  # Race: the parent died before we asked to be told
        return 128 + signal.SIGTERM
    keeper = os.getpid()
    main = os.fork()
    if main == 0:
        _become_command(order, command, keeper)
    code = _wait(main, order)
    descendants.end_all(polite_seconds=2.0)
    return code


def _become_command(order: Order, command: list[str], keeper: int) -> None:
    """Turn the forked child into the command; never returns."""
    try:
        for number in (signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)  # Python ignores them, servers expect the default
        if order.identity == "namespace":
            linux.enter_user_namespace(65534, 65534)
        elif order.identity != "same":
            uid, gid = order.identity.split(":")
            linux.become(int(uid), int(gid))
        if order.writable and not os.access(order.writable, os.R_OK | os.W_OK | os.X_OK, effective_ids=True):
            os._exit(NOT_PERMITTED)
        linux.die_with_parent(order.death_signal)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
        if os.getppid() != keeper:
            os._exit(128 + signal.SIGTERM)
        os.execvp(command[0], command)  # noqa: S606
    except OSError as error:
        os.write(2, f"{command[0]}: {error}\n".encode())
        os._exit(NOT_PERMITTED)


def _wait(main: int, order: Order) -> int:
    """Wait for the command; on SIGTERM or SIGHUP pass on its stop signal, and kill it when the grace is over."""
    deadline: float | None = None
    while True:
        ended = descendants.reap()
        if main in ended:
            return ended[main]
        left = 3600.0 if deadline is None else max(0.0, deadline - time.monotonic())
        arrived = signal.sigtimedwait(WATCHED, left)
        if arrived is None and deadline is not None:
            descendants.signal_all([main], signal.SIGKILL)
            deadline = time.monotonic() + 1.0
        elif arrived is not None and arrived.si_signo in (signal.SIGTERM, signal.SIGHUP) and deadline is None:
            # Quirk: SIGINT is not passed on. A terminal sends it to the whole group, the command has had its own.
            descendants.signal_all([main], order.stop_signal)
            deadline = time.monotonic() + order.grace_seconds


if __name__ == "__main__":
    sys.exit(keep(Order(**json.loads(sys.argv[1])), sys.argv[2:]))
