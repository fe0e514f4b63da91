"""An MT940 or MT942 file as its fields: tag, line, text. What they mean is for ``mt940``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from billing_import.formats.lines import blocks_of

# Only tags of these messages begin a field: a text may begin its line with „:12:30” as well.
TAG = re.compile(r":(20|21|13D?|25P?|28C?|34F|60[FM]|61|62[FM]|64|65|86|90[CD]|NS):")
END, OUTSIDE = "-", ""
MOST_LINES_OF_A_FIELD = 200
_BLOCK_BYTES = 1 << 20
# Marks of transmission round messages, and of DOS between files joined by copying; SWIFT puts braces round a message.
MARKS = "\x00\x01\x02\x03\x04\x1a "
_FIRST_OF_RARE = {"-", "{", *MARKS}
_ENVELOPE = re.compile(r"\{[1-5S]:")


@dataclass(slots=True)
class Field:
    """One field: ``lines`` of its text (without the tag), the physical ``line`` it begins on, bytes read so far.

    The end of a message has the tag ``-``. Lines that belong to no field come with an empty tag.
    """

    tag: str
    line: int
    lines: list[str]
    bytes_done: int
    is_too_long: bool = False


def fields_of(path: Path, encoding: str) -> Iterator[Field]:
    """Return the fields of a file in order, in bounded memory."""
    field = Field(OUTSIDE, 1, [], 0)
    for block in blocks_of(path, encoding, block_bytes=_BLOCK_BYTES):
        number = block.first_line - 1
        done = block.bytes_done
        for physical in block.lines:
            number += 1
            line, first = physical, physical[:1]
            if first in _FIRST_OF_RARE:
                bare = line.strip(MARKS)
                if bare in ("-", "-}") or bare.startswith("-}{"):
                    yield field
                    field = Field(END, number, [], done)
                    continue
                if not bare:
                    continue
                if bare[0] == "{" and _ENVELOPE.match(bare):
                    yield field
                    field = Field(END, number, [], done)
                    inside = bare.find("{4:")
                    line = bare[inside + 3 :] if inside >= 0 else ""
                    if not line:
                        continue
                elif bare[0] == ":" and first != " ":
                    line = bare
                first = line[:1]
            match = TAG.match(line) if first == ":" else None
            if match:
                yield field
                field = Field(match[1], number, [line[match.end() :]], done)
            elif len(field.lines) < MOST_LINES_OF_A_FIELD:
                field.lines.append(line)
            else:
                field.is_too_long = True
    yield field
