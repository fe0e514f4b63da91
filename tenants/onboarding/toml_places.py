"""On which line of a TOML document each key stands, so that a problem can be found. What the keys mean is not known.

tomllib tells no places, so the document is walked once more here. It has been read by tomllib before: this walker
relies on it being right and only keeps up with where things begin.
"""

import re
from bisect import bisect_left

BARE = re.compile(r"[A-Za-z0-9_-]+")
SPACE = re.compile(r"[ \t]*")
GAP = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
WORD = re.compile(r"[^,\]}\s#]+(?: \d\d:\d\d[^,\]}\s#]*)?")

Places = dict[str, int]


def key_places(text: str) -> Places:
    """Return key path → line, both counted from 1: ``rules.password.min_length``, ``contact.phones[2].number``.

    Costs one pass over the text.
    """
    return _Walker(text).places()


def line_of(places: Places, path: str) -> int:
    """Return the line of a key path or of the nearest thing around it that is written down; 0 when nothing is."""
    while path:
        if path in places:
            return places[path]
        cut = max(path.rfind("."), path.rfind("["))
        path = path[:cut] if cut > 0 else ""
    return 0


class _Walker:
    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = [found.start() for found in re.finditer("\n", text)]
        self._at = 0
        self._places: Places = {}
        self._tables_in: dict[str, int] = {}  # path of a list of tables → how many are open so far

    def places(self) -> Places:
        table = ""
        while True:
            self._skip(GAP)
            if self._at >= len(self._text):
                return self._places
            table = self._heading() if self._peek() == "[" else self._pair(table)

    def _heading(self) -> str:
        line, is_list = self._line(), self._text.startswith("[[", self._at)
        self._at += 2 if is_list else 1
        parts = self._keys()
        self._at += 2 if is_list else 1
        path = self._resolved(parts if not is_list else parts[:-1])
        if is_list:
            path = _joined(path, parts[-1])
            self._places.setdefault(path, line)
            self._tables_in[path] = self._tables_in.get(path, 0) + 1
            path = f"{path}[{self._tables_in[path]}]"
        self._places.setdefault(path, line)
        return path

    def _pair(self, table: str) -> str:
        line = self._line()
        path = table
        for part in self._keys():
            path = _joined(path, part)
            self._places.setdefault(path, line)
        self._skip(SPACE)
        self._at += 1  # =
        self._skip(SPACE)
        self._value(path)
        return table

    def _value(self, path: str) -> None:
        first = self._peek()
        if first in "\"'":
            self._string()
        elif first == "[":
            self._list(path)
        elif first == "{":
            self._inline_table(path)
        else:
            self._skip(WORD)

    def _list(self, path: str) -> None:
        self._at += 1
        number = 0
        while True:
            self._skip(GAP)
            if self._peek() == "]":
                self._at += 1
                return
            if self._peek() == ",":
                self._at += 1
                continue
            number += 1
            self._places.setdefault(f"{path}[{number}]", self._line())
            self._value(f"{path}[{number}]")

    def _inline_table(self, path: str) -> None:
        self._at += 1
        while True:
            self._skip(GAP)
            if self._peek() == "}":
                self._at += 1
                return
            if self._peek() == ",":
                self._at += 1
                continue
            self._pair(path)

    def _keys(self) -> list[str]:
        parts = []
        while True:
            self._skip(SPACE)
            parts.append(self._string() if self._peek() in "\"'" else self._skip(BARE))
            self._skip(SPACE)
            if self._peek() != ".":
                return parts
            self._at += 1

    def _string(self) -> str:
        quote = self._peek()
        fence = quote * 3 if self._text.startswith(quote * 3, self._at) else quote
        start = self._at = self._at + len(fence)
        while not self._text.startswith(fence, self._at):
            self._at += 2 if quote == '"' and self._peek() == "\\" else 1
        # Quirk: a text in three quotes may end in one or two quotes of its own.
        while len(fence) == 3 and self._text.startswith(fence, self._at + 1):
            self._at += 1
        inside = self._text[start : self._at]
        self._at += len(fence)
        return inside

    def _resolved(self, parts: list[str]) -> str:
        path = ""
        for part in parts:
            path = _joined(path, part)
            self._places.setdefault(path, self._line())
            if path in self._tables_in:
                path = f"{path}[{self._tables_in[path]}]"
        return path

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            self._at += 1  # never met in a document that was read; keeps the walk finite
            return ""
        self._at = found.end()
        return found.group()

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _line(self) -> int:
        return bisect_left(self._ends, self._at) + 1


def _joined(path: str, part: str) -> str:
    return f"{path}.{part}" if path else part
