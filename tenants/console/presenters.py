"""The operator's board and its rows: states, ages and sizes in words. What may be done about them is in ``policy``."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from portal.kernel.clock import WARSAW
from portal.kernel.registries import BoardColumn, board_columns
from portal.kernel.typography import NBSP
from tenants.console.queries import BROKEN, COMING, DOUBTFUL, FINE, STALE, STOPPED
from tenants.models import Cooperative, CooperativeSummary, WorkStatus
from tenants.schema_version import schema_version

Status = Cooperative.Status
KIND_OF_RANK = {BROKEN: "error", STOPPED: "error", DOUBTFUL: "warning", COMING: "info", FINE: "ok"}
KIND_OF_LEVEL = {0: "", 1: "warning", 2: "error"}
ROW_CLASS = {"error": "row-error", "warning": "row-warning"}
KIND_OF_WORK = {
    WorkStatus.QUEUED: "info",
    WorkStatus.RUNNING: "info",
    WorkStatus.DONE: "ok",
    WorkStatus.REFUSED: "warning",
    WorkStatus.FAILED: "error",
    WorkStatus.REMOVED: "",
}


class Cell(NamedTuple):
    """One figure: what is read first, what stands below it, and how bad it is (a tag's kind)."""

    title: Any
    text: str
    note: str = ""
    kind: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One cooperative on the board."""

    slug: str
    name: str
    town: str
    host: str
    state: str
    note: str  # what else is to be known about the state
    kind: str
    cells: tuple[Cell, ...]

    @property
    def row_class(self) -> str:
        """Return the class of the table row: a line at the left where something is wrong."""
        return ROW_CLASS.get(self.kind, "")


def board_row(cooperative: Cooperative, rank: int, now: dt.datetime) -> BoardRow:
    """Return a cooperative's row out of its stored figures. Costs no statement of its own."""
    summary: CooperativeSummary | None = getattr(cooperative, "summary", None)
    hosts = [domain.domain for domain in cooperative.domains.all() if domain.is_primary]
    state, *others = _states(cooperative, summary, rank, now)
    return BoardRow(
        slug=cooperative.slug,
        name=cooperative.name,
        town=cooperative.town,
        host=hosts[0] if hosts else "",
        state=state,
        note=", ".join(others),
        kind=KIND_OF_RANK[rank],
        cells=(_schema_cell(cooperative), *_fact_cells(summary, now), _error_cell(summary), _size_cell(summary)),
    )


def column_titles() -> list[Cell]:
    """Return the heads of the figures, in the order of a row's cells."""
    return [Cell(cell.title, "", is_number=cell.is_number) for cell in _empty_cells()]


def board_sentence(counts: dict[int, int]) -> list[tuple[str, str]]:
    """Return the first sentence of the board as parts: words and how bad they are."""
    parts = []
    for rank, forms in (
        (BROKEN, (_("nie działa"), _("nie działają"), _("nie działa"))),
        (STOPPED, (_("wstrzymana"), _("wstrzymane"), _("wstrzymanych"))),
        (DOUBTFUL, (_("do sprawdzenia"),) * 3),
        (FINE, (_("działa"), _("działają"), _("działa"))),
        (COMING, (_("wdrażana"), _("wdrażane"), _("wdrażanych"))),
    ):
        number = counts.get(rank, 0)
        if number or (rank == FINE and not any(counts.values())):
            kind = KIND_OF_RANK[rank] if rank in (BROKEN, STOPPED, DOUBTFUL) else ""
            parts.append((f"{number} {forms[_plural(number)]}", kind))
    return parts


def age_text(then: dt.datetime, now: dt.datetime) -> str:
    """Return how long ago a moment was, in the largest unit that fits: ``2 godz.``, ``1 dzień``, ``29 dni``."""
    seconds = max(0, int((now - then).total_seconds()))
    if seconds < 3600:
        return f"{seconds // 60}{NBSP}min"
    if seconds < 86_400:
        return f"{seconds // 3600}{NBSP}godz."
    days = seconds // 86_400
    return f"{days}{NBSP}{'dzień' if days == 1 else 'dni'}"


def size_text(size: int) -> str:
    """Return bytes as ``412 kB``, ``3,4 MB`` or ``1,2 GB``."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6)):
        if size >= factor:
            return f"{size / factor:.1f}{NBSP}{unit}".replace(".", ",")
    return f"{size // 1000}{NBSP}kB"


def _plural(number: int) -> int:
    """Return which of the three Polish forms goes with a number: one, few (2-4, 22-24 …), many."""
    if number == 1:
        return 0
    return 1 if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else 2


def _states(cooperative: Cooperative, summary: CooperativeSummary | None, rank: int, now: dt.datetime) -> list[str]:
    """Return what is to be said about a cooperative, the first thing first."""
    doubts = _doubts(cooperative, summary, now)
    if rank == BROKEN:
        return [summary.problem if summary and summary.problem else _("Nie działa"), *doubts]
    if rank == DOUBTFUL:
        return doubts or [_("Do sprawdzenia")]
    state = {
        Status.ACTIVE: _("Działa"),
        Status.SUSPENDED: _("Wstrzymana"),
        Status.PREPARING: _("Przygotowywana"),
        Status.ONBOARDING: _("Wdrażana"),
    }[Status(cooperative.status)]
    return [state, *doubts]


def _doubts(cooperative: Cooperative, summary: CooperativeSummary | None, now: dt.datetime) -> list[str]:
    if not cooperative.schema_version:
        return []
    doubts = []
    if cooperative.schema_version != schema_version():
        doubts.append(_("Schemat do zmiany"))
    if summary is None:
        doubts.append(_("Brak świeżych danych"))
    elif summary.gathered_at < now - STALE:
        age = age_text(summary.gathered_at, now)
        doubts.append(_("Brak świeżych danych, ostatnie %(age)s temu") % {"age": age})
    lost = [domain for domain in cooperative.domains.all() if domain.lost_at is not None]
    if any(domain.proved_at is None for domain in lost):
        doubts.append(_("Adres nie działa"))
    elif lost:
        doubts.append(_("Adres do sprawdzenia"))
    if summary is not None and summary.level == 1 and summary.problem:
        doubts.append(summary.problem)
    return doubts


def _schema_cell(cooperative: Cooperative) -> Cell:
    version = cooperative.schema_version
    if not version:
        return Cell(_("Schemat"), _("nie ma"), kind="warning")
    if version != schema_version():
        return Cell(_("Schemat"), version[:6], _("do zmiany"), "warning")
    return Cell(_("Schemat"), version[:6], _("aktualny"))


def _fact_cells(summary: CooperativeSummary | None, now: dt.datetime) -> list[Cell]:
    facts = summary.facts if summary else {}
    return [_fact_cell(column, facts.get(name), now) for name, column in board_columns]


def _fact_cell(column: BoardColumn, fact: dict[str, Any] | None, now: dt.datetime) -> Cell:
    title = column.title
    if fact is None:
        return Cell(title, "–", is_number=column.is_number)
    kind = KIND_OF_LEVEL.get(fact["level"], "")
    if fact["number"] is not None:
        return Cell(title, f"{fact['number']:,}".replace(",", NBSP), fact["text"], kind, is_number=True)
    if fact["at"]:
        at = dt.datetime.fromisoformat(fact["at"])
        note = f"{at.astimezone(WARSAW).strftime('%d.%m.%Y')}, {fact['text']}"
        return Cell(title, _("%(age)s temu") % {"age": age_text(at, now)}, note, kind)
    return Cell(title, fact["text"], "", kind)


def _error_cell(summary: CooperativeSummary | None) -> Cell:
    title = _("Błędy, 24 h")
    if summary is None:
        return Cell(title, "–", is_number=True)
    if summary.errors_24h is None:
        return Cell(title, _("nie wiadomo"), kind="warning", is_number=True)
    return Cell(title, str(summary.errors_24h), kind="warning" if summary.errors_24h else "", is_number=True)


def _size_cell(summary: CooperativeSummary | None) -> Cell:
    if summary is None:
        return Cell(_("Miejsce"), "–", is_number=True)
    note = _("pliki %(size)s") % {"size": size_text(summary.file_bytes)}
    return Cell(_("Miejsce"), size_text(summary.file_bytes + summary.table_bytes), note, is_number=True)


def _empty_cells() -> list[Cell]:
    titles = [Cell(column.title, "", is_number=column.is_number) for _name, column in board_columns]
    return [Cell(_("Schemat"), ""), *titles, _error_cell(None), _size_cell(None)]
