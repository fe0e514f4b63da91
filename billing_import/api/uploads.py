"""The body of a request that sends files: multipart or the bytes of one file, never whole in memory."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import TooManyFilesSent
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from billing_import.api.problems import Problem
from billing_import.forms import LARGEST_UPLOAD
from billing_import.parcels import MOST_FILES, Sent

_AT_ONCE = 1 << 20
# What multipart puts around files.
_FRAME = 1 << 20


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The files of one request, open, and a digest of their names and bytes."""

    files: Sequence[Sent]
    digest: str


@contextmanager
def uploaded(request: HttpRequest, file_name: str) -> Iterator[Uploaded]:
    """Give the files of a request; they are gone afterwards. Raises Problem: 411, 413 and 422."""
    _check_length(request)
    with ExitStack() as stack:
        if request.content_type == "multipart/form-data":
            files = _of_form(request)
        else:
            folder = Path(stack.enter_context(_folder()))
            path = _of_body(request, folder / "plik")
            files = [Sent(file_name or "plik", stack.enter_context(path.open("rb")))]
        yield Uploaded(files, _digest(files))


@contextmanager
def _folder() -> Iterator[str]:
    folder = tempfile.mkdtemp(prefix="iok-api-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _check_length(request: HttpRequest) -> None:
    text = request.META.get("CONTENT_LENGTH") or "0"
    if "HTTP_TRANSFER_ENCODING" in request.META or not text.isdecimal():
        raise Problem(411, "length_needed", "Podaj nagłówek Content-Length z długością danych.")
    if int(text) > LARGEST_UPLOAD + _FRAME:
        raise too_large()
    if int(text) == 0:
        raise Problem(422, "no_file", "W zapytaniu nie ma pliku. Wyślij go jako treść albo w polu „file”.")


def too_large() -> Problem:
    """Return the refusal of a file larger than any export of a ledger."""
    return Problem(413, "too_large", "Plik jest za duży. Największy może mieć 512 MB. Podziel go na części.")


def _of_form(request: HttpRequest) -> list[Sent]:
    try:
        found = request.FILES.getlist("file")
    except TooManyFilesSent as error:
        raise Problem(413, "too_many_files", f"W zapytaniu może być najwyżej {MOST_FILES} plików.") from error
    except (MultiPartParserError, UnreadablePostError) as error:
        raise Problem(400, "form_broken", "Nie da się odczytać formularza z plikiem. Wyślij go jeszcze raz.") from error
    if not found:
        raise Problem(422, "no_file", "W formularzu nie ma pola „file” z plikiem.")
    if any((one.size or 0) > LARGEST_UPLOAD for one in found):
        raise too_large()
    return [Sent(one.name or "plik", one.file) for one in found]  # type: ignore[arg-type]


def _of_body(request: HttpRequest, path: Path) -> Path:
    size = 0
    with path.open("wb") as out:
        while piece := request.read(_AT_ONCE):
            size += len(piece)
            if size > LARGEST_UPLOAD:
                raise too_large()
            out.write(piece)
    return path


def _digest(files: Sequence[Sent]) -> str:
    digest = hashlib.sha256()
    for sent in files:
        digest.update(f"{len(sent.name)}:{sent.name}".encode("utf-8", "replace"))
        one = hashlib.sha256()
        sent.file.seek(0)
        while piece := sent.file.read(_AT_ONCE):
            one.update(piece)
        sent.file.seek(0)
        digest.update(one.digest())
    return digest.hexdigest()
