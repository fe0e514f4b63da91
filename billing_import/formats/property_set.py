"""A property manager's files as a set: which file is what, what is missing, the day of the data, in which order to go.

Pure but for reading the files. ``sets_of`` takes names and paths as an upload or an unpacked ZIP has them; ``prepare``
writes the file that a part is imported from.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from billing_import.formats.property_records import Role, as_of_in, records_of, role_of

_HEAD_BYTES = 64 << 10
_KNOWN_NAME = re.compile(
    r"(?P<prefix>.*?)[_-]?(?P<name>lokal_ost_wys|nalicz_ost_wys|pow_czynsz_ost_wys|wplaty_ost_wys|nal_czynsz|"
    r"pow_czynsz|wplaty|lok)\Z",
    re.IGNORECASE,
)
# Whose data a file with a day speaks of, by the beginning of its name.
_AS_OF_OF = (("lok", Role.PREMISES), ("nal", Role.CHARGES), ("pow", Role.FEES), ("wpl", Role.YEARS))
# Files say the whole state of their months; a month that goes on is replaced by the next file, not added to.
PROFILES: dict[str, dict[str, Any]] = {"ledger": {"name": "zarzadca", "mode": "snapshot", "scope": "years"}}


@dataclass(frozen=True, slots=True)
class PropertyFile:
    """One file of a set with the day of its data (``2026-01-31``), empty when nothing says it."""

    name: str
    path: Path
    role: Role
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class PropertyPart:
    """What one import takes: files of one kind, in the order in which ``prepare`` joins them."""

    kind: str
    files: tuple[PropertyFile, ...]

    @property
    def as_of(self) -> str:
        """Return the day of the data: the oldest of its files', because all of it is known for that day only."""
        return min((file.as_of for file in self.files if file.as_of), default="")


@dataclass(frozen=True, slots=True)
class PropertySet:
    """The files of one property. ``parts`` come in the order in which they must be imported.

    ``missing`` are roles without a file, ``twice`` names of files whose role another file of the set has already.
    """

    name: str
    files: tuple[PropertyFile, ...]
    twice: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[Role, ...]:
        """Return the roles that no file plays."""
        roles = {file.role for file in self.files}
        return tuple(role for role in Role if role is not Role.AS_OF and role not in roles)

    @property
    def parts(self) -> tuple[PropertyPart, ...]:
        """Return the imports: register, ledger (charges before yearly sums), components."""
        groups = (("register", (Role.PREMISES,)), ("ledger", (Role.CHARGES, Role.YEARS)), ("components", (Role.FEES,)))
        parts = (PropertyPart(kind, tuple(file for role in roles for file in self.files if file.role is role))
                 for kind, roles in groups)  # fmt: skip
        return tuple(part for part in parts if part.files)

    @property
    def as_of(self) -> str:
        """Return the newest day that a file of the set gives."""
        return max((file.as_of for file in self.files), default="")


def sets_of(files: Mapping[str, Path]) -> list[PropertySet]:
    """Return the sets among files by name (folders allowed); files of other kinds are left out.

    What a file is, is told by its content; its name only says whose it is. Cost: reads 64 kB of each file.
    """
    groups: dict[str, list[PropertyFile]] = {}
    days: dict[str, dict[Role | None, str]] = {}
    for name, path in sorted(files.items()):
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        role = role_of(head)
        owner, plain = _owner_of(name)
        if role is Role.AS_OF:
            about = next((of for start, of in _AS_OF_OF if plain.startswith(start)), None)
            days.setdefault(owner, {})[about] = as_of_in(head)
        elif role is not None:
            groups.setdefault(owner, []).append(PropertyFile(name, path, role))
    return [_set_of(owner, found, days.get(owner, {})) for owner, found in sorted(groups.items())]


def is_day_of_data(path: Path) -> bool:
    """Tell whether a file of a set says nothing but the day that the others speak of."""
    with path.open("rb") as file:
        return role_of(file.read(_HEAD_BYTES)) is Role.AS_OF


def prepare(part: PropertyPart, target: Path) -> None:
    """Write the one file that a part is imported from: UTF-8, a record in a line. Cost: reads its files once.

    Fee notices get the day from which they are in force, when their files do not say it themselves.
    """
    with target.open("w", encoding="utf-8", newline="\n") as out:
        if part.kind == "components" and part.as_of:
            year, month, _ = part.as_of.split("-")
            out.write(f"Opłaty obowiązują od 01.{month}.{year}\n")
        for line in _lines(part.files):
            out.write(f"{line}\n")


def _lines(files: Iterable[PropertyFile]) -> Iterable[str]:
    for file in files:
        for record in records_of(file.path):
            yield record.line


def _owner_of(name: str) -> tuple[str, str]:
    """Return whose file it is by its folder and the beginning of its name, and the rest of the name."""
    folder, _, base = name.replace("\\", "/").rpartition("/")
    stem = base.rpartition(".")[0] or base
    found = _KNOWN_NAME.match(stem)
    if not found:
        return folder.lower(), stem.lower()
    return f"{folder}/{found['prefix']}".strip("/").lower(), found["name"].lower()


def _set_of(owner: str, found: list[PropertyFile], days: Mapping[Role | None, str]) -> PropertySet:
    kept: dict[Role, PropertyFile] = {}
    twice = []
    for file in found:
        if file.role in kept:
            twice.append(file.name)
        else:
            as_of = days.get(file.role) or max(days.values(), default="")
            kept[file.role] = PropertyFile(file.name, file.path, file.role, as_of)
    return PropertySet(owner, tuple(kept.values()), tuple(twice))
