"""Lists of applications as the desk shows them: rows in words, counts, the state. Asking the database is ``access``."""

from dataclasses import dataclass
from typing import Any

from portal.access.bulk_models import BulkLine, BulkList
from portal.access.bulk_queries import counts_of, lines_of
from portal.kernel import clock
from portal.residents.models import Person
from portal.staff_desk.person_history import moment_text

MOST_SHOWN = 50
_TONES = {"checked": "warning", "done": "ok", "canceled": "error"}
State, Outcome = BulkList.State, BulkLine.Outcome


@dataclass(frozen=True, slots=True)
class ListRow:
    """One list in the table of lists."""

    bulk_list: BulkList
    when: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """One thing wrong with one row: the line of the file, the column, the value, the reason."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class FitRow:
    """One row that fits or is taken, and the name of its person in the register."""

    line: BulkLine
    name: str


def list_row(bulk_list: BulkList) -> ListRow:
    """Return a list as a line of the table."""
    when = moment_text(bulk_list.created_at, clock.today())
    return ListRow(bulk_list, when, bulk_list.get_state_display(), _TONES.get(bulk_list.state, ""))


def bulk_list_context(bulk_list: BulkList) -> dict[str, Any]:
    """Return the context of one list's page. Costs five queries; at most 50 rows of each kind are shown."""
    counts = counts_of(bulk_list)
    fitting = list(lines_of(bulk_list, Outcome.FITS, Outcome.TAKEN)[:MOST_SHOWN])
    # The name shows whether a number is the right one; of rows that are refused it is nobody's business.
    names = {one.code: one.display_name for one in Person.objects.filter(code__in=[line.person for line in fitting])}
    is_checking = bulk_list.state == State.CHECKING
    return {
        "bulk_list": bulk_list,
        "row": list_row(bulk_list),
        "counts": counts,
        "is_checking": is_checking,
        "is_taking": bulk_list.state == State.TAKING,
        "percent": counts.checked_percent if is_checking else counts.taken_percent,
        "done": counts.total - counts.waiting if is_checking else counts.taken,
        "of": counts.total if is_checking else counts.taken + counts.fits,
        "can_confirm": bulk_list.state == State.CHECKED and counts.fits > 0,
        "has_rows_to_mend": not is_checking and counts.refused + counts.twice > 0,
        "fitting": [FitRow(line, names.get(line.person, "")) for line in fitting],
        "more_fitting": max(0, counts.fits + counts.taken - len(fitting)),
        "refused": _errors(bulk_list, Outcome.REFUSED),
        "twice": _errors(bulk_list, Outcome.TWICE),
        "most": MOST_SHOWN,
    }


def _errors(bulk_list: BulkList, outcome: str) -> list[ErrorRow]:
    lines = lines_of(bulk_list, outcome)[:MOST_SHOWN]
    return [ErrorRow(line.line, *error) for line in lines for error in line.errors]
