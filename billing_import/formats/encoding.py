"""Which code page a file is in, told by byte order marks and by how much its letters look like Polish ones."""

import codecs
import re
from collections import Counter
from pathlib import Path

from billing_import.formats import mazovia
from billing_import.formats.problems import FileRefused

_READ_AT_ONCE = 1 << 20
_ENOUGH_LETTERS = 1 << 20
_ASCII = bytes(range(0x80))
_UTF8_POLISH = re.compile(rb"\xc3[\x93\xb3]|\xc4[\x84-\x87\x98\x99]|\xc5[\x81-\x84\x9a\x9b\xb9-\xbc]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# First bytes of files that people take for a text: spreadsheets, archives, documents, databases.
_NOT_TEXT = (
    (b"PK\x03\x04", "XLSX/ODS/ZIP"),
    (b"\xd0\xcf\x11\xe0", "XLS/DOC"),
    (b"%PDF", "PDF"),
    (b"\x1f\x8b", "GZIP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
)
# Letters alone do not tell ŁĄKOWA in Mazovia from śŹKOWA in windows-1250; case inside words does.
_CASE_SAMPLE = 256 << 10
_HIGH_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_ODD_CASE = re.compile("[a-ząćęłńóśźż][A-ZĄĆĘŁŃÓŚŹŻ]|[A-ZĄĆĘŁŃÓŚŹŻ]{2}[a-ząćęłńóśźż]")
# No Polish word begins with these; a cell that begins with a letter mostly begins with a capital one.
_ODD_START = re.compile("(?m)^[ąęń]")
_FIRST_IN_CELL = re.compile(rb'(?m)(?:^|[;,|\t"])([\x80-\xff][A-Za-z\x80-\xff]*)')
_CAPITALIZED = re.compile("(?m)^[ĄĆĘŁŃÓŚŹŻ][a-ząćęłńóśźż]")
# The commoner first; a little is added to what they score, so that one letter does not make a text of today a DOS one.
SINGLE_BYTE = ("cp1250", "iso8859-2", "cp852", "mazovia")
# What a file says of itself decides between readings that are about as good.
_HINT = 10
_COMMONNESS = {"cp1250": 3, "iso8859-2": 2, "cp852": 1, "mazovia": 0}
# How often Polish texts use each letter, roughly, per thousand letters; capitals are rarer but all plausible.
_WEIGHT = {
    **dict(zip("ąęłżśóćńź", (10, 11, 18, 9, 7, 9, 4, 2, 1), strict=True)),
    **dict(zip("ĄĘŁŻŚÓĆŃŹ", (2, 2, 5, 4, 4, 3, 2, 2, 1), strict=True)),
}
_PLAUSIBLE = set("\u00a0\u202f\u2009„”“’‚–—…§°²³€«»×±½")


def _weight_of(char: str) -> float:
    if char in _WEIGHT:
        return 4 + _WEIGHT[char]
    if char in _PLAUSIBLE:
        return 1
    if char == "\ufffd" or "\x80" <= char <= "\x9f":
        return -40
    return -8 if char.isalpha() else -12


def _is_plausible(char: str) -> bool:
    """Tell whether a character stands in Polish texts or in European names: no Cyrillic, phonetic or Chinese letter."""
    return char <= "\u017f" or char in "ȘșȚțẞ" or (not char.isalpha() and char != "\ufffd")


def _weights(encoding: str) -> list[float]:
    table = mazovia.DECODING if encoding == "mazovia" else bytes(range(256)).decode(encoding, "replace")
    return [_weight_of(char) for char in table]


_WEIGHTS = {name: _weights(name) for name in SINGLE_BYTE}


def detect_encoding(path: Path) -> str:
    """Return the Python name of the file's encoding.

    Raises FileRefused for an empty file and for files that are no text. Cost: reads the file once, in pieces.
    """
    with path.open("rb") as file:
        head = file.read(_READ_AT_ONCE)
        if not head.strip(b"\x1a \t\r\n") or head in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            rest = file.read(1)
            if not rest:
                raise FileRefused("file_empty")
        marked = _marked(head)
        if marked:
            return marked
        return _unmarked(head, file)


def _marked(head: bytes) -> str | None:
    for magic, kind in _NOT_TEXT:
        if head.startswith(magic):
            raise FileRefused("file_is_no_text", kind=kind)
    for mark, name in _MARKS:
        if head.startswith(mark):
            if name == "utf-32":
                raise FileRefused("encoding_unsupported", encoding="UTF-32")
            return name
    sample = head[:4096]
    if len(sample) >= 4:
        # Every other byte of Latin text in UTF-16 is zero.
        pairs = len(sample) // 2
        if sample[1::2].count(0) > pairs * 0.6 and sample[::2].count(0) < pairs * 0.1:
            return "utf-16-le"
        if sample[::2].count(0) > pairs * 0.6 and sample[1::2].count(0) < pairs * 0.1:
            return "utf-16-be"
    return None


def _unmarked(head: bytes, file: object) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, letters, polish_pairs, piece = True, bytearray(), 0, head
    chars: Counter[str] = Counter()
    while piece:
        high = piece.translate(None, _ASCII)
        if high and is_utf8:
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                is_utf8 = False
        elif is_utf8 and decoder.getstate()[0]:
            is_utf8 = False
        if len(letters) < _ENOUGH_LETTERS:
            letters += high
            polish_pairs += len(_UTF8_POLISH.findall(high))
        piece = file.read(_READ_AT_ONCE)  # type: ignore[attr-defined]
    as_utf8 = None
    if is_utf8 and not decoder.getstate()[0]:
        chars.update(bytes(letters).decode("utf-8", "ignore"))
        if all(map(_is_plausible, chars)):
            return "utf-8"
        # Quirk: „ÓŁ” of windows-1250 is a Cyrillic letter in UTF-8; but there are people with such names, too.
        as_utf8 = sum((_weight_of(char) if _is_plausible(char) else -2) * count for char, count in chars.items())
    elif polish_pairs * 2 >= len(letters) * 0.5:
        # Quirk: a UTF-8 file with a few damaged bytes is still UTF-8; its damaged rows are refused one by one.
        return "utf-8"
    scores = _scores(bytes(letters), head[:_CASE_SAMPLE])
    best = max(scores, key=lambda name: scores[name])
    return "utf-8" if as_utf8 is not None and as_utf8 >= scores[best] else best


def _scores(letters: bytes, sample: bytes) -> dict[str, float]:
    """Return how Polish the letters are in each code page; ``sample`` is text whose words and cells can be seen."""
    counted = Counter(letters)
    words = b"\n".join(_HIGH_WORD.findall(sample))
    first_words = b"\n".join(_FIRST_IN_CELL.findall(sample))

    def score(name: str) -> float:
        seen = sum(_WEIGHTS[name][byte] * count for byte, count in counted.items())
        text = words.decode(name, "replace")
        seen -= 12 * len(_ODD_CASE.findall(text)) + 10 * len(_ODD_START.findall(text))
        return seen + 6 * len(_CAPITALIZED.findall(first_words.decode(name, "replace"))) + _COMMONNESS[name]

    return {name: score(name) for name in SINGLE_BYTE}


def encoding_of_cells(cells: bytes, hint: str = "") -> str:
    """Return the encoding of texts, each on a line of its own; ``hint`` is what their file says, which may be wrong.

    Without any Polish letter the hint is as good as any.
    """
    letters = cells.translate(None, _ASCII)
    hint = hint if hint in SINGLE_BYTE else ""
    if not letters:
        return hint or SINGLE_BYTE[0]
    try:
        text = cells.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and all(map(_is_plausible, text)):
        return "utf-8"
    scores = _scores(letters[:_ENOUGH_LETTERS], cells[:_CASE_SAMPLE])
    if hint:
        scores[hint] += _HINT
    return max(scores, key=lambda name: scores[name])
