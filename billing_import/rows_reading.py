"""A file of rows read to accepted rows with their keys, rejected rows and counts. Knows nothing of the database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import blake2b
from typing import NamedTuple

from billing_import.amounts import Decimals
from billing_import.formats.layout import ORIGINAL_LINE
from billing_import.formats.problems import Problem
from billing_import.formats.records import LONGEST_SHOWN_VALUE, SPACES, Footer, SourceRow, sort_out
from billing_import.formats.rows_table import RowsTable
from billing_import.formats.text_table import Piece, TextTable
from billing_import.ledger_reading import Counts, Rejected, no_rejected, no_waiting, unexpected_problem
from billing_import.rows_fields import Read, RowsRules
from billing_import.rows_kind import RowsKind
from billing_import.rows_totals import RowsTotals
from billing_import.set_aside import SetAside

MOST_WARNINGS = 20
# Distinct texts remembered per field; beyond that they are read again.
_MOST_REMEMBERED = 50_000
_ZERO = Decimal(0)
_UNKNOWN_OWNER = {"premises_unknown", "person_unknown"}


class AcceptedRow(NamedTuple):
    """A row that may be recorded: canonical texts in the order of the kind's fields, None for NULL."""

    line: int
    original_line: int | None
    source_key: str
    texts: tuple[str | None, ...]


@dataclass(slots=True)
class RowsReading:
    """Reads one file once. Iterate over ``accepted`` to the end, then the other attributes are complete.

    Rows with a number that can be read in two ways wait until the other rows have shown how to read it.
    """

    table: TextTable | RowsTable
    kind: RowsKind
    rules: RowsRules
    must_name_original_line: bool = False
    counts: Counts = field(default_factory=Counts)
    rejected: SetAside[Rejected] = field(default_factory=no_rejected)
    footers: list[Footer] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    warned: int = 0
    bytes_done: int = 0
    totals: RowsTotals = field(init=False)
    _memory: list[dict[str, Read]] = field(init=False)
    _waiting: SetAside[SourceRow] = field(default_factory=no_waiting)

    def __post_init__(self) -> None:
        self.totals = RowsTotals(self.table.shape, self.kind.sums)
        self._memory = [{} for _ in self.kind.fields]

    @property
    def decimals(self) -> Decimals:
        """Return how the file writes amounts, as far as that is known."""
        return self.rules.decimals

    def accepted(self) -> Iterator[list[AcceptedRow]]:
        """Return accepted rows, piece by piece; ``bytes_done`` follows."""
        for piece in self.table.pieces(is_fast=not self.must_name_original_line):
            yield self._accepted_of(piece)
            self.bytes_done = piece.bytes_done
        if self._waiting:
            self.rules.decimals = self.rules.decided()
            self._memory = [{} for _ in self.kind.fields]
            for waiting in self._waiting.slices():
                yield self._checked(waiting, may_wait=False)
        elif self.rules.decimals is Decimals.UNKNOWN:
            self.rules.decimals = self.rules.decided()

    def _accepted_of(self, piece: Piece) -> list[AcceptedRow]:
        counts, reading = self.counts, piece.reading
        plain = self._plain(piece)
        self.totals.expect(reading.totals)
        accepted = [self._taken(line, original, reads) for line, original, reads in plain]
        counts.lines += piece.lines
        counts.skipped += reading.skipped
        counts.joined += reading.joined
        counts.rows += len(plain) + len(reading.rows)
        counts.accepted += len(plain)
        self.footers.extend(reading.footers)
        return accepted + self._checked(reading.rows, may_wait=self.rules.decimals is Decimals.UNKNOWN)

    def _plain(self, piece: Piece) -> list[tuple[int, int | None, list[Read]]]:
        """Return the plain lines that are right; all others become rows of the reading, to be looked at one by one."""
        if piece.frame is None:
            return []
        shape, data = self.table.shape, piece.frame.data
        found: list[tuple[int, int | None, list[Read]]] = []
        lines, raws = data["line"].to_list(), data["raw"].to_list()
        absent = [""] * len(lines)
        columns = [data[one.name].to_list() if one.name in shape.fields else absent for one in self.kind.fields]
        for at, line in enumerate(lines):
            try:
                # Cost: most texts were read before; calling for each of them would take a third of the time.
                reads = [
                    memory.get(column[at]) or self._read(number, column[at])
                    for number, (memory, column) in enumerate(zip(self._memory, columns, strict=True))
                ]
                is_right = not any(read.problem for read in reads) and not self._problems(reads)
            except Exception:  # noqa: BLE001  (looked at alone, the row says so)
                is_right = False
            if is_right:
                found.append((line, None, reads))
            else:
                row = SourceRow(line, tuple(raws[at].split(shape.separator)), raws[at])
                sort_out(row, shape, piece.reading)
        return found

    def _checked(self, rows: Sequence[SourceRow], *, may_wait: bool) -> list[AcceptedRow]:
        accepted = []
        for row in rows:
            if row.problem is not None:
                self._reject(row, (row.problem,), ())
                continue
            try:
                reads = [self._read(number, self._cell(row, number)) for number in range(len(self.kind.fields))]
                if may_wait and any(read.must_wait for read in reads):
                    self._waiting.append(row)
                    continue
                original, problems = self._original_line(row)
                problems += self._told(row, reads)
            except Exception:  # noqa: BLE001  (the problem of its row says so)
                reads, problems = [], [unexpected_problem(row.line)]
            if problems:
                self._reject(row, tuple(problems), reads)
            else:
                accepted.append(self._taken(row.line, original, reads))
        self.counts.accepted += len(accepted)
        return accepted

    def _cell(self, row: SourceRow, number: int) -> str:
        at = self.table.shape.fields.get(self.kind.fields[number].name)
        return row.cells[at] if at is not None and at < len(row.cells) else ""

    def _read(self, number: int, raw: str) -> Read:
        memory = self._memory[number]
        read = memory.get(raw)
        if read is None:
            if len(memory) >= _MOST_REMEMBERED:
                memory.clear()
            one = self.kind.fields[number]
            plain = SPACES.sub(" ", raw).strip()
            read = one.read(plain, self.rules) if plain or not one.is_required else Read()
            # A day of dots and zeros alone is none either.
            if one.is_required and read.value is None and not read.problem:
                read = Read(problem="value_missing")
            memory[raw] = read
        return read

    def _problems(self, reads: Sequence[Read]) -> list[tuple[str, str]]:
        if not self.kind.rules:
            return []
        values = {one.name: read.value for one, read in zip(self.kind.fields, reads, strict=True)}
        return [found for rule in self.kind.rules if (found := rule(values)) is not None]

    def _told(self, row: SourceRow, reads: Sequence[Read]) -> list[Problem]:
        """Return everything that is wrong with a row, in the order of its fields."""
        shape = self.table.shape
        problems = []
        for number, (one, read) in enumerate(zip(self.kind.fields, reads, strict=True)):
            if read.problem:
                value = SPACES.sub(" ", self._cell(row, number)).strip()[:LONGEST_SHOWN_VALUE]
                problems.append(Problem(read.problem, shape.title(one.name), value, read.particulars))
        if not problems:
            names = [one.name for one in self.kind.fields]
            for name, code in self._problems(reads):
                value = SPACES.sub(" ", self._cell(row, names.index(name))).strip()[:LONGEST_SHOWN_VALUE]
                problems.append(Problem(code, shape.title(name), value))
        return problems

    def _original_line(self, row: SourceRow) -> tuple[int | None, list[Problem]]:
        at = self.table.shape.fields.get(ORIGINAL_LINE)
        text = row.cells[at].strip() if at is not None and at < len(row.cells) else ""
        if not text and not self.must_name_original_line:
            return None, []
        if not text.isascii() or not text.isdecimal() or len(text) > 9:
            title = self.table.shape.header[at] if at is not None else ""
            return None, [Problem("original_line_unreadable", title, text)]
        return int(text), []

    def _taken(self, line: int, original: int | None, reads: Sequence[Read]) -> AcceptedRow:
        texts = tuple(read.text for read in reads)
        self._add_to_totals(line, reads)
        if self.kind.warning is not None:
            values = {one.name: read.value for one, read in zip(self.kind.fields, reads, strict=True)}
            sentence = self.kind.warning(values, line)
            if sentence:
                self.warned += 1
                if len(self.warnings) < MOST_WARNINGS:
                    self.warnings.append(sentence)
        return AcceptedRow(line, original, self._key(texts), texts)

    def _key(self, texts: tuple[str | None, ...]) -> str:
        """Return the 128-bit hash of a row's meaning: equal rows have equal keys, however their file writes them."""
        kind = self.kind
        parts = [
            "\x1e" if said is None else said
            for one, said in zip(kind.fields, texts, strict=True)
            if one.name not in kind.not_in_key
        ]
        canonical = "\x1f".join((kind.code, kind.key_version, *parts))
        return blake2b(canonical.encode(), digest_size=16).hexdigest()

    def _reject(self, row: SourceRow, problems: tuple[Problem, ...], reads: Sequence[Read]) -> None:
        self.rejected.append(Rejected(row, problems))
        self.counts.unknown_premises += any(problem.code in _UNKNOWN_OWNER for problem in problems)
        self._add_to_totals(row.line, reads)

    def _add_to_totals(self, line: int, reads: Sequence[Read]) -> None:
        names = self.kind.sums
        if not reads:
            self.totals.add(line, dict.fromkeys(names))
            return
        by_name = {one.name: read for one, read in zip(self.kind.fields, reads, strict=True) if one.name in names}
        self.totals.add(line, {name: None if read.problem else read.value or _ZERO for name, read in by_name.items()})
