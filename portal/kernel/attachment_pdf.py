"""Whether a PDF only shows pages: no scripts, no programs started, no files inside, nothing locked. Pure.

Names that do something are looked for in the file's own bytes and in its packed lists of objects. A file whose lists
cannot be looked into is refused: what is not seen is not let in.
"""

import re
import zlib

# Names of PDF that act, or carry something that acts. Links to pages of the web and inside the file are harmless.
_ACTS: dict[str, str] = {
    "JavaScript": "skrypt",
    "Launch": "polecenie, które uruchamia program",
    "SubmitForm": "polecenie, które wysyła dane",
    "ImportData": "polecenie, które wczytuje dane",
    "GoToE": "odesłanie do pliku w środku",
    "GoToR": "odesłanie do innego pliku",
    "EmbeddedFile": "plik w środku",
    "EmbeddedFiles": "plik w środku",
    "RichMedia": "film albo program",
    "Rendition": "film albo dźwięk",
    "XFA": "formularz, który sam działa",
}
_NAME = re.compile(rb"/(" + "|".join(sorted(_ACTS, key=len, reverse=True)).encode() + rb")(?![0-9A-Za-z_.-])")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_OBJECT = re.compile(rb"\d\s+obj\b")
_PACKED_LIST = re.compile(rb"/ObjStm(?![0-9A-Za-z_.-])")
_FILTER = re.compile(rb"/Filter\s*(?:\[\s*)?/(?:FlateDecode|Fl)(?![0-9A-Za-z])\s*(?:\]\s*)?(?=/|>>)")
_MOST_UNPACKED = 64 << 20
_LONGEST_DICTIONARY = 16 << 10
_PEEK, _PIECE = 512, 4096
_MOST_STREAMS = 50_000


class PdfRefused(ValueError):
    """The PDF does more than show pages, or cannot be looked into; the message is a Polish sentence."""


def check_pdf(content: bytes) -> None:
    """Raise PdfRefused unless the PDF only shows pages. Costs some 10 ms a megabyte and at most 64 MB."""
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise PdfRefused("Ten plik PDF jest uszkodzony albo niepełny. Zapisz go jeszcze raz i wyślij ponownie.")
    _refuse_names(content)
    if re.search(rb"/Encrypt(?![0-9A-Za-z])", content):
        raise PdfRefused("Ten plik PDF jest zamknięty hasłem. Zapisz go bez hasła i wyślij ponownie.")
    seen, left = 0, _MOST_UNPACKED
    for number, match in enumerate(_STREAM.finditer(content)):
        if number >= _MOST_STREAMS:
            raise _unreadable()
        dictionary = _dictionary_before(content, match.start())
        is_list = bool(_PACKED_LIST.search(dictionary))
        if is_list:
            seen += 1
            _refuse_what_hides(dictionary)
        packed = memoryview(content)[match.end() :]
        # A list of objects begins with numbers; pictures and fonts do not and need not be unpacked.
        start = _unpacked(packed, _PEEK)
        if is_list and b"/Filter" not in dictionary:
            continue  # not packed: its bytes were read with the file's
        if is_list or start.lstrip()[:1].isdigit():
            text = _unpacked(packed, left)
            if is_list and not text:
                raise _unreadable()
            left -= len(text)
            if left <= 0:
                raise PdfRefused("Ten plik PDF jest po rozpakowaniu za duży. Zapisz go w zwykłej jakości.")
            _refuse_names(text)
    if seen != len(_PACKED_LIST.findall(_plain(content))):
        raise _unreadable()


def _refuse_names(content: bytes) -> None:
    found = _NAME.search(_plain(content))
    if found:
        what = _ACTS[found[1].decode()]
        raise PdfRefused(f"W tym pliku PDF jest {what}. Zapisz go jako zwykły PDF (drukuj do PDF) i wyślij ponownie.")


def _refuse_what_hides(dictionary: bytes) -> None:
    if b"/DecodeParms" in dictionary or b"/DP" in dictionary:
        raise _unreadable()
    if b"/Filter" in dictionary and not _FILTER.search(dictionary):
        raise _unreadable()


def _dictionary_before(content: bytes, at: int) -> bytes:
    before = content[max(0, at - _LONGEST_DICTIONARY) : at]
    starts = [match.end() for match in _OBJECT.finditer(before)]
    return _plain(before[starts[-1] :] if starts else before)


def _plain(content: bytes) -> bytes:
    """Return the bytes with names written out: ``/J#61vaScript`` is a name like any other."""
    return _HEX.sub(lambda match: bytes([int(match[1], 16)]), content) if b"#" in content else content


def _unpacked(packed: memoryview, most: int) -> bytes:
    """Return what the stream unpacks to, at most ``most`` bytes; what is broken unpacks as far as it goes."""
    # Cost: fed in pieces, for zlib copies all that it was given and did not use.
    unpacking, pieces, size = zlib.decompressobj(), [], 0
    try:
        for at in range(0, len(packed), _PIECE):
            rest: bytes | memoryview = packed[at : at + _PIECE]
            while len(rest) and size < most:
                pieces.append(unpacking.decompress(rest, most - size))
                size += len(pieces[-1])
                rest = unpacking.unconsumed_tail
            if unpacking.eof or size >= most:
                break
    except zlib.error:
        pass
    return b"".join(pieces)


def _unreadable() -> PdfRefused:
    return PdfRefused("Tego pliku PDF nie da się sprawdzić. Zapisz go jako zwykły PDF (drukuj do PDF).")
