"""The files of a pack, from a folder or a zip, within limits. What they say is read in ``pack``."""

import io
import lzma
import re
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from portal.kernel.registries import PackProblem
from tenants.onboarding.refusal import PackRefused

FACTS = "cooperative.toml"
UNREADABLE = "Tego pliku nie da się odczytać. Sprawdź, kto może go czytać."
NO_FACTS = f"Nie ma pliku {FACTS}. Paczka to folder albo zip z tym plikiem."
MOST_FILES, MOST_BYTES, MOST_BYTES_OF_FILE, MOST_BYTES_OF_ZIP = 40, 8_000_000, 5_000_000, 8_000_000
ENDINGS = (".toml", ".md", ".txt", ".svg", ".png")
NAME = re.compile(r"[\w.-]+(/[\w.-]+){0,2}")
# Left by file managers; nobody means them.
LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")

# What zipfile raises for archives that are cut, forged, locked or packed in a way it does not know.
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError),
)

PackFiles = dict[str, bytes]


def pack_files(path: Path) -> PackFiles:
    """Return name → content of a pack, names with slashes and without the pack's own folder.

    Raises PackRefused with all problems at once. A zip is read in memory and never unpacked to the disk; a folder's
    links are refused, wherever they lead. Cost: at most 8 MB read.
    """
    if path.is_symlink():
        raise _refused(str(path), "To jest dowiązanie. Podaj sam folder albo plik zip.")
    if path.is_dir():
        # Somebody who names a wrong folder (their home, the disk) is told so at once, not after all of it is read.
        if not (path / FACTS).is_file():
            raise _refused(FACTS, NO_FACTS)
        return _of_folder(path)
    if not path.is_file():
        raise _refused(str(path), "Nie ma takiego folderu ani pliku zip.")
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES_OF_ZIP + 1)
    except OSError:
        raise _refused(path.name, UNREADABLE) from None
    return files_of_zip(content, path.name)


def files_of_zip(content: bytes, name: str = "zip") -> PackFiles:
    """Return name → content of a pack that came as a zip; ``name`` is what it is called in problems."""
    if len(content) > MOST_BYTES_OF_ZIP:
        raise _refused(name, f"Plik zip jest za duży: najwyżej {MOST_BYTES_OF_ZIP // 1_000_000} MB.")
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise _refused(name, "To nie jest plik zip. Podaj folder paczki albo zip z jej plikami.")
    return _of_zip(content, name)


def _of_folder(folder: Path) -> PackFiles:
    files: PackFiles = {}
    problems: list[PackProblem] = []
    room = MOST_BYTES
    for path in folder.rglob("*"):
        # Quirk: a name that is no UTF-8 cannot even be printed.
        name = path.relative_to(folder).as_posix().encode("utf-8", "replace").decode()
        if _is_litter(name):
            continue
        if len(files) + len(problems) > MOST_FILES:
            break
        if path.is_symlink():
            problems.append(PackProblem(name, "To jest dowiązanie. Włóż do paczki sam plik."))
        elif path.is_dir():
            continue
        elif not path.is_file():
            problems.append(PackProblem(name, "To nie jest zwykły plik. Usuń go z paczki."))
        elif problem := _problem(name, path.stat().st_size, len(files), room):
            problems.append(problem)
        else:
            try:
                files[name] = path.read_bytes()
            except OSError:
                problems.append(PackProblem(name, UNREADABLE))
                continue
            room -= len(files[name])
    if problems:
        raise PackRefused(sorted(problems, key=lambda problem: problem.path))
    return dict(sorted(files.items()))


def _of_zip(zipped: bytes, zip_name: str) -> PackFiles:
    files: PackFiles = {}
    problems, room = [], MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_litter(entry.filename)]
            top = _common_folder([entry.filename for entry in entries])
            problems += _facts_problem([entry.filename.removeprefix(top) for entry in entries])
            for entry in entries[: MOST_FILES + 1]:
                name = entry.filename.removeprefix(top)
                problem = _entry_problem(entry, name, files) or _problem(name, entry.file_size, len(files), room)
                if problem:
                    problems.append(problem)
                    continue
                # The size in a zip's list is only said; what really comes out is measured.
                with archive.open(entry) as content:
                    files[name] = content.read(min(room, MOST_BYTES_OF_FILE) + 1)
                room -= len(files[name])
                if room < 0 or len(files[name]) > MOST_BYTES_OF_FILE:
                    raise _refused(name, "Plik jest po rozpakowaniu większy, niż podaje zip. Spakuj paczkę od nowa.")
    except BROKEN:
        raise _refused(zip_name, "Plik zip jest uszkodzony. Spakuj paczkę od nowa.") from None
    if problems:
        raise PackRefused(problems)
    return files


def _entry_problem(entry: zipfile.ZipInfo, name: str, files: PackFiles) -> PackProblem | None:
    # Quirk: zipfile turns backslashes into slashes on Windows only; orig_filename is what the archive says.
    said = entry.orig_filename
    if ".." in PurePosixPath(said.replace("\\", "/")).parts or said.startswith(("/", "\\")) or ":" in said:
        return PackProblem(said, "Ta nazwa prowadzi poza paczkę. Spakuj sam folder, bez „..” i bez dysków w nazwach.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        return PackProblem(said, "To jest dowiązanie. Włóż do paczki sam plik.")
    if entry.flag_bits & 0x1:
        return PackProblem(said, "Plik jest zaszyfrowany. Spakuj paczkę bez hasła.")
    if name in files:
        return PackProblem(said, "Ten plik jest w paczce dwa razy. Zostaw jeden.")
    return None


def _problem(name: str, size: int, before: int, room: int) -> PackProblem | None:
    if before >= MOST_FILES:
        return PackProblem(name, f"Paczka ma za dużo plików: najwyżej {MOST_FILES}.")
    if not NAME.fullmatch(name):
        return PackProblem(name, "Nazwa pliku ma mieć tylko litery, cyfry, kropki, myślniki i podkreślenia.")
    if not name.lower().endswith(ENDINGS):
        return PackProblem(name, f"Takich plików paczka nie ma. Dozwolone: {', '.join(ENDINGS)}.")
    if size > MOST_BYTES_OF_FILE:
        return PackProblem(name, f"Plik jest za duży: najwyżej {MOST_BYTES_OF_FILE // 1_000_000} MB.")
    if size > room:
        return PackProblem(name, f"Paczka jest za duża: wszystkie pliki razem najwyżej {MOST_BYTES // 1_000_000} MB.")
    return None


def _facts_problem(names: list[str]) -> list[PackProblem]:
    if FACTS in names:
        return []
    if deep := next((name for name in names if name.endswith(f"/{FACTS}")), ""):
        folder = deep.removesuffix(f"/{FACTS}")
        return [PackProblem(FACTS, f"Ten plik jest w folderze {folder}. Spakuj sam ten folder, bez innych plików.")]
    return [PackProblem(FACTS, NO_FACTS)]


def _common_folder(names: list[str]) -> str:
    """Return the folders that everything is in (people zip the folder), with a slash, or an empty string."""
    common = ""
    while names and all("/" in name for name in names):
        tops = {name.partition("/")[0] for name in names}
        if len(tops) > 1 or tops & {"", ".", ".."}:
            break
        top = f"{tops.pop()}/"
        common += top
        names = [name.removeprefix(top) for name in names]
    return common


def _is_litter(name: str) -> bool:
    return name.startswith(LITTER[0]) or PurePosixPath(name).name in LITTER[1:]


def _refused(path: str, text: str) -> PackRefused:
    return PackRefused([PackProblem(path, text)])
