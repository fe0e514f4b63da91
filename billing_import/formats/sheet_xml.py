"""XML inside spreadsheets read as a stream: no document type, no entities, nothing from outside, little memory."""

from collections.abc import Callable, Iterable
from typing import NoReturn
from xml.parsers import expat

from billing_import.formats.problems import FileRefused

Starts = Callable[[str, dict[str, str]], None]
# No document of a spreadsheet is so deep; a parser must not be made to remember more.
_DEEPEST = 200


def plain_tag(name: str) -> str:
    """Return an element's name without its prefix."""
    return name.rpartition(":")[2]


class XmlStream:
    """Feeds a parser piece by piece; elements are named without prefixes. Every method raises FileRefused."""

    def __init__(self, on_start: Starts, on_end: Callable[[str], None], on_text: Callable[[str], None]) -> None:
        self._depth = 0
        self._on_start, self._on_end = on_start, on_end
        # An encoding is given, so that nothing can be hidden from the check below by declaring another.
        self._parser = parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = on_text
        parser.StartDoctypeDeclHandler = refuse_declarations
        parser.EntityDeclHandler = refuse_declarations

    def feed(self, piece: bytes, *, is_last: bool = False) -> None:
        """Read some bytes on."""
        try:
            self._parser.Parse(piece, is_last)
        except expat.ExpatError as error:
            raise FileRefused("sheet_damaged") from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise FileRefused("sheet_damaged")
        self._on_start(name.rpartition(":")[2], attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._on_end(name.rpartition(":")[2])


def refuse_declarations(*_given: object) -> NoReturn:
    """Refuse a document type: spreadsheets have none, attacks do."""
    raise FileRefused("sheet_has_entities")


def read_whole(
    pieces: Iterable[bytes], on_start: Starts, on_end: Callable[[str], None], on_text: Callable[[str], None]
) -> None:
    """Read a whole document. Raises FileRefused."""
    stream = XmlStream(on_start, on_end, on_text)
    for piece in pieces:
        stream.feed(piece)
    stream.feed(b"", is_last=True)
