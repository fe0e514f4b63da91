"""Rows of a file that somebody needs later: most of them lie on disk, so that many of them cost no memory."""

import heapq
import pickle
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any, Generic, TypeVar

T = TypeVar("T")
# So many stay in memory; each further so many are one piece on the disk.
PIECE = 500
SLICE = 20_000


@dataclass(slots=True)
class _Run:
    """Rows in the order of their lines: pieces on the disk as (offset, length), then what is still in memory."""

    last_line: int = 0
    pieces: list[tuple[int, int]] = field(default_factory=list)
    tail: list[Any] = field(default_factory=list)


class SetAside(Generic[T]):
    """Takes rows in any order, cheapest in that of their lines; gives them in that of their lines as often as asked.

    The file has no name: it goes when the process or the object does, and nobody else can open it.
    """

    def __init__(self, line_of: Callable[[T], int], rows: Iterable[T] = ()) -> None:
        self._line_of = line_of
        self._runs: list[_Run] = []
        self._count = 0
        self._file: IO[bytes] | None = None
        self.extend(rows)

    def append(self, row: T) -> None:
        """Put a row aside. Cost: a write to the disk for every ``PIECE`` of them."""
        line = self._line_of(row)
        run = next((run for run in self._runs if run.last_line <= line), None)
        if run is None:
            run = _Run()
            self._runs.append(run)
        run.last_line = line
        run.tail.append(row)
        self._count += 1
        if len(run.tail) >= PIECE:
            run.pieces.append(self._written(pickle.dumps(run.tail, pickle.HIGHEST_PROTOCOL)))
            run.tail = []

    def extend(self, rows: Iterable[T]) -> None:
        """Put rows aside."""
        for row in rows:
            self.append(row)

    def slices(self) -> Iterator[list[T]]:
        """Return the rows in lists of as many as may be worked on at a time."""
        rows = iter(self)
        while taken := list(islice(rows, SLICE)):
            yield taken

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        return heapq.merge(*(self._rows_of(run) for run in self._runs), key=self._line_of)

    def _rows_of(self, run: _Run) -> Iterator[T]:
        for offset, length in run.pieces:
            yield from self._read(offset, length)
        yield from run.tail

    def _written(self, data: bytes) -> tuple[int, int]:
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  (closed with this object)
            weakref.finalize(self, self._file.close)
        offset = self._file.seek(0, 2)
        self._file.write(data)
        return offset, len(data)

    def _read(self, offset: int, length: int) -> list[T]:
        assert self._file is not None  # noqa: S101  (a piece was written)
        self._file.seek(offset)
        rows: list[T] = pickle.loads(self._file.read(length))  # noqa: S301  (this process wrote it, no other can)
        return rows
