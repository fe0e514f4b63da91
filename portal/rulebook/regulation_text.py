"""What a regulation's text may not hold: HTML, links that run something, characters nobody sees. Pure."""

import re
from collections.abc import Iterator
from itertools import islice

from portal.kernel.unseen import unseen_in

# Quirk: <https://…> and <name@host> are links of Markdown, and "< 5 osób" is a sentence.
HTML = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:[\s/][^<>]*)?>|<!--|<![a-zA-Z]")
LINK = re.compile(r"\]\(\s*<?\s*([a-zA-Z][a-zA-Z0-9+.-]*):")
SCHEMES = frozenset(["http", "https", "mailto", "tel"])

MOST_TOLD = 20

Found = tuple[int, str]


def problems_of_text(text: str) -> list[Found]:
    """Return lines that hold what a page would not show as meant, each with a sentence for the person who wrote it.

    At most twenty: a text pasted from a page has the same slip on every line.
    """
    found = ((number, sentence) for number, line in enumerate(text.split("\n"), start=1) for sentence in _of(line))
    return list(islice(found, MOST_TOLD))


def _of(line: str) -> Iterator[str]:
    if found := HTML.search(line):
        yield f"Usuń znaczniki HTML, na przykład {found[0][:40]}. Pisz w Markdown: ## nagłówek, **ważne**, - lista."
    if found := next((link for link in LINK.finditer(line) if link[1].lower() not in SCHEMES), None):
        yield f"Odnośnik {found[1][:20]}: nie działa. Dozwolone: https://, http://, mailto: i tel:."
    if unseen := unseen_in(line):
        yield f"W tekście jest niewidoczny znak ({unseen}). Usuń go."
