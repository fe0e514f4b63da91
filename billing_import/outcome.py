"""What an import found and did, gathered while it runs and written to its row at the end; and who watches it."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from billing_import.files import errors_path_of
from billing_import.formats.records import Footer
from billing_import.formats.rows_table import RowsTable
from billing_import.formats.text_table import TextTable
from billing_import.ledger_reading import Counts, Rejected
from billing_import.models import ImportRun
from billing_import.reports import store_rejects, write_errors_file
from billing_import.set_aside import SetAside
from portal.kernel.files import cooperative_path

MOST_FOOTERS_SHOWN = 50


@dataclass(slots=True)
class Outcome:
    """Counts and sums of one import. ``rejected`` rows are kept even when the file is refused."""

    status: str = ""
    message: str = ""
    table: TextTable | RowsTable | None = None
    counts: Counts = field(default_factory=Counts)
    rejected: Sequence[Rejected] | SetAside[Rejected] = ()
    rejected_before: int = 0  # rows that the same file had rejected; they are not read again
    added: int = 0
    unchanged: int = 0
    superseded: int = 0
    sum_debit: Decimal = Decimal(0)
    sum_credit: Decimal = Decimal(0)
    as_of: dt.date | None = None
    footers: Sequence[Footer] = ()
    totals: dict[str, Any] = field(default_factory=dict)

    def forget_rows(self) -> None:
        """Drop what was read of a file that must not be mended row by row."""
        self.counts, self.rejected = Counts(), ()

    def keep_rejects(self, run: ImportRun) -> None:
        """Write the rejected rows down: in the database, and in a file to mend."""
        if self.table is None or not self.rejected:
            return
        store_rejects(run, self.rejected, self.table.shape)
        run.errors_path = errors_path_of(run)
        write_errors_file(cooperative_path(run.errors_path), self.rejected, self.table, run)

    def write_to(self, run: ImportRun) -> None:
        """Copy everything to the run's row; saving it is the caller's."""
        counts = self.counts
        run.status, run.message = self.status, self.message
        run.lines, run.lines_skipped, run.lines_joined = counts.lines, counts.skipped, counts.joined
        run.rows_read, run.accepted = counts.rows, counts.accepted
        run.rejected = len(self.rejected) or self.rejected_before
        run.added, run.unchanged, run.superseded = self.added, self.unchanged, self.superseded
        run.sum_debit, run.sum_credit = self.sum_debit, self.sum_credit
        if self.footers:
            shown = [{"line": footer.line, "text": footer.text} for footer in self.footers[:MOST_FOOTERS_SHOWN]]
            self.totals |= {"footers": shown, "footers_count": len(self.footers)}
        run.as_of, run.totals = self.as_of, self.totals
        if self.table is not None:
            run.encoding, run.separator = self.table.encoding, self.table.shape.separator


@dataclass(slots=True)
class Watch:
    """Told how far an import is; does nothing unless somebody gives it a way to say so.

    ``tell`` takes the stage, bytes done and known, rows done and known (0: not counted yet) and returns whether
    somebody wants the import to stop.
    """

    tell: Callable[[str, int, int, int, int], bool] | None = None
    rows_known: int = 0

    class Stopped(Exception):
        """Somebody wants the import to stop."""

    def reached(self, stage: str, done: int = 0, known: int = 0, *, rows: int = 0) -> None:
        """Say that a stage began or went on. Raises Stopped while nothing is posted."""
        if self.tell is not None and self.tell(stage, done, known, rows, self.rows_known) and stage == "reading":
            raise self.Stopped

    def finished(self) -> None:
        """Say that there is nothing more to wait for."""
        if self.tell is not None:
            self.tell("finished", 0, 0, 0, 0)
