"""A text file with a header, read block by block into rows with their line numbers. The door to CSV and TXT files."""

from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from billing_import.formats.dialect import MOST_PREAMBLE_LINES, SEPARATORS, find_shape
from billing_import.formats.encoding import detect_encoding
from billing_import.formats.layout import Layout
from billing_import.formats.line_frame import LineFrame, split_plain_lines
from billing_import.formats.lines import BLOCK_BYTES, Block, blocks_of
from billing_import.formats.records import Reading, Shape, read_rows


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a file: rows to look at one by one, and in ``frame`` the plain ones as columns (fast reading only)."""

    reading: Reading
    frame: LineFrame | None
    bytes_done: int
    lines: int


@dataclass(frozen=True, slots=True)
class TextTable:
    """An opened file: its encoding and the shape of its rows are known, nothing else is read yet."""

    path: Path
    encoding: str
    shape: Shape

    def knowing(self, codes: Container[str]) -> "TextTable":
        """Return the table with the known codes of premises, which are never taken for words of a footer."""
        return replace(self, shape=replace(self.shape, codes=codes))

    def pieces(self, *, is_fast: bool, block_bytes: int = BLOCK_BYTES) -> Iterator[Piece]:
        """Return the file's rows in order of blocks; every physical line is counted in exactly one piece."""
        carried: list[str] = []
        for block in blocks_of(self.path, self.encoding, block_bytes=block_bytes):
            lines = [*carried, *block.lines] if carried else block.lines
            first_line = block.first_line - len(carried)
            skipped = max(0, min(len(lines), self.shape.header_line + 1 - first_line))
            body = lines[skipped:] if skipped else lines
            piece = self._piece(body, first_line + skipped, block, skipped, is_fast=is_fast)
            left = piece.reading.carried
            carried = lines[len(lines) - left :] if left else []
            yield piece

    def _piece(self, lines: list[str], first_line: int, block: Block, skipped: int, *, is_fast: bool) -> Piece:
        frame = None
        if is_fast and lines:
            frame, reading = split_plain_lines(lines, first_line, self.shape, is_last=block.is_last)
        else:
            reading = read_rows(lines, first_line, self.shape, is_last=block.is_last)
        reading.skipped += skipped
        return Piece(reading, frame, block.bytes_done, len(lines) + skipped - reading.carried)


def open_text_table(
    path: Path,
    layout: Layout,
    *,
    required: Collection[str],
    names: Mapping[str, str] | None = None,
    encoding: str | None = None,
    separator: str | None = None,
    is_trailed: bool = False,
    first_line: int = 0,
) -> TextTable:
    """Open a file of a layout, guessing what is not given.

    ``names`` are a profile's own column names by field; ``is_trailed`` says that rows end with a separator which the
    header need not have; ``first_line`` that there is no header and where rows begin. Raises FileRefused. Cost: reads
    the file once for its encoding.
    """
    detected = detect_encoding(path)
    used = encoding or detected
    if used == "utf-8" and detected == "utf-8-sig":
        used = detected
    head = head_of(path, used)
    separators: Sequence[str] = (separator,) if separator else SEPARATORS
    shape = find_shape(
        head,
        layout,
        required=required,
        names=names,
        separators=separators,
        is_trailed=is_trailed,
        first_line=first_line,
    )
    return TextTable(path, used, shape)


def head_of(path: Path, encoding: str) -> list[str]:
    """Return the first lines of a file, as many as a preamble may have."""
    head: list[str] = []
    for block in blocks_of(path, encoding, block_bytes=64 << 10):
        head.extend(block.lines)
        if len(head) >= MOST_PREAMBLE_LINES:
            break
    return head[:MOST_PREAMBLE_LINES]
