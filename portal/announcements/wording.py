"""An announcement's text without the marks of Markdown, shortened for lists and mails. Pure."""

import re

_MARKS = re.compile(r"[*_#>`|\[\]]+|\(https?://[^)]*\)|^\s*[-+]\s+", re.MULTILINE)
LONGEST_FIRST_WORDS = 180


def first_words(text: str) -> str:
    """Return the beginning of a Markdown text in plain words."""
    plain = " ".join(_MARKS.sub(" ", text[:2000]).split())
    if len(plain) <= LONGEST_FIRST_WORDS:
        return plain
    return plain[:LONGEST_FIRST_WORDS].rsplit(" ", 1)[0].rstrip(" .,;:-") + "…"
