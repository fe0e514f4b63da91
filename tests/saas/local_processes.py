"""What the tests of saas/local share: which processes belong to a directory, and waiting for a condition."""

import os
import time
from collections.abc import Callable
from pathlib import Path


def processes_of(directory: Path) -> dict[int, str]:
    """Return living processes that name the directory on their command line or in their environment, or work in it.

    PostgreSQL's children rewrite their command line; they are found by where they work.
    """
    needle, found = str(directory), {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            if (entry / "stat").read_text().rpartition(")")[2].split()[0] == "Z":
                continue
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            told = line + (entry / "environ").read_bytes().decode(errors="replace") + str((entry / "cwd").readlink())
        except OSError:
            continue
        if needle in told:
            found[int(entry.name)] = line
    return found


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
    """Wait for a condition; fail with its name when it does not come."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain: {what}"
        time.sleep(0.05)
