"""What every place of an inbox can do, a folder or a bucket; names of its folders; what a file is turned away for.

The places are in ``folder`` and ``bucket``; when a file is taken is decided in ``looking``.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from billing_import.files import plain_file_name
from billing_import.forms import LARGEST_UPLOAD

TO_IMPORT, IMPORTED, REJECTED, TO_TAKE = "do-wczytania", "wczytane", "odrzucone", "do-odebrania"
FOLDERS = (TO_IMPORT, IMPORTED, REJECTED, TO_TAKE)
# How programs name a file that they have not finished writing.
_UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload", ".partial", ".lock")
_AT_ONCE = 1 << 20
_LONGEST_NAME = 200


class InboxClosed(Exception):
    """The place cannot be reached or is not what it should be; the text is a Polish sentence."""


class FileAway(Exception):
    """The file is gone, or is not the version that was seen any more."""


class Unreadable(Exception):
    """The file is there and cannot be read; the text is a Polish sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in ``do-wczytania``. ``kind``: file, link, folder or other. ``name`` is as the place knows it.

    ``version`` changes whenever the content may have changed.
    """

    name: str
    kind: str = "file"
    size: int = 0
    version: str = ""

    @property
    def shown(self) -> str:
        """Return the name as it can be written anywhere: signs that cannot be are question marks."""
        text = self.name.encode("utf-8", "replace").decode()
        return "".join("?" if unicodedata.category(sign) in {"Cc", "Cs"} else sign for sign in text)[-_LONGEST_NAME:]

    @property
    def is_unfinished(self) -> bool:
        """Return whether its name says that somebody is still writing it, or that it is nobody's file."""
        name = self.name.casefold()
        return name.startswith((".", "~")) or name.endswith(_UNFINISHED)

    @property
    def refusal(self) -> str:
        """Return why the thing cannot be taken, in Polish; empty for a file that can, and for a folder, which stays."""
        if self.kind == "link":
            return "To jest dowiązanie, a nie plik. Skopiuj sam plik do folderu do-wczytania."
        if self.kind == "other":
            return "To nie jest zwykły plik. Skopiuj do folderu do-wczytania plik z programu księgowego."
        if self.shown != self.name:
            return "Nazwa pliku ma znaki, których nie da się zapisać, albo jest za długa. Zmień ją i wyślij ponownie."
        if self.size > LARGEST_UPLOAD:
            return "Plik jest za duży. Największy może mieć 512 MB. Podziel go na części, na przykład po roku."
        return ""

    @property
    def plain(self) -> str:
        """Return the name without anything that means something to a path, a shell or a header."""
        return plain_file_name(self.shown)

    @property
    def mark(self) -> str:
        """Return a few letters that tell equal plain names apart, the same each time for one version."""
        return hashlib.sha256(f"{self.name}:{self.version}".encode("utf-8", "surrogateescape")).hexdigest()[:8]


class Place(Protocol):
    """Where an inbox is. Each method raises InboxClosed when the place is away."""

    def waiting(self) -> list[Entry]:
        """Return what lies in ``do-wczytania``, by name."""

    def copy(self, entry: Entry, target: Path) -> str:
        """Copy a file's bytes and return their SHA-256. Raises FileAway and Unreadable."""

    def move(self, entry: Entry, folder: str, name: str) -> bool:
        """Move a file of ``do-wczytania``; return whether it is there now, also when an earlier call had moved it.

        A version other than the one that was seen stays where it is.
        """

    def put(self, folder: str, name: str, content: IO[bytes]) -> None:
        """Write a file, whole or not at all, over one of that name."""


def copied(source: IO[bytes], target: Path, *, most: int = LARGEST_UPLOAD) -> str:
    """Copy to a new file and return the SHA-256. Raises Unreadable for more bytes than a file may have."""
    digest, size = hashlib.sha256(), 0
    with target.open("xb") as out:
        while piece := source.read(_AT_ONCE):
            size += len(piece)
            if size > most:
                raise Unreadable("Plik jest za duży. Największy może mieć 512 MB.")
            digest.update(piece)
            out.write(piece)
    return digest.hexdigest()


_NOT_IN_A_KEY = re.compile(r"[\x00-\x1f\x7f\\]|(^|/)\.{1,2}(/|$)|//")


def is_plain_prefix(prefix: str) -> bool:
    """Return whether a prefix of a bucket is a row of plain folder names, without ``..`` and signs of control."""
    return not _NOT_IN_A_KEY.search(prefix)
