"""A run's stored file opened as its profile says. Which profile that is, and what the rows mean, is told elsewhere."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from billing_import.files import stored_file
from billing_import.formats.known import format_of
from billing_import.formats.layout import plain_name
from billing_import.formats.problems import FileRefused
from billing_import.formats.rows_table import RowsTable, open_rows_table
from billing_import.formats.source import RawTable
from billing_import.formats.text_table import TextTable, open_text_table
from billing_import.models import ImportRun
from billing_import.profiles import Profile, UnknownProfile, profile_named

_MOST_NAMES = 10


def profile_of(run: ImportRun) -> Profile:
    """Return the run's profile in the version in force, which is noted on the run. Raises FileRefused."""
    try:
        profile, run.profile_version = profile_named(run.kind, run.profile)
    except UnknownProfile as error:
        raise FileRefused("profile_gone", profile=run.profile) from error
    return profile


def opened_file(run: ImportRun, profile: Profile) -> TextTable | RowsTable:
    """Open the run's file, whatever its format. Raises FileRefused. Cost: reads a text once for its encoding."""
    path = stored_file(run)
    if not path.exists():
        raise FileRefused("file_gone")
    return opened_path(path, run.file_name, profile)


def opened_path(path: Path, file_name: str, profile: Profile) -> TextTable | RowsTable:
    """Open a file that lies anywhere, as a profile says. Raises FileRefused. Cost: as ``opened_file``."""
    found = format_of(path, file_name)
    if found is not None:
        return chosen_table(found.tables(path), profile)
    return open_text_table(
        path,
        profile.layout,
        required=profile.required,
        names=profile.columns,
        encoding=None if profile.encoding == "guess" else profile.encoding,
        separator=None if profile.separator == "guess" else profile.separator,
        is_trailed=profile.trailing_separator,
        first_line=profile.rows_begin,
    )


def chosen_table(tables: Sequence[RawTable], profile: Profile) -> RowsTable:
    """Return the table that a profile means: the one it names, or the only one with all columns that it needs.

    A hidden sheet is read only when it is named. Raises FileRefused. Cost: reads the beginning of each table.
    """
    if profile.table:
        named = [table for table in tables if plain_name(table.title) == plain_name(profile.table)]
        if not named:
            raise FileRefused("table_named_missing", name=profile.table, names=_names(tables))
        return _opened(named[0], profile)
    ours = [table for table in tables if table.kind in {"", profile.kind}]
    if tables and not ours:
        raise FileRefused("table_of_another_kind", found=sorted({table.kind for table in tables}))
    fitting: list[RowsTable] = []
    refused: list[FileRefused] = []
    others: list[str] = []
    for table in ours:
        try:
            fitting.append(_opened(table, profile))
        except FileRefused as error:
            refused.append(error)
            if error.particulars.get("found") != "" and table.title:
                others.append(table.title)
    seen = [table for table in fitting if not _is_hidden(table.raw)]
    if len(seen) == 1:
        others.extend(table.raw.title for table in fitting if table is not seen[0])
        return replace(seen[0], left_out=tuple(others))
    if seen:
        raise FileRefused("tables_several", names=_names([table.raw for table in seen]))
    if fitting:
        raise FileRefused("table_hidden", names=_names([table.raw for table in fitting]))
    raise _most_telling(refused)


def _opened(table: RawTable, profile: Profile) -> RowsTable:
    going = getattr(table, "going", None)
    if going is not None and profile.direction != "guess":
        table = going(out=profile.direction == "outgoing")
    return open_rows_table(
        table,
        profile.layout,
        required=profile.required,
        names=profile.columns,
        first_line=profile.rows_begin,
    )


def _is_hidden(table: RawTable) -> bool:
    return bool(getattr(table, "is_hidden", False))


def _names(tables: Sequence[RawTable]) -> list[str]:
    return [f"„{table.title}”" for table in tables[:_MOST_NAMES]]


def _most_telling(refused: list[FileRefused]) -> FileRefused:
    """Return the refusal that helps most: of a damaged file, of an incomplete header, of the first sheet."""
    rank = {"header_wrong": 1, "header_not_found": 2}
    return min(refused, key=lambda error: rank.get(error.code, 0), default=FileRefused("file_empty"))
