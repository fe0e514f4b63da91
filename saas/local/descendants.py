"""Which processes descend from this one, and how to end them all. It knows nothing of what they do."""

import contextlib
import os
import signal
import time
from pathlib import Path


def parents() -> dict[int, int]:
    """Return the parent of every process on the machine (one pass over /proc)."""
    found: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            stat = (entry / "stat").read_text()
        except OSError:
            continue  # it ended while we looked
        # Quirk: the second field is the program's name and may itself hold spaces and brackets.
        found[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    return found


def descendants_of(pid: int) -> list[int]:
    """Return children, their children and so on, nearest first."""
    children: dict[int, list[int]] = {}
    for child, parent in parents().items():
        children.setdefault(parent, []).append(child)
    found: list[int] = []
    queue = [pid]
    while queue:
        below = children.get(queue.pop(0), [])
        found += below
        queue += below
    return found


def signal_all(pids: list[int], number: int) -> None:
    """Send a signal to each process that still exists."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def reap() -> dict[int, int]:
    """Collect every child that has ended; return exit codes by process (128 + signal for a killed one)."""
    ended: dict[int, int] = {}
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended
        if pid == 0:
            return ended
        code = os.waitstatus_to_exitcode(status)
        ended[pid] = code if code >= 0 else 128 - code


def end_all(*, polite_seconds: float) -> None:
    """End everything below this process: first ask, then kill, until nothing is left.

    Needs adopt_orphans(), or a grandchild whose parent dies first would be missed.
    """
    deadline = time.monotonic() + polite_seconds
    asked: set[int] = set()
    while True:
        reap()
        left = descendants_of(os.getpid())
        if not left:
            return
        if time.monotonic() >= deadline:
            signal_all(left, signal.SIGKILL)
        else:
            signal_all([pid for pid in left if pid not in asked], signal.SIGTERM)
            asked.update(left)
        time.sleep(0.02)
