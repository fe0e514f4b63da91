"""Files that people send to be kept: told by their content, checked, stored under random names, given out harmlessly.

Photos of faults and meters are made anew elsewhere; text files that are read at once are ``text_files``. A room keeps
what is stored in a table of its own, made from ``StoredAttachment``, and lets its gate decide who gets it.
"""

import hashlib
import re
import unicodedata
import uuid
from dataclasses import dataclass
from io import BytesIO
from typing import Any, ClassVar, Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from portal.kernel.attachment_office import OfficeRefused, office_kind
from portal.kernel.attachment_pdf import PdfRefused, check_pdf

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
}
PDF_ONLY = frozenset({"pdf"})
FOR_READING = frozenset({"pdf", "png", "jpg"})
EVERY_KIND = frozenset(CONTENT_TYPES)
LONGEST_NAME = 100
_MOST_PIXELS = 40_000_000
_MEGABYTE = 1 << 20
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"L\x00\x00\x00")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WEB = re.compile(rb"^\s*(?:<!doctype|<html|<script|<svg|<\?xml|<\?php)", re.IGNORECASE)
_UNWANTED = re.compile(r"[^\w .,()+–-]+")


class AttachmentRefused(ValueError):
    """The file may not come in; the message is a sentence about what is wrong and what to do."""


class Sent(Protocol):
    """A file as a form brings it: its name by the sender's word, its content to be read."""

    name: str | None

    def read(self, size: int | None = None, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class CheckedAttachment:
    """A file that may come in: what it really is, its name cleaned, its content harmless."""

    kind: str
    name: str
    content: bytes


class StoredAttachment(models.Model):
    """A file that was checked and stored. ``path`` is random, in the cooperative's own folder; ``size`` in bytes."""

    path = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=LONGEST_NAME + 10)
    kind = models.CharField(max_length=5)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=sorted(CONTENT_TYPES)), name="%(class)s_kind_is_known"),
            models.CheckConstraint(condition=~models.Q(path="") & ~models.Q(name=""), name="%(class)s_is_a_file"),
        ]

    @property
    def words(self) -> str:
        """Return what a link to it says of it: ``PDF, 240 kB``."""
        return attachment_words(self.kind, self.size)


def checked_attachment(sent: Sent, *, largest_mb: int, kinds: frozenset[str] = EVERY_KIND) -> CheckedAttachment:
    """Return a sent file checked and cleaned. Raises AttachmentRefused.

    The kind is told by the content alone; the sender's name and type are not believed. ``largest_mb`` is the rule's.
    PDFs with scripts, actions or files inside and documents with macros are refused, pictures are made anew without
    the place they were taken at. Costs the file's size in memory, some 10 ms a megabyte.
    """
    most = largest_mb * _MEGABYTE
    content = sent.read(most + 1)
    if len(content) > most:
        text = _("Ten plik jest za duży. Największy może mieć {megabytes} MB.")
        raise AttachmentRefused(text.format(megabytes=largest_mb))
    if not content:
        raise AttachmentRefused(_("Ten plik jest pusty. Wybierz inny."))
    kind = _kind_of(content)
    if kind not in kinds:
        words = ", ".join(one.upper() for one in sorted(kinds))
        raise AttachmentRefused(_("Takich plików tu nie przyjmujemy. Wybierz plik: {kinds}.").format(kinds=words))
    if kind == "pdf":
        try:
            check_pdf(content)
        except PdfRefused as refused:
            raise AttachmentRefused(str(refused)) from refused
    elif kind in ("png", "jpg"):
        content = _picture_anew(content, kind)
    return CheckedAttachment(kind, clean_name(sent.name or "", kind), content)


def stored_attachment(checked: CheckedAttachment, folder: str) -> dict[str, Any]:
    """Store a checked file and return the values of its ``StoredAttachment`` row.

    ``folder`` is the room's. Raises AttachmentRefused when the disk is full. A transaction that is rolled back leaves
    a file that no row names; it is taken away when its row's maker calls ``forget_attachment``.
    """
    path = f"{folder}/{uuid.uuid4().hex}"
    try:
        stored = default_storage.save(path, ContentFile(checked.content))
    except OSError as error:
        _take_away(path)
        raise AttachmentRefused(_("Nie ma teraz miejsca na ten plik. Spróbuj za godzinę.")) from error
    digest = hashlib.sha256(checked.content).hexdigest()
    return {
        "path": stored,
        "name": checked.name,
        "kind": checked.kind,
        "size": len(checked.content),
        "sha256": digest,
    }


def forget_attachment(path: str) -> None:
    """Delete the stored file once the open transaction is committed: a row that stays keeps its file."""
    transaction.on_commit(lambda: _take_away(path))


def attachment_answer(stored: StoredAttachment, *, name: str = "") -> FileResponse:
    """Give a stored file out, for saving. Whoever calls has asked the gate. Raises Http404 when the file is gone.

    The answer runs nothing and is kept nowhere: type by what was checked, never guessed; sandbox; no cache.
    """
    try:
        file = default_storage.open(stored.path, "rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    shown = clean_name(name, stored.kind) if name else stored.name
    return FileResponse(
        file,
        as_attachment=True,
        filename=shown,
        content_type=CONTENT_TYPES[stored.kind],
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "no-store",
        },
    )


def attachment_words(kind: str, size: int) -> str:
    """Return the kind and size in words: ``PDF, 240 kB``, ``PDF, 1,2 MB``."""
    if size < _MEGABYTE:
        return f"{kind.upper()}, {max(1, round(size / 1024))}\u00a0kB"
    return f"{kind.upper()}, {size / _MEGABYTE:.1f}\u00a0MB".replace(".", ",")


def clean_name(name: str, kind: str) -> str:
    """Return a name that is only text: no folders, no signs that cannot be seen, the ending of the real kind."""
    last = unicodedata.normalize("NFC", name[-500:]).replace("\\", "/").rsplit("/", 1)[-1]
    stem = re.sub(r"\.\w{1,5}$", "", last)
    stem = " ".join(_UNWANTED.sub(" ", stem).split()).strip(" .-")[:LONGEST_NAME].strip()
    return f"{stem or 'plik'}.{kind}"


def _kind_of(content: bytes) -> str:
    if content.startswith(_PROGRAMS):
        raise AttachmentRefused(_("To jest program, a nie dokument. Programów nie przyjmujemy."))
    if _WEB.search(content[:512]):
        raise AttachmentRefused(_("To jest strona z sieci, a nie dokument. Zapisz ją jako PDF i wyślij ponownie."))
    if content.startswith(_OLD_OFFICE):
        raise AttachmentRefused(_("To stary format Worda lub Excela albo plik z hasłem. Zapisz go jako PDF."))
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"PK\x03\x04"):
        try:
            return office_kind(content) or "zip"
        except OfficeRefused as refused:
            raise AttachmentRefused(str(refused)) from refused
    return "?"


def _picture_anew(content: bytes, kind: str) -> bytes:
    form = {"png": "PNG", "jpg": "JPEG"}[kind]
    try:
        with Image.open(BytesIO(content), formats=[form]) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise AttachmentRefused(_("Ten obraz ma za dużo punktów. Zmniejsz go i wyślij ponownie."))
            turned = ImageOps.exif_transpose(picture)
            plain = turned if turned.mode in ("RGB", "L", "RGBA", "P", "1") else turned.convert("RGB")
            plain = plain.convert("RGB") if kind == "jpg" and plain.mode not in ("RGB", "L") else plain
            plain.info.clear()
            made = BytesIO()
            plain.save(made, form, **({"quality": 88} if kind == "jpg" else {}))
    except AttachmentRefused:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise AttachmentRefused(_("Ten obraz jest uszkodzony. Zapisz go jeszcze raz i wyślij ponownie.")) from error
    return made.getvalue()


def _take_away(path: str) -> None:
    default_storage.delete(path)
