"""Text that the fonts of a paper can show: whatever came from a register is made harmless. Setting it is in ``pdf``."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from portal.kernel.typography import WORD_JOINER

PLACEHOLDER = "□"
# Every character of these ranges is in the fonts that come along (a test sets them all): Latin with all its Polish
# and other letters, Greek, Cyrillic, punctuation, currencies.
_RANGES = ((0x20, 0x4FF), (0x1E00, 0x1EFF), (0x2000, 0x2040), (0x20A0, 0x20BF), (0x2116, 0x2116), (0x2122, 0x2122))
_RANGES_OF_SIGNS = ((0x2150, 0x2151), (0x2153, 0x2184), (0x2190, 0x21FF), (0x25A0, 0x25FF))
_NEVER = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me", "Mc", "Zl", "Zp"})


def printable(text: str) -> str:
    """Return the text in characters that print: composed, marks that turn the direction of writing left out.

    Line ends stay, tabs become spaces, a letter that no font has (emoji, Hebrew, Chinese) becomes ``□``.
    """
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\t", " ")
    return "".join(_shown(character) for character in composed)


def printable_content(value: Any) -> Any:
    """Return the same value with ``printable`` applied to every text in its dictionaries and lists."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: printable_content(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable_content(inner) for inner in value]
    return value


def _shown(character: str) -> str:
    if character in ("\n", WORD_JOINER):
        return character
    category = unicodedata.category(character)
    if category in _NEVER:
        # A lone sign of the private area or of a newer Unicode is shown as missing; what is invisible is just gone.
        return PLACEHOLDER if category in ("Cn", "Co") else ""
    code = ord(character)
    if any(first <= code <= last for first, last in (*_RANGES, *_RANGES_OF_SIGNS)):
        return character
    return PLACEHOLDER
