"""Records of a property manager's files: fields parted by ``#``, each record closed by ``$``, a line's end, or both.

Which file a record belongs to is told by its fields, because people rename files. What the fields mean for the ledger
or the register is in ``property_files``.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from billing_import.formats.encoding import detect_encoding
from billing_import.formats.lines import LONGEST_LINE
from billing_import.formats.problems import FileRefused

_AT_ONCE = 256 << 10
_SAMPLE = 64 << 10
_MOST_LOOKED_AT = 200
_DAY = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}\Z")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")
_PERIOD = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])\Z")
_POSTAL_CODE = re.compile(r"[0-9]{2}-?[0-9]{3}\Z")
_NUMBER = re.compile(r"-?[0-9][0-9 \u00a0]*(?:[.,][0-9]+)?\Z")
_AS_OF = re.compile(rb"\s*((?:19|20)[0-9]{6})\s*\Z")
# Fields of a record of each kind. Names and descriptions may hold # themselves: what follows is counted from the end.
CHARGE_FIELDS, FEE_FIELDS, PREMISES_FIELDS = 11, 8, 14
YEAR_FIELDS = 34


class Role(StrEnum):
    """What a file of the set holds."""

    PREMISES = "lok"
    CHARGES = "nal_czynsz"
    YEARS = "wplaty"
    FEES = "pow_czynsz"
    AS_OF = "wmb"


@dataclass(frozen=True, slots=True)
class Record:
    """One record with its number in the file, from 1, and how many bytes of the file are read with it."""

    number: int
    fields: tuple[str, ...]
    line: str
    bytes_done: int

    def text(self, first: int, after: int) -> str:
        """Return a text that may hold the separator itself: the fields from one to before another, as they stand."""
        return "#".join(self.line.split("#")[first:after]).strip()


def role_of_record(fields: Sequence[str]) -> Role | None:
    """Return the kind of a record, None for a text."""
    if len(fields) >= YEAR_FIELDS and _YEAR.match(fields[2]) and _DAY.match(fields[3]) and _DAY.match(fields[4]):
        return Role.YEARS
    if len(fields) >= CHARGE_FIELDS and _DAY.match(fields[2]) and _DAY.match(fields[3]) and _PERIOD.match(fields[4]):
        return Role.CHARGES
    if len(fields) >= PREMISES_FIELDS and _POSTAL_CODE.match(fields[-7]) and _are_numbers(fields[-2:]):
        return Role.PREMISES
    if len(fields) >= FEE_FIELDS and fields[0] and fields[1] and fields[2].isdecimal() and _are_numbers(fields[-2:]):
        return Role.FEES
    return None


def role_of(head: bytes) -> Role | None:
    """Return what a file holds by its first bytes, None when it is none of the set."""
    if _AS_OF.match(head) and len(head) < 40:
        return Role.AS_OF
    if b"#" not in head or b"\0" in head:
        return None
    texts = re.split(r"[$\r\n]+", head[:_SAMPLE].decode("latin-1"))
    # The last one may be cut.
    records = [text.strip().split("#") for text in (texts[:-1] or texts)[:_MOST_LOOKED_AT]]
    roles = [role_of_record([field.strip() for field in fields]) for fields in records if len(fields) >= FEE_FIELDS]
    if not roles:
        return None
    # Damaged records do not make a file another one; texts round a fee notice have no fields.
    role, count = Counter(roles).most_common(1)[0]
    return role if role is not None and 2 * count > len(roles) else None


def as_of_in(head: bytes) -> str:
    """Return the day that a ``.wmb`` file holds as ``2026-01-31``; empty when it holds none."""
    found = _AS_OF.match(head)
    digits = found[1].decode() if found else ""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if digits else ""


def records_of(path: Path) -> Iterator[Record]:
    """Return a file's records in order, in bounded memory. Raises FileRefused: empty, no text, or a record too long."""
    decoder = codecs.getincrementaldecoder(detect_encoding(path))(errors="replace")
    number, pending, done = 0, "", 0
    with path.open("rb") as file:
        while True:
            data = file.read(_AT_ONCE)
            done += len(data)
            text = pending + decoder.decode(data, final=not data)
            parts = text.replace("\r", "\n").replace("$", "\n").split("\n")
            pending = parts.pop() if data else ""
            for part in parts:
                plain = part.strip(" \t\x1a")
                if plain:
                    number += 1
                    yield Record(number, tuple(field.strip() for field in plain.split("#")), plain, done)
            if len(pending) > LONGEST_LINE:
                raise FileRefused("property_record_too_long", line=number + 1, limit=LONGEST_LINE)
            if not data:
                return


def _are_numbers(fields: Sequence[str]) -> bool:
    return all(_NUMBER.match(field) for field in fields)
