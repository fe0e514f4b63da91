"""Letters with credentials and confirmations of receipt as PDF. What they say is in ``letters``."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from portal.kernel.cooperative import CurrentCooperative
from portal.kernel.pdf import pdf_of
from portal.kernel.printable import printable

_TYPST = Path(__file__).parent / "typst"
LETTER = (_TYPST / "letter.typ").read_text(encoding="utf-8")
RECEIPT = (_TYPST / "receipt.typ").read_text(encoding="utf-8")


class SecretCannotBePrinted(ValueError):
    """An identifier or a secret has a character that no font has; a paper that shows another one would lie."""


def letters_pdf(
    letters: Sequence[Mapping[str, Any]], *, cooperative: CurrentCooperative, is_large_print: bool = False
) -> bytes:
    """Return letters with credentials (``letter_content``) as one PDF; never kept in the cache.

    Raises SecretCannotBePrinted. Cost: docs/letters.md has the figures.
    """
    for letter in letters:
        groups = [group for fact in letter["credentials"] for group in fact["groups"]]
        if any(printable(group) != group for group in groups):
            raise SecretCannotBePrinted(letter["number"])
    content = {"title": letters[0]["heading"], "letters": list(letters), "large": is_large_print}
    return pdf_of(LETTER, content=content, cooperative=cooperative, has_secret=True)


def receipt_pdf(receipt: Mapping[str, Any], *, cooperative: CurrentCooperative, is_large_print: bool = False) -> bytes:
    """Return a confirmation of receipt (``receipt_content``) as PDF. It names a person, so it is not kept either."""
    content = {**receipt, "title": receipt["heading"], "large": is_large_print}
    return pdf_of(RECEIPT, content=content, cooperative=cooperative, has_secret=True)
