"""Whether a document of an office program only holds text and numbers: no macros, programs or files inside. Pure.

Only the directory of the ZIP and its two lists of parts are read; nothing is unpacked to the disk.
"""

import re
import zipfile
import zlib
from io import BytesIO

_MOST_MEMBERS, _MOST_UNPACKED, _LARGEST_LIST = 2000, 256 << 20, 1 << 20
_MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_ODT = b"application/vnd.oasis.opendocument.text"
# Macros, controls, embedded programs and files; a document for reading has none of them.
_ACTS = re.compile(
    r"vbaproject|vbadata|activex|/embeddings/|oleobject|^basic/|^scripts/|^object |"
    r"\.(?:exe|dll|js|vbs|bat|cmd|bin|jar)$"
)
_LETS_IN = re.compile(rb"macroEnabled|vnd\.ms-office\.(?:vba|activeX)", re.IGNORECASE)
_OUTSIDE = re.compile(rb"(?:attachedTemplate|oleObject|frame)[^>]*TargetMode\s*=\s*[\"']External", re.IGNORECASE)


class OfficeRefused(ValueError):
    """The document holds more than text and numbers, or is damaged; the message is a Polish sentence."""


def office_kind(content: bytes) -> str | None:
    """Return ``docx``, ``xlsx`` or ``odt``; None for another ZIP. Raises OfficeRefused for what may not come in."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as file:
            return _kind(file)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        if isinstance(error, OfficeRefused):
            raise
        raise OfficeRefused("Ten plik jest uszkodzony. Zapisz go jeszcze raz i wyślij ponownie.") from error


def _kind(file: zipfile.ZipFile) -> str | None:
    members = file.infolist()
    if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _MOST_UNPACKED:
        raise OfficeRefused("Ten dokument jest po rozpakowaniu za duży. Podziel go na mniejsze.")
    names = {member.filename for member in members}
    kind = next((kind for part, kind in _MAIN_PARTS.items() if part in names), None)
    if kind is None and "mimetype" in names and _read(file, "mimetype") == _ODT:
        kind = "odt"
    if kind is None:
        return None
    acts = [name for name in names if _ACTS.search(name.lower()) and not name.startswith("xl/printerSettings/")]
    lists = [
        name for name in names if name == "[Content_Types].xml" or name.endswith((".rels", "META-INF/manifest.xml"))
    ]
    texts = [_read(file, name) for name in lists[:200]]
    if acts or any(_LETS_IN.search(text) or _OUTSIDE.search(text) for text in texts):
        raise OfficeRefused("W tym dokumencie są makra albo pliki w środku. Zapisz go jako PDF i wyślij ponownie.")
    return kind


def _read(file: zipfile.ZipFile, name: str) -> bytes:
    with file.open(name) as part:
        text = part.read(_LARGEST_LIST + 1)
    if len(text) > _LARGEST_LIST:
        raise OfficeRefused("Ten dokument jest zbudowany nietypowo. Zapisz go jako PDF i wyślij ponownie.")
    return text
