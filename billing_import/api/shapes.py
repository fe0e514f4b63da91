"""What the API answers, as typed objects; their words are the OpenAPI document's."""

import datetime as dt
import uuid
from typing import Any, Literal

from ninja import Field, Schema

from billing_import.models import ImportReject, ImportRun
from billing_import.presenters import progress_of, status_words


class Wishes(Schema):
    """Jak wczytać przesyłkę. Bez rodzaju plik jest rozpoznawany."""

    kind: str | None = Field(None, description="Co jest w pliku, np. ledger; bez tego rozpoznamy sami.")
    profile: str | None = Field(None, description="Nazwa profilu importu; tylko razem z „kind”.")
    wish: Literal["preview", "apply"] = Field("preview", description="preview: tylko pokaż; apply: zastosuj.")
    as_of: dt.date | None = Field(None, description="Z jakiego dnia są dane, gdy plik tego nie mówi.")
    file_name: str = Field("", max_length=255, description="Nazwa pliku, gdy plik jest treścią zapytania.")


class Run(Schema):
    """Jeden import jednego pliku."""

    id: uuid.UUID
    kind: str = Field(description="Co jest w pliku, np. ledger.")
    profile: str
    file_name: str
    status: str = Field(
        description="queued, running, previewed, applied, applied_with_rejects, unchanged, refused, cancelled, "
        "undoing, undone albo reversed."
    )
    status_words: str = Field(description="Stan po polsku.")
    wish: str = Field(description="preview albo apply.")
    message: str = Field(description="Dlaczego plik odrzucono; puste, gdy nie ma o czym mówić.")
    progress: int = Field(description="Ile procent już przeczytano; 100, gdy import jest skończony.")
    rows_read: int
    accepted: int
    rejected: int
    added: int
    unchanged: int
    superseded: int
    sum_debit: str = Field(description="Suma Wn przyjętych wierszy, w złotych, np. 1234.50.")
    sum_credit: str = Field(description="Suma Ma przyjętych wierszy, w złotych.")
    as_of: dt.date | None = Field(description="Z jakiego dnia są dane.")
    parcel: uuid.UUID | None = Field(description="Wspólne dla plików jednej przesyłki.")
    queued_at: dt.datetime
    finished_at: dt.datetime | None


class Sending(Schema):
    """Co powstało z przesyłki."""

    runs: list[Run]


class Runs(Schema):
    """Importy od najnowszego."""

    runs: list[Run]
    next: str | None = Field(description="Podaj jako „before”, by dostać starsze; null, gdy ich nie ma.")


class Reject(Schema):
    """Jeden błąd jednego wiersza."""

    line: int = Field(description="Numer wiersza w pliku, od 1.")
    column: str
    value: str
    code: str
    reason: str = Field(description="Co jest źle i jak to poprawić.")


class Rejects(Schema):
    """Błędy wierszy w kolejności pliku."""

    rejects: list[Reject]
    next: int | None = Field(description="Podaj jako „after”, by dostać dalsze; null, gdy ich nie ma.")


class Column(Schema):
    """Kolumna eksportu."""

    field: str
    title: str
    meaning: str


class Export(Schema):
    """Jeden eksport: co wraca do programu księgowego."""

    code: str
    title: str
    meaning: str
    columns: list[Column]


class Exports(Schema):
    """Eksporty tej spółdzielni."""

    exports: list[Export]


class ExportPage(Schema):
    """Wiersze eksportu. Każdy ma numer „nr”; numery rosną i nigdy się nie zmieniają."""

    rows: list[dict[str, Any]]
    cursor: int = Field(description="Podaj jako „cursor” następnym razem, a dostaniesz tylko to, co nowe.")
    has_more: bool = Field(description="Czy już teraz są dalsze wiersze.")


class ProblemShape(Schema):
    """Odmowa (application/problem+json)."""

    type: str
    title: str
    status: int
    code: str
    detail: str = Field(description="Co jest źle i co zrobić.")


_UNDER_WAY = (ImportRun.Status.QUEUED, ImportRun.Status.RUNNING, ImportRun.Status.UNDOING)


def run_shape(run: ImportRun) -> dict[str, Any]:
    """Return a run as JSON. Costs a query while it is under way."""
    names = ("kind", "profile", "file_name", "status", "wish", "message")
    counts = ("rows_read", "accepted", "rejected", "added", "unchanged", "superseded")
    return {
        "id": str(run.pk),
        **{name: getattr(run, name) for name in (*names, *counts)},
        "status_words": status_words(run),
        "progress": progress_of(run).percent if run.status in _UNDER_WAY else 100,
        "sum_debit": f"{run.sum_debit:.2f}",
        "sum_credit": f"{run.sum_credit:.2f}",
        "as_of": run.as_of.isoformat() if run.as_of else None,
        "parcel": str(run.parcel) if run.parcel else None,
        "queued_at": run.queued_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
    }


def reject_shape(reject: ImportReject) -> dict[str, Any]:
    """Return one problem of a row as JSON."""
    return {name: getattr(reject, name) for name in ("line", "column", "value", "code", "reason")}
