"""The kinds of files that can be imported, in one list: names, layouts, what carries a run out and what undoes it.

``known_kinds`` fills the list while Django starts; pages, commands, profiles and documents read it.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from billing_import.formats.layout import Layout
from portal.accounts.capabilities import SEE_LEDGERS
from portal.kernel.registries import Registry

if TYPE_CHECKING:
    from billing_import.models import ImportRun
    from billing_import.outcome import Outcome, Watch
    from billing_import.trying import Trial
    from billing_import.undo_plan import UndoPlan

# Settings of a profile that suit files of every kind: how their text is read, and what becomes of files that come.
READING_SETTINGS = frozenset(
    {
        "file_names",
        "columns",
        "ignored_columns",
        "header",
        "first_line",
        "date_forms",
        "encoding",
        "trailing_separator",
        "separator",
        "table",
        "apply",
    }
)
SNAPSHOT_SETTINGS = frozenset({"mode", "scope", "scope_premises", "vanish_limit_percent"})

# Ids of premises and of a person; either may be missing.
Owner = tuple[uuid.UUID | None, uuid.UUID | None]


class UndoNotPossible(Exception):
    """The run cannot be taken back; the text is a Polish sentence that says why and what to do instead."""


@dataclass(frozen=True, slots=True)
class KindOfFile:
    """One kind of file. ``title`` heads its part of the documents, ``rows`` is what its rows are called, many of them.

    ``carry_out`` reads and posts a run inside the pipeline's transaction and raises FileRefused. ``undo`` brings the
    tables back to what they were before the run and returns its new status (``undone``, or ``reversed`` when opposites
    were posted instead); it raises UndoNotPossible. None: such a file cannot be undone. ``undo_plan`` tells that
    beforehand. ``picture`` returns what a preview shows beside counts and sums, read inside the run's transaction.
    ``owners`` returns whose a line of a run is, as (premises, person) of each row that came of it; None: nobody's.
    ``seen_with`` is the capability to see its rows; who imports files sees all.
    ``try_rows`` reads an opened table by a profile and posts nothing.
    ``settings`` are the settings of a profile that mean something here, ``defaults`` those that differ by kind.
    ``example`` is the documented example: a file name and its rows.
    """

    code: str
    name: str
    title: str
    layout: Layout
    carry_out: Callable[["ImportRun", "Outcome", "Watch"], None]
    settings: frozenset[str]
    example: tuple[str, tuple[str, ...]]
    try_rows: Callable[[Any, Any], "Trial"]
    rows: str = "zapisy"
    example_leaves_out: frozenset[str] = frozenset()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    undo: Callable[["ImportRun"], str] | None = None
    undo_plan: Callable[["ImportRun"], "UndoPlan"] | None = None
    picture: Callable[["ImportRun"], dict[str, Any]] | None = None
    seen_with: str = SEE_LEDGERS
    owners: Callable[[uuid.UUID, int], Sequence[Owner]] | None = None


KINDS_OF_FILES: Registry[KindOfFile] = Registry("kinds of files")


def kind_named(code: str) -> KindOfFile:
    """Return a kind; KeyError for a code that nobody added."""
    return KINDS_OF_FILES[code]


def kind_codes() -> list[str]:
    """Return the codes of all kinds, in the order in which pages offer them."""
    return [code for code, _ in KINDS_OF_FILES]
