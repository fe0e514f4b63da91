"""What a file is, when nobody says so: by a profile that knows its name, by its format, by its column names."""

import fnmatch
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from billing_import.formats.dialect import SEPARATORS, find_shape
from billing_import.formats.encoding import detect_encoding
from billing_import.formats.known import format_of
from billing_import.formats.problems import FileRefused
from billing_import.formats.text_table import head_of
from billing_import.kinds import kind_codes
from billing_import.opening import chosen_table
from billing_import.profiles import DEFAULT, Profile, profile_named, profile_names


@dataclass(frozen=True, slots=True)
class Recognized:
    """A kind of file and the profile to read it by."""

    kind: str
    profile: str


def recognized(path: Path, file_name: str) -> Recognized | None:
    """Return what a file is, None when nothing or more than one thing fits.

    A profile that knows the file's name comes first, then the format's own kind, then the kind most of whose columns
    the header names. Raises FileRefused for a file that cannot be read at all.
    Cost: a query or two a kind; reads the beginning of the file, a text once more for its encoding.
    """
    profiles = list(_profiles())
    named = [one for one in profiles if _knows_name(one, file_name)]
    if named:
        return _only(named)
    # Rows without a header say nothing of themselves: any file with as many columns would do.
    profiles = [one for one in profiles if not one.rows_begin]
    found = format_of(path, file_name)
    if found is None:
        return _best([(profile, _fields_of_text(path, profile, detect_encoding(path))) for profile in profiles])
    tables = found.tables(path)
    kinds = {table.kind for table in tables}
    if "" not in kinds:
        return _only([one for one in profiles if one.kind in kinds and (one.name == DEFAULT or one.file_names)])
    fitting = []
    for profile in profiles:
        try:
            fitting.append((profile, len(chosen_table(tables, profile).shape.fields)))
        except FileRefused:
            continue
    return _best(fitting)


def _profiles() -> Iterator[Profile]:
    for kind in kind_codes():
        for name in profile_names(kind):
            yield profile_named(kind, name)[0]


def _knows_name(profile: Profile, file_name: str) -> bool:
    return any(fnmatch.fnmatchcase(file_name.casefold(), pattern.casefold()) for pattern in profile.file_names)


def _only(profiles: list[Profile]) -> Recognized | None:
    return Recognized(profiles[0].kind, profiles[0].name) if len(profiles) == 1 else None


def _best(fitting: list[tuple[Profile, int]]) -> Recognized | None:
    """Return the profile whose columns the header names most of; of equals of one kind, the built-in one."""
    most = max((fields for _, fields in fitting), default=0)
    best = [profile for profile, fields in fitting if fields == most and fields]
    built_in = [profile for profile in best if profile.name == DEFAULT]
    return _only(best) or (_only(built_in) if len({profile.kind for profile in best}) == 1 else None)


def _fields_of_text(path: Path, profile: Profile, encoding: str) -> int:
    separators = SEPARATORS if profile.separator == "guess" else (profile.separator,)
    lines = head_of(path, encoding if profile.encoding == "guess" else profile.encoding)
    try:
        shape = find_shape(
            lines,
            profile.layout,
            required=profile.required,
            names=profile.columns,
            separators=separators,
            first_line=profile.rows_begin,
        )
    except FileRefused:
        return 0
    return len(shape.fields)
