"""Word lists of passwords, as text files, and the one way to read them. What they are used for is in their callers."""

import unicodedata
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent
_PLAIN = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss"})


def folded(text: str) -> str:
    """Return the text in small letters without diacritics: ``Spółdzielnia`` becomes ``spoldzielnia``."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@cache
def words_of(name: str) -> tuple[str, ...]:
    """Return the folded words of ``name.txt``, each once, in the file's order. Reads the file once per process."""
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    words = (folded(word) for line in lines if not line.startswith("#") for word in line.split())
    return tuple(dict.fromkeys(words))
