"""Rows of the operator's board: states in words, worst first. What may be done about them is in ``policy``."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import Error as DatabaseError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tenants.utils import schema_context

from portal.kernel.registries import board_columns
from tenants.models import Cooperative
from tenants.schema_version import schema_version

Status = Cooperative.Status
# How a state is shown: kind of the tag, and the place in the list (worst first).
TAGS = {Status.SUSPENDED: "error", Status.PREPARING: "info", Status.ACTIVE: "ok"}
ORDER = {Status.SUSPENDED: 0, Status.PREPARING: 1, Status.ACTIVE: 2}


class Cell(NamedTuple):
    """What another room says about a cooperative."""

    title: Any
    text: str


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One cooperative on the board; ``cells`` are the columns of other rooms."""

    slug: str
    name: str
    town: str
    host: str
    state: str
    kind: str
    schema: str
    is_behind: bool
    cells: tuple[Cell, ...]

    @property
    def row_class(self) -> str:
        """Return the class of the table row: a line at the left where something is wrong."""
        if self.kind == "error":
            return "row-error"
        return "row-warning" if self.is_behind else ""


def state_words(cooperative: Cooperative) -> str:
    """Return the state in a word or two."""
    return {Status.ACTIVE: _("Działa"), Status.SUSPENDED: _("Wstrzymana"), Status.PREPARING: _("Wdrażana")}[
        Status(cooperative.status)
    ]


def board_row(cooperative: Cooperative) -> BoardRow:
    """Return a cooperative's row. Cost: what the columns of other rooms ask, in the cooperative's schema."""
    version = cooperative.schema_version
    is_behind = version not in ("", schema_version())
    made = _("do zmiany") if is_behind else _("aktualny")
    hosts = [domain.domain for domain in cooperative.domains.all() if domain.is_primary]
    return BoardRow(
        slug=cooperative.slug,
        name=cooperative.name,
        town=cooperative.town,
        host=hosts[0] if hosts else "",
        state=state_words(cooperative),
        kind=TAGS[Status(cooperative.status)],
        schema=made if version else _("jeszcze nie ma"),
        is_behind=is_behind,
        cells=tuple(_cells(cooperative)),
    )


def board_rows(cooperatives: list[Cooperative]) -> list[BoardRow]:
    """Return the rows, the ones that need somebody first."""
    rows = [(ORDER[Status(cooperative.status)], board_row(cooperative)) for cooperative in cooperatives]
    return [row for _order, row in sorted(rows, key=lambda pair: (pair[0], not pair[1].is_behind, pair[1].name))]


def board_sentence(counts: dict[str, int]) -> str:
    """Return the first sentence of the board: how many are in which state, from counts by status."""
    parts = []
    if suspended := counts.get(Status.SUSPENDED, 0):
        parts.append(ngettext("%d wstrzymana", "%d wstrzymanych", suspended) % suspended)
    if preparing := counts.get(Status.PREPARING, 0):
        parts.append(ngettext("%d wdrażana", "%d wdrażanych", preparing) % preparing)
    active = counts.get(Status.ACTIVE, 0)
    parts.append(ngettext("%d działa", "%d działa", active) % active)
    return f"{', '.join(parts)}."


def _cells(cooperative: Cooperative) -> list[Cell]:
    columns = [column for _name, column in board_columns]
    if not cooperative.schema_version:
        return [Cell(column.title, "") for column in columns]
    try:
        with schema_context(cooperative.schema_name), transaction.atomic():
            return [Cell(column.title, column.words()) for column in columns]
    except DatabaseError:
        # One broken schema must not take the whole board away from the operator.
        return [Cell(column.title, _("brak danych")) for column in columns]
