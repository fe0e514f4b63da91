"""Whole text files for other rooms, by the same rules as files of ledgers: encodings, what is no text, in words."""

import re
from pathlib import Path

from billing_import.formats.encoding import detect_encoding
from billing_import.formats.lines import blocks_of
from billing_import.formats.problems import FileRefused
from billing_import.wording import message_of
from portal.kernel.text_files import TextRefused

_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
# A text may have a stray sign in a cell; a picture or a program has one in every line.
_MOST_CONTROL = 0.002


def read_text(path: Path) -> str:
    """Return the file's text with ``\\n`` between lines; what cannot be decoded is U+FFFD. Raises TextRefused."""
    try:
        encoding = detect_encoding(path)
    except FileRefused as refused:
        raise TextRefused(message_of(refused)) from None
    lines = [line for block in blocks_of(path, encoding) for line in block.lines]
    text = "\n".join(lines).removeprefix("\ufeff")
    found = len(_CONTROL.findall(text))
    if "\x00" in text or found > max(1, len(text) * _MOST_CONTROL):
        raise TextRefused("To nie jest plik tekstowy. Zapisz listę jako CSV i wyślij ją jeszcze raz.")
    return text
