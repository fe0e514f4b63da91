"""Pages about work that the worker does: how far it is, in words. Rows of the board are in ``presenters``."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tenants.console.presenters import KIND_OF_WORK, size_text
from tenants.export_runs import export_path
from tenants.models import ExportRun, ProvisioningRun, WorkStatus
from tenants.run_sentences import NOTHING
from tenants.work import UNFINISHED


@dataclass(frozen=True, slots=True)
class RunPage:
    """What the page of one making or change shows; ``percent`` is of the step that is being done."""

    run: ProvisioningRun
    heading: str
    state: str
    kind: str
    step: str
    percent: int | None
    is_unfinished: bool
    can_make: bool
    can_retry: bool
    can_remove: bool


def run_page(run: ProvisioningRun) -> RunPage:
    """Return the page of a making."""
    status = WorkStatus(run.status)
    return RunPage(
        run=run,
        heading=_heading(run),
        state=_state(run, status),
        kind=KIND_OF_WORK[status],
        step=_step(run),
        percent=100 * run.done // run.known if run.known else None,
        is_unfinished=status in UNFINISHED,
        can_make=run.is_dry_run and status == WorkStatus.DONE and run.messages != [NOTHING],
        can_retry=status == WorkStatus.FAILED,
        can_remove=status in (WorkStatus.FAILED, WorkStatus.REFUSED),
    )


def run_line(run: ProvisioningRun) -> dict[str, Any]:
    """Return a line of the list of makings that need an eye."""
    status = WorkStatus(run.status)
    return {"run": run, "heading": _heading(run), "state": _state(run, status), "kind": KIND_OF_WORK[status]}


def export_line(run: ExportRun) -> dict[str, Any]:
    """Return a line of the list of exports."""
    status = WorkStatus(run.status)
    is_there = export_path(run) is not None
    return {
        "run": run,
        "state": _("po terminie") if status == WorkStatus.DONE and not is_there else str(status.label),
        "kind": KIND_OF_WORK[status],
        "size": size_text(run.size) if run.size else "",
        "is_there": is_there,
        "is_unfinished": status in UNFINISHED,
        "percent": 100 * run.done // run.known if run.known else 0,
    }


def _heading(run: ProvisioningRun) -> str:
    if run.is_update:
        words = _("Próba zmiany: %(slug)s") if run.is_dry_run else _("Zmiana: %(slug)s")
    else:
        words = _("Próba: %(slug)s") if run.is_dry_run else _("Nowa spółdzielnia: %(slug)s")
    return words % {"slug": run.slug}


def _state(run: ProvisioningRun, status: WorkStatus) -> str:
    if status == WorkStatus.DONE:
        return _("Próba udana, nic nie zapisano") if run.is_dry_run else _("Gotowe")
    return {
        WorkStatus.QUEUED: _("Czeka na wykonanie"),
        WorkStatus.RUNNING: _("W toku"),
        WorkStatus.REFUSED: _("Odrzucone, nic nie zapisano"),
        WorkStatus.FAILED: _("Nieudane, nic nie zapisano"),
        WorkStatus.REMOVED: _("Usunięte"),
    }[status]


def _step(run: ProvisioningRun) -> str:
    return {
        "pack": _("Czytamy paczkę"),
        "schema": _("Tworzymy tabele: %(done)d z %(known)d") % {"done": run.done, "known": run.known},
        "rules": _("Zapisujemy zasady i regulamin"),
        "done": _("Wszystko zrobione"),
    }.get(run.step, _("Jeszcze się nie zaczęło"))
