"""An inbox in a folder of the server. Every step goes through open directories, so no name and no link leads out."""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.conf import settings

from billing_import.inbox.places import FOLDERS, TO_IMPORT, Entry, FileAway, InboxClosed, Unreadable, copied
from portal.kernel.schemas import current_schema

_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_AT_ONCE = 1 << 20


def folder_of_inbox() -> Path:
    """Return where the inbox of the cooperative in force is; it may not exist yet."""
    return Path(settings.INBOX_ROOT) / current_schema()


@contextmanager
def open_folder() -> Iterator["FolderPlace"]:
    """Open the inbox of the cooperative in force, its folders made if need be. Raises InboxClosed."""
    held: list[int] = []
    try:
        Path(settings.INBOX_ROOT).mkdir(parents=True, exist_ok=True)
        # The operator may keep the root where a link points; below it nothing is followed.
        held.append(os.open(settings.INBOX_ROOT, _DIRECTORY & ~os.O_NOFOLLOW))
        held.append(_opened(current_schema(), held[0]))
        folders = {name: _opened(name, held[1]) for name in FOLDERS}
        held.extend(folders.values())
        yield FolderPlace(folders)
    except OSError as error:
        raise InboxClosed(_sentence(error)) from error
    finally:
        for one in held:
            os.close(one)


def _opened(name: str, parent: int) -> int:
    with suppress(FileExistsError):
        os.mkdir(name, mode=0o770, dir_fd=parent)
    return os.open(name, _DIRECTORY, dir_fd=parent)


def _sentence(error: OSError) -> str:
    if error.errno in {errno.ELOOP, errno.ENOTDIR}:
        return "W miejscu folderu skrzynki jest dowiązanie albo plik. Operator musi założyć tam zwykły folder."
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return "Nie mamy prawa czytać skrzynki albo zapisywać w niej. Operator musi poprawić uprawnienia folderu."
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "W skrzynce skończyło się miejsce na dysku. Operator musi je zwolnić."
    why = error.strerror or str(error)
    return f"Skrzynka jest niedostępna ({why}). Spróbujemy ponownie. Jeśli to trwa, powiedz operatorowi."


class FolderPlace:
    """The open folders of one inbox, by name."""

    def __init__(self, folders: dict[str, int]) -> None:
        self._folders = folders

    def waiting(self) -> list[Entry]:
        """Return what lies in ``do-wczytania``, by name."""
        with os.scandir(self._folders[TO_IMPORT]) as found:
            names = sorted(one.name for one in found)
        return [entry for name in names if (entry := self._entry(name)) is not None]

    def _entry(self, name: str) -> Entry | None:
        try:
            state = os.stat(name, dir_fd=self._folders[TO_IMPORT], follow_symlinks=False)
        except FileNotFoundError:
            return None
        kinds = {stat.S_IFREG: "file", stat.S_IFLNK: "link", stat.S_IFDIR: "folder"}
        kind = kinds.get(stat.S_IFMT(state.st_mode), "other")
        return Entry(name, kind, state.st_size if kind == "file" else 0, _version(state))

    def copy(self, entry: Entry, target: Path) -> str:
        """Copy a file's bytes and return their SHA-256. Raises FileAway and Unreadable."""
        try:
            handle = os.open(entry.name, _FILE, dir_fd=self._folders[TO_IMPORT])
        except FileNotFoundError as error:
            raise FileAway(entry.name) from error
        except OSError as error:
            raise Unreadable(
                "Nie mamy prawa czytać tego pliku. Program, który go zapisuje, musi dać prawo odczytu grupie."
            ) from error
        with os.fdopen(handle, "rb") as source:
            if _version(os.fstat(handle)) != entry.version:
                raise FileAway(entry.name)
            digest = copied(source, target)
            if _version(os.fstat(handle)) != entry.version:
                raise FileAway(entry.name)
        return digest

    def move(self, entry: Entry, folder: str, name: str) -> bool:
        """Move a file of ``do-wczytania``; return whether it is there now. Another version of it stays."""
        there = self._entry(entry.name)
        if there is None or there.version != entry.version:
            return self._has(folder, name)
        os.rename(entry.name, name, src_dir_fd=self._folders[TO_IMPORT], dst_dir_fd=self._folders[folder])
        return True

    def _has(self, folder: str, name: str) -> bool:
        try:
            os.stat(name, dir_fd=self._folders[folder], follow_symlinks=False)
        except FileNotFoundError:
            return False
        return True

    def put(self, folder: str, name: str, content: IO[bytes]) -> None:
        """Write a file, whole or not at all, over one of that name."""
        unfinished = f".{hashlib.sha256(name.encode()).hexdigest()[:16]}.part"
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
        handle = os.open(unfinished, flags, 0o660, dir_fd=self._folders[folder])
        with os.fdopen(handle, "wb") as out:
            while piece := content.read(_AT_ONCE):
                out.write(piece)
            out.flush()
            os.fsync(handle)
        os.rename(unfinished, name, src_dir_fd=self._folders[folder], dst_dir_fd=self._folders[folder])


def _version(state: os.stat_result) -> str:
    return f"{state.st_size}:{state.st_mtime_ns}:{state.st_ino}"
