"""A file as blocks of physical lines, in bounded memory whatever it holds. Separators and quotes are elsewhere."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from billing_import.formats import mazovia  # noqa: F401  (registers the codec)

BLOCK_BYTES = 2 << 20
# A longer line is no row; no more than this of it is kept.
LONGEST_LINE = 64 << 10
_KEEP = 4 * LONGEST_LINE
END_OF_DOS_FILE = "\x1a"


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive lines without their ends; ``first_line`` counts from 1, ``bytes_done`` from the file's start."""

    first_line: int
    lines: list[str]
    bytes_done: int
    is_last: bool


def ends_inside_a_line(path: Path, encoding: str) -> bool:
    """Tell whether a file's last line has no end although the line before it has one. Cost: reads its last 64 kB."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - LONGEST_LINE) // 2 * 2)
        text = file.read().decode("utf-16-le" if encoding == "utf-16" else encoding, "replace")
    text = text.rstrip(END_OF_DOS_FILE + "\x00")
    return bool(text) and text[-1] not in "\r\n" and any(end in text for end in "\r\n")


def blocks_of(path: Path, encoding: str, *, block_bytes: int = BLOCK_BYTES) -> Iterator[Block]:
    """Return the file's lines in blocks of about ``block_bytes``; CR, LF and CRLF all end a line.

    What cannot be decoded becomes U+FFFD. A line beyond ``LONGEST_LINE`` comes cut, but longer than that limit.
    """
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    first_line, pending, done, cut = 1, "", 0, False
    size = path.stat().st_size
    with path.open("rb") as file:
        while True:
            data = file.read(block_bytes)
            is_last = not data
            done += len(data)
            fresh = decoder.decode(data, final=is_last)
            if is_last and size % 2 and encoding.startswith("utf-16"):
                fresh = fresh.removesuffix("\ufffd")  # half a character, as copying programs leave it
            if cut:
                # The rest of a line that is too long to keep.
                ends = [at for at in (fresh.find("\n"), fresh.find("\r")) if at >= 0]
                if not ends and not is_last:
                    continue
                fresh, cut = fresh[min(ends) :] if ends else "", False
            text = pending + fresh
            held = ""
            if not is_last and text.endswith("\r"):
                text, held = text[:-1], "\r"
            if "\r" in text:
                text = text.replace("\r\n", "\n").replace("\r", "\n")
            if is_last:
                lines = text.split("\n")
                if lines and not lines[-1]:
                    lines.pop()
                if lines:
                    lines[-1] = lines[-1].rstrip(END_OF_DOS_FILE) or lines[-1][:1]
                yield Block(first_line, lines, size, is_last=True)
                return
            end = text.rfind("\n")
            pending = text[end + 1 :] + held
            if len(pending) > _KEEP:
                pending, cut = pending[:_KEEP], True
            if end >= 0:
                lines = text[:end].split("\n")
                yield Block(first_line, lines, done, is_last=False)
                first_line += len(lines)
