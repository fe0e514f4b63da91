"""Documents and letters in words: what a list shows, and what became of a copy."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.documents.letter_models import LetterCopy
from portal.documents.models import Document, DocumentVersion
from portal.documents.policy import documents_on, shelf_of
from portal.kernel.clock import WARSAW
from portal.kernel.people_facts import MembersPaper
from portal.kernel.typography import full_day_text

MEMBERS_SEE = 10


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A copy in its reader's list; ``tone`` is the kind of its tag, an empty ``state`` shows none."""

    pk: uuid.UUID
    title: str
    sent_on: dt.date
    state: str
    tone: str
    is_unread: bool
    is_recalled: bool


def category_words() -> dict[str, str]:
    """Return what categories are called, in the reader's language."""
    return {
        "statute": _("Statut"),
        "regulations": _("Regulaminy"),
        "resolutions": _("Uchwały"),
        "minutes": _("Protokoły"),
        "audit": _("Lustracja"),
        "statements": _("Sprawozdania"),
        "drafts": _("Projekty uchwał"),
        "others": _("Inne"),
    }


def document_words(document: Document) -> str:
    """Return the small line under a title: category, number and day."""
    parts = [category_words()[document.category]]
    if document.number:
        parts.append(_("nr %(number)s") % {"number": document.number})
    parts.append(full_day_text(document.dated_on, get_language() or "pl"))
    return ", ".join(parts)


def papers_for_members(user: Any, day: dt.date) -> list[MembersPaper]:
    """Return the newest documents that the account reads as a member's. Costs one query."""
    shelf = shelf_of(user, day)
    if not shelf.reader.is_member:
        return []
    return [
        MembersPaper(one.title, reverse("document", kwargs={"document_id": one.pk}), document_words(one))
        for one in documents_on(shelf)[:MEMBERS_SEE]
    ]


def forms_words(version: DocumentVersion) -> str:
    """Return how large the PDF of a version is; a version without a file is set as PDF when asked for."""
    return version.file.words if version.has_file else "PDF"


def letter_lines(copies: Iterable[LetterCopy]) -> list[LetterLine]:
    """Return copies as their reader's list shows them."""
    return [
        LetterLine(
            pk=copy.pk,
            title=copy.letter.title if copy.recalled_at is None else _("Pismo cofnięte przez spółdzielnię"),
            sent_on=copy.sent_on,
            state=state_words(copy),
            tone="warning" if is_unread(copy) else "ok" if copy.opened_at else "",
            is_unread=is_unread(copy),
            is_recalled=copy.recalled_at is not None,
        )
        for copy in copies
    ]


def is_unread(copy: LetterCopy) -> bool:
    """Return whether the copy waits to be opened."""
    return copy.opened_at is None and copy.recalled_at is None


def state_words(copy: LetterCopy) -> str:
    """Return what became of the copy, for its reader and for the office alike."""
    if copy.recalled_at is not None:
        return _("cofnięte %(when)s") % {"when": moment(copy.recalled_at)}
    if copy.opened_at is not None and copy.way == LetterCopy.Way.ELECTRONIC:
        return _("doręczone %(when)s") % {"when": moment(copy.opened_at)}
    if copy.opened_at is not None:
        return _("otwarte %(when)s") % {"when": moment(copy.opened_at)}
    if copy.posted_at is not None:
        return _("wysłane pocztą %(when)s") % {"when": moment(copy.posted_at)}
    return _("nieotwarte") if copy.way == LetterCopy.Way.ELECTRONIC else _("wysyłamy pocztą")


def moment(at: dt.datetime) -> str:
    """Return the Polish day and hour: ``12.03.2026, 14:05``."""
    return f"{at.astimezone(WARSAW):%d.%m.%Y, %H:%M}"
