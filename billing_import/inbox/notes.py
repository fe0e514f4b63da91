"""The note that lies beside a file sent back: what came of it, why, what to do. Plain text for whoever looks there."""

from collections.abc import Sequence

from billing_import.models import ImportRun
from billing_import.presenters import status_words

_AGAIN = "Popraw plik i włóż go jeszcze raz do folderu do-wczytania. Poprzedni zostaje tutaj."
_ERRORS = (
    "Odrzucone wiersze są w pliku, który leży obok (bledy-…csv). Przy każdym jest powód. Popraw je i włóż ten plik "
    "do folderu do-wczytania. Zostaw w nim kolumny „IOK”."
)
_EXTRA = {
    ImportRun.Status.CANCELLED: "Pracownik spółdzielni odwołał ten plik na stronie importu.",
}


def note_of_refusal(name: str, why: str) -> str:
    """Return the note of a file that became no import."""
    return _lines(f"Plik: {name}", "Nie wczytano niczego.", "", f"Dlaczego: {why}", f"Co zrobić: {_AGAIN}")


def note_of_runs(name: str, runs: Sequence[ImportRun]) -> str:
    """Return the note of a file some of whose imports were refused or left rows out."""
    lines = [f"Plik: {name}", ""]
    for run in runs:
        lines += [f"Import {run.pk} ({run.kind_name}): {status_words(run)}."]
        why = run.message or _EXTRA.get(ImportRun.Status(run.status), "")
        lines += [f"Dlaczego: {why}"] if why else []
        lines += [f"Odrzucone wiersze: {run.rejected} z {run.rows_read}."] if run.rejected else []
        lines += [""]
    has_errors = any(run.errors_path and run.rejected for run in runs)
    is_refused = any(run.status == ImportRun.Status.REFUSED for run in runs)
    lines += [f"Co zrobić: {_ERRORS if has_errors else _AGAIN if is_refused else 'Nic, chyba że to pomyłka.'}"]
    return _lines(*lines)


def _lines(*lines: str) -> str:
    return "\r\n".join((*lines, ""))
