"""Where the files of imports lie in a cooperative's folder: each run has a folder of its own."""

import hashlib
import re
import shutil
import unicodedata
from pathlib import Path
from typing import BinaryIO

from billing_import.models import ImportRun
from portal.kernel.files import cooperative_path

# Kinds whose files are a list of people: they are kept for a time alone (``keeping``), and shown with PESEL masked.
OF_PEOPLE = ("register", "membership", "court")
_UNSAFE = re.compile(r"[^0-9A-Za-zżźćńółęąśŻŹĆŃÓŁĘĄŚ ._()+-]+")
_AT_ONCE = 1 << 20


def plain_file_name(name: str) -> str:
    """Return a file's name without folders and without characters that mean something to a shell or a header."""
    base = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    return _UNSAFE.sub("_", base).strip(" .")[-120:] or "plik"


def store_file(run: ImportRun, source: BinaryIO) -> None:
    """Copy a file into the run's folder and note its path, size and SHA-256; saving the row is the caller's."""
    run.stored_path = f"imports/{run.pk}/{plain_file_name(run.file_name)}"
    target = cooperative_path(run.stored_path)
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as file:
        while piece := source.read(_AT_ONCE):
            digest.update(piece)
            size += len(piece)
            file.write(piece)
    run.sha256, run.size = digest.hexdigest(), size


def remove_files(run: ImportRun) -> None:
    """Remove the run's folder; for a run that never came to be. A run without a file has none."""
    # Quirk: an empty path would be the cooperative's whole folder, and its parent everybody's.
    if run.stored_path:
        shutil.rmtree(stored_file(run).parent, ignore_errors=True)


def stored_file(run: ImportRun) -> Path:
    """Return where the run's file lies."""
    return cooperative_path(run.stored_path)


def errors_path_of(run: ImportRun) -> str:
    """Return the errors file's path inside the cooperative's folder."""
    stem = Path(run.stored_path).stem or "plik"
    return f"imports/{run.pk}/bledy-{stem}.csv"
