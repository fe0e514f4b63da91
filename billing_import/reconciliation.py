"""The file's own totals against its rows, noted in the run and enforced. Adding them up is in ``control_totals``."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from billing_import.control_totals import Difference
from billing_import.formats.lines import ends_inside_a_line
from billing_import.formats.problems import FileRefused
from billing_import.formats.rows_table import RowsTable
from billing_import.formats.text_table import TextTable
from billing_import.ledger_reading import LedgerReading
from billing_import.models import ImportRun
from billing_import.outcome import Outcome
from billing_import.profiles import Profile
from billing_import.standing_on import COUNTED
from billing_import.table_wording import check_text, left_out_text

_MOST_WARNINGS = 20


def check_control_totals(reading: LedgerReading, profile: Profile, outcome: Outcome) -> None:
    """Note how many totals the file states; raise FileRefused when one does not tie and the profile trusts them."""
    differences = reading.totals.differences(reading.decimals)
    outcome.totals["control"] = {
        "stated": len(reading.totals.lines),
        "differences": [_as_json(found) for found in differences],
    }
    if differences and profile.control_totals == "check":
        raise FileRefused("totals_differ", differences=differences[:5])


def check_what_the_file_states(table: TextTable | RowsTable, profile: Profile, outcome: Outcome) -> None:
    """Compare what the format itself states with what was read, once it was read to the end.

    Raises FileRefused for what must tie, unless the profile distrusts such figures; the rest becomes warnings.
    """
    if not isinstance(table, RowsTable):
        if ends_inside_a_line(table.path, table.encoding):
            _tell_of_open_end(profile, outcome)
        return
    if table.left_out:
        outcome.totals.setdefault("warnings", []).append(left_out_text(table.left_out))
    differing = [check for check in table.raw.checks() if not check.ties]
    fatal = [check for check in differing if check.is_fatal and profile.control_totals == "check"]
    if fatal:
        raise FileRefused("checks_differ", checks=fatal[:5])
    if differing:
        outcome.totals.setdefault("warnings", []).extend(map(check_text, differing[:_MOST_WARNINGS]))


def _tell_of_open_end(profile: Profile, outcome: Outcome) -> None:
    """Warn of a file whose last line has no end, unless its program is known to write them so."""
    outcome.totals["open_end"] = True
    earlier = ImportRun.objects.filter(kind=profile.kind, profile=profile.name, status__in=COUNTED)
    if not earlier.filter(totals__open_end=True).exists():
        text = _("Ostatni wiersz pliku nie ma zakończenia, a inne mają. Sprawdź, czy plik nie jest ucięty.")
        outcome.totals.setdefault("warnings", []).append(text)


def _as_json(found: Difference) -> dict[str, Any]:
    if not found.column:
        return {"line": found.line, "column": "", "stated": found.stated, "counted": found.counted}
    stated, counted = (str(Decimal(grosze) / 100) for grosze in (found.stated, found.counted))
    return {"line": found.line, "column": found.column, "stated": stated, "counted": counted}
