"""Questions about lists of applications: how far one is, what is wrong in it, Gates are in ``bulk_policy``."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from portal.access.bulk_models import BulkLine, BulkList
from portal.access.bulk_reading import WORDS
from portal.kernel.csv_export import csv_lines

Outcome = BulkLine.Outcome
_OURS = ("IOK wiersz", "IOK kolumna", "IOK wartość", "IOK powód")


@dataclass(frozen=True, slots=True)
class BulkCounts:
    """How many rows stand where, as committed in the database."""

    total: int
    waiting: int
    fits: int
    twice: int
    refused: int
    taken: int

    @property
    def checked_percent(self) -> int:
        """Return how far checking is; 100 only when every row is checked."""
        return _percent(self.total - self.waiting, self.total)

    @property
    def taken_percent(self) -> int:
        """Return how far taking is; 100 only when nothing waits any more."""
        return _percent(self.taken, self.taken + self.fits)


def counts_of(bulk_list: BulkList) -> BulkCounts:
    """Return how far the list is. Costs one query."""
    some = {name: Count("pk", filter=Q(outcome=name)) for name in Outcome.values}
    return BulkCounts(**BulkLine.objects.filter(bulk_list=bulk_list).aggregate(total=Count("pk"), **some))


def lines_of(bulk_list: BulkList, *outcomes: str) -> QuerySet[BulkLine]:
    """Return the rows with one of these outcomes, in the order of the file."""
    lines = BulkLine.objects.filter(bulk_list=bulk_list, outcome__in=outcomes)
    return lines.select_related("application__person").order_by("line")


def errors_file(bulk_list: BulkList) -> Iterator[str]:
    """Yield the rows that were not taken as a file: what to mend, and the row as it was; it can be sent again."""
    header = (*_OURS, *WORDS.values())
    return csv_lines(header, (_error_row(line) for line in lines_of(bulk_list, Outcome.REFUSED, Outcome.TWICE)))


def _error_row(line: BulkLine) -> tuple[str | int, ...]:
    parts = ([str(error[part]) for error in line.errors if error[part]] for part in range(3))
    told = [" | ".join(dict.fromkeys(part)) for part in parts]
    return (line.line, *told, line.person, line.premises, line.email, line.phone)


def _percent(done: int, of: int) -> int:
    return 100 if done >= of else min(99, done * 100 // max(1, of))
