"""Characters that nobody sees and that no text needs: they break storage or turn what people read around. Pure."""

import re

# Control characters but for tab and line ends, marks that turn the direction of reading, half of a character.
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def unseen_in(text: str) -> str:
    """Return the first such character as ``U+0000``, or an empty text."""
    found = UNSEEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""
