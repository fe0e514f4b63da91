"""One line into cells, with quotes as careful and careless programs write them. What makes a row is for ``records``."""

import re
from collections.abc import Sequence


def split_line(text: str, separator: str) -> list[str] | None:
    """Return the cells of a row, or None when a quoted cell is never closed.

    A cell is quoted when it starts with a quote and the closing one stands before a separator or the end; doubled
    quotes in it mean one. Any other quote is a plain character: ``ul. "Leśna" 5`` and ``"Sad" Zachęta`` stay so.
    """
    if '"' not in text:
        return text.split(separator)
    cells, at, end = [], 0, len(text)
    quoted = _quoted_cell(separator)
    while True:
        if at < end and text[at] == '"':
            match = quoted.match(text, at)
            if match:
                cells.append(match[1].replace('""', '"'))
                at = match.end()
            elif _never_closes(text, at):
                return None
            else:
                stop = text.find(separator, at)
                stop = end if stop < 0 else stop
                cell = text[at:stop]
                # Quirk: programs that put quotes around a text and forget to double those inside it.
                is_wrapped = len(cell) > 2 and cell.endswith('"')
                cells.append(cell[1:-1].replace('""', '"') if is_wrapped and _inner_quotes(cell) else cell)
                at = stop
        else:
            stop = text.find(separator, at)
            stop = end if stop < 0 else stop
            cells.append(text[at:stop])
            at = stop
        if at >= end:
            return cells
        at += 1  # the separator
        if at >= end:
            cells.append("")
            return cells


_QUOTED: dict[str, re.Pattern[str]] = {}


def _quoted_cell(separator: str) -> re.Pattern[str]:
    if separator not in _QUOTED:
        _QUOTED[separator] = re.compile(rf'"((?:[^"]++|"")*+)"(?={re.escape(separator)}|\Z)')
    return _QUOTED[separator]


def _never_closes(text: str, at: int) -> bool:
    """Tell whether the quoted cell that starts here runs to the end: all later quotes come in pairs."""
    found = text.find('"', at + 1)
    while found >= 0:
        if not text.startswith('""', found):
            return False
        found = text.find('"', found + 2)
    return True


def _inner_quotes(cell: str) -> bool:
    """Tell whether quotes inside a wrapped cell open before they close: ``"ul. "Leśna" 5"``, not ``"Sad" "x"``."""
    inner = cell[1:-1].replace('""', "")
    first = inner.find('"')
    return inner.count('"') % 2 == 0 and first > 0 and not inner[first - 1].isalnum() and inner[first + 1].isalnum()


def joined_line(cells: Sequence[str], separator: str) -> str:
    """Return cells as one line of text that ``split_line`` takes apart again."""
    return separator.join(_quoted_text(cell, separator) for cell in cells)


def _quoted_text(cell: str, separator: str) -> str:
    if separator in cell or '"' in cell or "\n" in cell or "\r" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell
