"""Where things lie below var/ (or IOK_VAR), and the locks between launchers. Nothing here starts a process."""

import contextlib
import dataclasses
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from saas.local.problems import Problem
from saas.local.process import ROOT


@dataclasses.dataclass(frozen=True)
class Layout:
    """The directories of one set of servers and data."""

    root: Path

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def valkey(self) -> Path:
        return self.root / "valkey"

    @property
    def logs(self) -> Path:
        return self.root / "log"

    @property
    def run(self) -> Path:
        """Locks, the servers' addresses, the scheduler's notes: worthless once nothing runs."""
        return self.root / "run"

    @property
    def servers_file(self) -> Path:
        return self.run / "servers.json"

    @property
    def host_error_file(self) -> Path:
        return self.run / "servers.error"

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def make(self) -> None:
        """Create what is missing; refuse a directory that another user made."""
        reason = ""
        try:
            for path in (self.root, self.logs, self.run, self.valkey):
                path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = str(error.strerror)
        if reason or not os.access(self.run, os.R_OK | os.W_OK | os.X_OK):
            reason = reason or "it belongs to another user"
            raise Problem(f"{self.root} cannot be used ({reason}): run as its owner or point IOK_VAR elsewhere.")

    def forget_data(self) -> None:
        """Remove everything the product keeps here; the logs stay. Call it only while no server runs."""
        for path in self.root.iterdir():
            if path.name not in ("log", "run", "test", "bench"):
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def default_layout() -> Layout:
    """Return IOK_VAR's layout, or var/ of the checkout."""
    return Layout(Path(os.environ.get("IOK_VAR") or ROOT / "var").resolve())


class Lock:
    """A lock on a file that the kernel lets go of when its holder dies, however it dies."""

    def __init__(self, layout: Layout, name: str) -> None:
        self._path = layout.run / f"{name}.lock"
        self._held: int | None = None

    def take(self, *, shared: bool = False, wait: bool = True) -> bool:
        """Take the lock; return False when ``wait`` is off and somebody else has it."""
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        mode = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
        try:
            fcntl.flock(handle, mode)
        except BlockingIOError:
            os.close(handle)
            return False
        except BaseException:
            os.close(handle)
            raise
        self._held = handle
        return True

    def release(self) -> None:
        """Let it go; harmless when it is not held."""
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def is_free(self) -> bool:
        """Tell whether nobody has it (at this moment)."""
        if not self.take(wait=False):
            return False
        self.release()
        return True

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Hold it for a block."""
        self.take()
        try:
            yield
        finally:
            self.release()


def write_json(path: Path, content: Mapping[str, object]) -> None:
    """Write a small file for this user alone, whole or not at all."""
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        json.dump(content, stream)
    beside.replace(path)
