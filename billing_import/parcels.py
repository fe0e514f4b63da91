"""Several files sent at once, one by one or in a ZIP: what each is, in which order they go, a run for each."""

import datetime as dt
import shutil
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from billing_import.actions import ImportNotPossible, queue_import
from billing_import.formats import property_set
from billing_import.formats.archive import is_archive, unpacked
from billing_import.formats.problems import FileRefused
from billing_import.models import ImportRun
from billing_import.named_run import run_named_in
from billing_import.profiles import DEFAULT, Profile, profile_names, save_profile
from billing_import.queries import run_with_id
from billing_import.recognizing import Recognized, recognized
from billing_import.wording import message_of
from portal.kernel.files import cooperative_path

MOST_FILES = 50
_HEAD_BYTES = 64 << 10
# Who lives where comes before what they owe; meters before their readings.
_FIRST = ("register", "membership", "meters")


@dataclass(frozen=True, slots=True)
class Sent:
    """One file as it was sent: its name and its bytes, from the beginning."""

    name: str
    file: BinaryIO


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    path: Path
    what: Recognized
    continues: uuid.UUID | None = None
    as_of: dt.date | None = None


def queue_parcel(
    *,
    files: Sequence[Sent],
    by: Any,
    chosen: Recognized | None = None,
    wish: str = ImportRun.Wish.PREVIEW,
    as_of: dt.date | None = None,
) -> list[ImportRun]:
    """Write a run down for each file, ZIPs unpacked; the register goes first, and each waits for the one before it.

    Without ``chosen`` each file is recognized. Raises ImportNotPossible when one of them is not, with all their names;
    then nothing is queued.
    """
    folder = cooperative_path(f"imports/przesylka-{uuid.uuid4()}")
    folder.mkdir(parents=True)
    try:
        parts = _parts(files, folder, chosen)
        order = {kind: at for at, kind in enumerate(_FIRST)}
        parts.sort(key=lambda part: order.get(part.what.kind, len(order)))
        return _queued(parts, by=by, wish=wish, as_of=as_of)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@transaction.atomic
def _queued(parts: list[_Part], *, by: Any, wish: str, as_of: dt.date | None) -> list[ImportRun]:
    parcel = uuid.uuid4() if len(parts) > 1 else None
    runs: list[ImportRun] = []
    for part in parts:
        with part.path.open("rb") as file:
            run = queue_import(
                kind=part.what.kind,
                file=file,
                file_name=part.name,
                by=by,
                profile=None if part.continues else part.what.profile,
                continues=part.continues,
                as_of=as_of or part.as_of,
                wish=wish,
                after=runs[-1] if runs else None,
                parcel=parcel,
            )
        runs.append(run)
    return runs


def _parts(files: Sequence[Sent], folder: Path, chosen: Recognized | None) -> list[_Part]:
    members = [member for number, sent in enumerate(files) for member in _members(sent, folder / str(number))]
    if not members:
        raise ImportNotPossible(_("W przesyłce nie ma żadnego pliku."))
    if len(members) > MOST_FILES:
        raise ImportNotPossible(_("W przesyłce może być najwyżej %(most)s plików.") % {"most": MOST_FILES})
    parts, of_sets = ([], set()) if chosen else _parts_of_sets(dict(members), folder)
    unknown = []
    for name, path in members:
        if name in of_sets:
            continue
        part = _part(name, path, chosen)
        if part is None:
            unknown.append(f"„{name}”")
        else:
            parts.append(part)
    if unknown:
        raise ImportNotPossible(
            _("Nie wiemy, co jest w pliku: %(names)s. Wybierz to z listy i wyślij plik osobno. Nic nie wczytano.")
            % {"names": ", ".join(unknown)}
        )
    return parts


def _parts_of_sets(files: dict[str, Path], folder: Path) -> tuple[list[_Part], set[str]]:
    """Return the imports that a property manager's files make together, and the names of those files."""
    sets = property_set.sets_of(files)
    parts: list[_Part] = []
    for one in sets:
        if one.twice:
            raise ImportNotPossible(
                _("Te pliki zarządcy mówią o tym samym co inne z przesyłki: %(names)s. Wyślij każdy zestaw osobno.")
                % {"names": ", ".join(f"„{name}”" for name in one.twice)}
            )
        for part in one.parts:
            target = folder / f"zestaw-{len(parts)}"
            property_set.prepare(part, target)
            name = f"{one.name or 'zarządca'}: {', '.join(PurePosixPath(file.name).name for file in part.files)}"
            as_of = dt.date.fromisoformat(part.as_of) if part.as_of else None
            parts.append(_Part(name, target, Recognized(part.kind, _profile_of_sets(part.kind)), as_of=as_of))
    names = {file.name for one in sets for file in one.files}
    if sets:
        names |= {name for name, path in files.items() if property_set.is_day_of_data(path)}
    return parts, names


def _profile_of_sets(kind: str) -> str:
    """Return the profile by which such files are read, which a cooperative gets with the first of them."""
    settings = property_set.PROFILES.get(kind)
    if settings is None:
        return DEFAULT
    if settings["name"] not in profile_names(kind):
        save_profile(Profile(kind=kind, **settings))
    return str(settings["name"])


def _members(sent: Sent, folder: Path) -> list[tuple[str, Path]]:
    folder.mkdir()
    stored = folder / "plik"
    with stored.open("wb") as target:
        shutil.copyfileobj(sent.file, target, 1 << 20)
    with stored.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not is_archive(head):
        return [(sent.name, stored)]
    try:
        return [(member.name, member.path) for member in unpacked(stored, folder, file_name=sent.name)]
    except FileRefused as refused:
        raise ImportNotPossible(message_of(refused)) from refused


def _part(name: str, path: Path, chosen: Recognized | None) -> _Part | None:
    with path.open("rb") as file:
        continued = run_with_id(run_named_in(file, name))
    if continued is not None:
        return _Part(name, path, Recognized(continued.kind, continued.profile), continued.pk)
    try:
        what = chosen or recognized(path, name)
    except FileRefused as refused:
        raise ImportNotPossible(f"„{name}”: {message_of(refused)}") from refused
    return _Part(name, path, what) if what else None
