"""The words of a file about a stage, made fit for a page: nothing invented, nothing loud. Pure."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")


def stage_words(text: str) -> str:
    """Return the file's own words in one line, with a capital letter at the start and none shouted.

    ``POSTĘPOWANIE  EGZEKUCYJNE!!`` becomes ``Postępowanie egzekucyjne``; short marks such as ``I C`` stay as they are.
    """
    seen = "".join(sign for sign in unicodedata.normalize("NFC", text) if sign.isprintable() or sign.isspace())
    line = _SPACES.sub(" ", seen).strip(" .!;,-")
    letters = [sign for sign in line if sign.isalpha()]
    if len(letters) > 4 and all(sign.isupper() for sign in letters):
        line = line.lower()
    return line[:1].upper() + line[1:]
