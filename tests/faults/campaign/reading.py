"""Whether a spoiled file is read as every file must be: refused in words, or each of its rows taken or rejected."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from billing_import.amounts import Decimals
from billing_import.code_templates import CodeTemplates
from billing_import.formats import property_set
from billing_import.formats.archive import is_archive, unpacked
from billing_import.formats.encoding import detect_encoding
from billing_import.formats.known import format_of
from billing_import.formats.lines import blocks_of
from billing_import.formats.problems import FileRefused
from billing_import.formats.rows_table import RowsTable, open_rows_table
from billing_import.formats.text_table import TextTable, open_text_table
from billing_import.kinds import kind_codes
from billing_import.known_kinds import _ROWS
from billing_import.ledger_reading import LedgerReading
from billing_import.profiles import Profile
from billing_import.register_validation import RegisterRow, RegisterRules, check_register_row
from billing_import.row_kinds import bank, components, court, membership, meters, sales
from billing_import.rows_fields import RowsRules
from billing_import.rows_kind import RowsKind
from billing_import.rows_reading import RowsReading
from billing_import.validation import Known, LedgerRules
from billing_import.wording import message_of, reason_of
from tests.faults.campaign.samples import CODES, Sample

ROW_KINDS: dict[str, RowsKind] = {
    kind.code: kind
    for kind in (
        bank.BANK, components.COMPONENTS, court.COURT, membership.MEMBERSHIP, meters.METERS, meters.READINGS,
        sales.SALES,
    )
}  # fmt: skip
assert {"ledger", "register", *ROW_KINDS} == set(kind_codes())
assert len(_ROWS) == len(ROW_KINDS)
_KNOWN = Known({code: f"id-{code}" for code in CODES}, {"10234": "id-10234"})


class RowsLost(AssertionError):
    """A row of a file is neither taken nor rejected, or a sentence is missing."""


def look_at(sample: Sample, content: bytes) -> str:
    """Read a spoiled copy; return the code of its refusal, or an empty text when all its rows are accounted for.

    Raises RowsLost, and whatever a reader should have caught.
    """
    refused_for = ""
    with tempfile.TemporaryDirectory(prefix="iok-faults-") as name:
        try:
            for path, file_name, kind in _files(sample, content, Path(name)):
                refused_for = _refusal_of(path, file_name, sample, kind) or refused_for
        except FileRefused as refused:
            refused_for = _told(refused)
    return refused_for


def _refusal_of(path: Path, file_name: str, sample: Sample, kind: str) -> str:
    try:
        _read(path, file_name, sample, kind)
    except FileRefused as refused:
        return _told(refused)
    return ""


def _told(refused: FileRefused) -> str:
    if not message_of(refused).strip().endswith((".", "?")):
        raise RowsLost(f"{refused.code} has no sentence: {message_of(refused)!r}")
    return refused.code


def _files(sample: Sample, content: bytes, folder: Path) -> Iterator[tuple[Path, str, str]]:
    """Return the files that an import is made of, with what each is: members of packages, parts of sets."""
    path = folder / "plik"
    if sample.set_of is not None:
        files = {**sample.set_of(), sample.file_name: content}
        paths = {}
        for number, (name, kept) in enumerate(files.items()):
            paths[name] = folder / str(number)
            paths[name].write_bytes(kept)
        yield paths[sample.file_name], sample.file_name, sample.kind
        for one in property_set.sets_of(paths):
            for part in one.parts:
                property_set.prepare(part, folder / "zestaw")
                yield folder / "zestaw", "zestaw.txt", part.kind
        return
    path.write_bytes(content)
    if not is_archive(content[: 64 << 10]):
        yield path, sample.file_name, sample.kind
        return
    (folder / "p").mkdir()
    for member in unpacked(path, folder / "p", file_name=sample.file_name):
        if member.path.stat().st_size != member.size:
            raise RowsLost(f"{member.name} is {member.path.stat().st_size} bytes of {member.size}")
        yield member.path, member.name, "register" if "rejestr" in member.name else sample.kind


def _read(path: Path, file_name: str, sample: Sample, kind: str) -> None:
    found = format_of(path, file_name)
    if found is None:
        profile = Profile(kind=kind, **(sample.settings if kind == sample.kind else {}))
        table = open_text_table(path, profile.layout, required=profile.required)
        counted = _rows(table, profile)
        lines = sum(len(block.lines) for block in blocks_of(path, detect_encoding(path)))
        if counted != lines:
            raise RowsLost(f"{counted} lines of {lines} are accounted for")
        return
    for raw in found.tables(path):
        profile = Profile(kind=raw.kind or kind, **(sample.settings if (raw.kind or kind) == sample.kind else {}))
        opened = open_rows_table(raw, profile.layout, required=profile.required, names=profile.columns)
        counted = _rows(opened, profile)
        given = sum(len(batch.rows) for batch in raw.batches())
        if counted != given:
            raise RowsLost(f"{counted} rows of {given} are accounted for")


def _rows(table: TextTable | RowsTable, profile: Profile) -> int:
    """Read a table to the end by its kind's rules; return how many lines or rows are accounted for."""
    if profile.kind == "register":
        return _register_rows(table)
    if profile.kind == "ledger":
        rules = LedgerRules(
            _KNOWN, templates=CodeTemplates.of(profile.premises_template), skips_others=profile.others == "skip"
        )
        ledger = LedgerReading(table, rules, Decimals.UNKNOWN, is_fast=True)
        taken = sum(len(frame) for frame in ledger.frames())
        _check(ledger.counts.add_up(), ledger.counts, taken, len(ledger.rejected))
        _sentences(ledger)
        return ledger.counts.lines
    rows = RowsReading(table, ROW_KINDS[profile.kind], RowsRules(_KNOWN))
    taken = sum(len(piece) for piece in rows.accepted())
    _check(rows.counts.add_up(), rows.counts, taken, len(rows.rejected))
    _sentences(rows)
    return rows.counts.lines


def _check(adds_up: bool, counts: object, taken: int, rejected: int) -> None:
    rows, accepted = counts.rows, counts.accepted  # type: ignore[attr-defined]
    if not adds_up or accepted != taken or rows != taken + rejected:
        raise RowsLost(f"{counts}, taken {taken}, rejected {rejected}")


def _sentences(reading: LedgerReading | RowsReading) -> None:
    for one in reading.rejected:
        for problem in one.problems:
            if problem.code == "row_unexpected":
                raise RowsLost(f"line {one.row.line} met an exception that nobody foresaw")
            if not reason_of(problem).strip():
                raise RowsLost(f"{problem.code} has no sentence")


def _register_rows(table: TextTable | RowsTable) -> int:
    lines = 0
    for piece in table.pieces(is_fast=False):
        lines += piece.lines
        rows = 0
        for row in piece.reading.rows:
            checked = check_register_row(row, table.shape, RegisterRules())
            if not isinstance(checked, RegisterRow) and not all(reason_of(problem) for problem in checked):
                raise RowsLost(f"line {row.line} is rejected without a sentence")
            rows += 1
        if piece.lines != rows + piece.reading.skipped + piece.reading.joined:
            raise RowsLost(f"{piece.lines} lines became {rows} rows")
    return lines
