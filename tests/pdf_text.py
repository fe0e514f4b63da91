"""Reading our own PDFs back in tests: the words of each page with the place where they stand, and their structure."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

MM = 72 / 25.4
A4_HEIGHT = 841.8898
_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_NUMBER = re.compile(rb"[-+]?(?:\d+\.?\d*|\.\d+)")
_WORD = re.compile(rb"<<|>>|<[0-9A-Fa-f\s]*>|[\[\]]|/[^\s/\[\]()<>]*|[^\s/\[\]()<>]+")


@dataclass(frozen=True)
class Run:
    """Words set in one go; ``x`` and ``y`` in millimeters from the upper left corner to the start of the base line."""

    text: str
    x: float
    y: float


class Pdf:
    """A PDF made by Typst: enough of the format to read words, and no more."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.objects = {int(number): body for number, body in _OBJECT.findall(content)}
        kids = next(body for body in self.objects.values() if b"/Type/Pages" in body)
        self._pages = [int(number) for number in re.findall(rb"(\d+) 0 R", re.search(rb"/Kids\[(.*?)\]", kids)[1])]  # type: ignore[index]

    @property
    def is_tagged(self) -> bool:
        """Whether a reader for the blind finds a structure, a language and a title."""
        catalog = next(body for body in self.objects.values() if b"/Type/Catalog" in body)
        return b"/Marked true" in catalog and b"/StructTreeRoot" in catalog and b"/Lang(pl)" in catalog

    @property
    def page_count(self) -> int:
        return len(self._pages)

    def runs(self, page: int) -> list[Run]:
        """The words of a page (from 0) with their places, in the order in which they are read."""
        body = self.objects[self._pages[page]]
        resources = re.search(rb"/Resources (\d+) 0 R", body)
        fonts = self._fonts(self.objects[int(resources[1])] if resources else body)
        return _read(self.drawing(page), fonts)

    def drawing(self, page: int) -> bytes:
        """The instructions that draw a page (from 0)."""
        return self._stream(int(re.search(rb"/Contents (\d+) 0 R", self.objects[self._pages[page]])[1]))  # type: ignore[index]

    def text(self, page: int | None = None) -> str:
        """The words of a page, or of all of them, one space between runs."""
        pages = range(self.page_count) if page is None else [page]
        return " ".join(" ".join(run.text for one in pages for run in self.runs(one)).split())

    def _stream(self, number: int) -> bytes:
        body = self.objects[number]
        raw = _STREAM.search(body)[1]  # type: ignore[index]
        return zlib.decompress(raw) if b"/FlateDecode" in body else raw

    def _fonts(self, resources: bytes) -> dict[bytes, dict[int, str]]:
        named = re.search(rb"/Font<<(.*?)>>", resources)
        found = {}
        for name, number in re.findall(rb"/(\w+) (\d+) 0 R", named[1] if named else b""):
            unicode_map = re.search(rb"/ToUnicode (\d+) 0 R", self.objects[int(number)])
            found[name] = _letters(self._stream(int(unicode_map[1]))) if unicode_map else {}
        return found


def _letters(cmap: bytes) -> dict[int, str]:
    letters = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            letters[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            start = int(first, 16)
            for code in range(start, int(last, 16) + 1):
                letters[code] = chr(int(text, 16) + code - start)
    return letters


def _unescaped(raw: bytes) -> bytes:
    names = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

    def plain(match: "re.Match[bytes]") -> bytes:
        what = match[1]
        if what[:1] in b"01234567":
            return bytes([int(what, 8) & 255])
        return names.get(what, what)

    return re.sub(rb"\\([0-7]{1,3}|.)", plain, raw, flags=re.DOTALL)


def _times(one: list[float], other: list[float]) -> list[float]:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m]


def _tokens(stream: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(stream):
        if stream[at : at + 1].isspace():
            at += 1
        elif stream[at : at + 1] == b"(":
            end = _end_of_string(stream, at)
            yield stream[at:end]
            at = end
        else:
            word = _WORD.match(stream, at)
            assert word, stream[at : at + 20]
            yield word[0]
            at = word.end()


def _end_of_string(stream: bytes, at: int) -> int:
    depth = 0
    while True:
        one = stream[at : at + 1]
        if one == b"\\":
            at += 1
        depth += {b"(": 1, b")": -1}.get(one, 0)
        at += 1
        if depth == 0:
            return at


def _read(stream: bytes, fonts: dict[bytes, dict[int, str]]) -> list[Run]:
    unit = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
    now, kept, text, operands, font = unit, [], unit, [], {}  # type: ignore[var-annotated]
    runs: list[Run] = []
    for token in _tokens(stream):
        if token[:1] in (b"(", b"<", b">", b"[", b"]", b"/") or _NUMBER.fullmatch(token):
            operands.append(token)
            continue
        numbers = [float(one) for one in operands if _NUMBER.fullmatch(one)]
        if token == b"q":
            kept.append(now)
        elif token == b"Q":
            now = kept.pop()
        elif token == b"cm":
            now = _times(numbers, now)
        elif token == b"Tm":
            text = numbers
        elif token == b"BT":
            text = unit
        elif token == b"Tf":
            font = fonts[operands[0][1:]]
        elif token in (b"Tj", b"TJ"):
            raw = b"".join(
                bytes.fromhex(one[1:-1].decode()) if one[:1] == b"<" else _unescaped(one[1:-1])
                for one in operands
                if one[:1] in b"(<" and one != b"<<"
            )
            codes = [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]
            place = _times(text, now)
            words = "".join(font.get(code, "") for code in codes)
            runs.append(Run(words, place[4] / MM, (A4_HEIGHT - place[5]) / MM))
        operands = []
    return runs
