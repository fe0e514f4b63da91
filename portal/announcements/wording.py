"""An announcement's text without the marks of Markdown, shortened for lists and mails. Pure."""

import re

# Marks around words go without a trace; those between them leave a space.
_AROUND = re.compile(r"[*_`\[\]]+|\((?:https?|mailto|tel):[^)]*\)")
_BETWEEN = re.compile(r"[#>|]+|^\s*[-+]\s+", re.MULTILINE)
LONGEST_FIRST_WORDS = 180


def first_words(text: str) -> str:
    """Return the beginning of a Markdown text in plain words."""
    plain = " ".join(_BETWEEN.sub(" ", _AROUND.sub("", text[:2000])).split())
    if len(plain) <= LONGEST_FIRST_WORDS:
        return plain
    return plain[:LONGEST_FIRST_WORDS].rsplit(" ", 1)[0].rstrip(" .,;:-") + "…"
