"""Documents and letters as PDF under the cooperative's letterhead, for those that came without a file of their own."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from portal.documents.letter_models import LetterCopy
from portal.documents.models import Document, DocumentVersion
from portal.kernel.clock import today
from portal.kernel.cooperative import CurrentCooperative
from portal.kernel.markdown_blocks import blocks_of
from portal.kernel.pdf import BLOCKS, pdf_of
from portal.kernel.typography import full_day_text
from portal.premises.envelope import address_lines
from portal.premises.models import Premises
from portal.premises.queries import titles_in_force

_TYPST = Path(__file__).parent / "typst"
DOCUMENT = BLOCKS + (_TYPST / "document.typ").read_text(encoding="utf-8")
LETTERS = BLOCKS + (_TYPST / "letters.typ").read_text(encoding="utf-8")


def document_pdf(document: Document, version: DocumentVersion, *, cooperative: CurrentCooperative) -> bytes:
    """Return a version that is Markdown as PDF. Cost: see ``pdf_of``."""
    number = f"Nr {document.number}, " if document.number else ""
    content = {
        "title": document.title,
        "since": f"{number}{full_day_text(version.dated_on)}",
        "blocks": blocks_of(version.text),
    }
    return pdf_of(DOCUMENT, content=content, cooperative=cooperative)


def letters_pdf(copies: Iterable[LetterCopy], *, cooperative: CurrentCooperative) -> bytes:
    """Return copies as letters in one PDF, each from a page of its own, addressed for the window of an envelope.

    A letter that is a PDF of its own gets a page with the address that names it. The copies come with letter, person
    and premises loaded. Cost: some 40 ms, and 5 ms more for each page.
    """
    every = list(copies)
    homes = _homes_of([copy for copy in every if copy.premises is None])
    letters = [
        {
            "number": str(copy.letter.number or ""),
            "dated": full_day_text(copy.sent_on),
            "title": copy.letter.title,
            "address": [
                copy.person.display_name,
                *address_lines(copy.person, copy.premises or homes.get(copy.person_id)),
            ],
            "blocks": blocks_of(copy.letter.text) if copy.letter.text else [],
            "enclosed": "Treść pisma jest w załączonym pliku." if not copy.letter.text else "",
        }
        for copy in every
    ]
    return pdf_of(LETTERS, content={"title": "Pisma", "letters": letters}, cooperative=cooperative)


def _home(copy: LetterCopy, homes: Mapping[uuid.UUID, Premises]) -> Premises | None:
    return copy.premises or homes.get(copy.person_id)


def _homes_of(copies: Collection[LetterCopy]) -> dict[uuid.UUID, Premises]:
    """Return where the post finds people whose letters name no premises: their flat, else what they hold. One query."""
    if not copies:
        return {}
    titles = titles_in_force(today()).filter(person_id__in=[copy.person_id for copy in copies])
    order = list(Premises.Kind.values)
    found: dict[uuid.UUID, Premises] = {}
    for title in sorted(titles.select_related("premises__building"), key=lambda one: order.index(one.premises.kind)):
        found.setdefault(title.person_id, title.premises)
    return found
