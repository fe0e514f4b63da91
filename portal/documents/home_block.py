"""Letters that wait, and the ways to documents, on the home page."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from portal.documents.queries import unread_at_home
from portal.kernel.home_blocks import HomeAsk, HomeBlock
from portal.kernel.one_round import Read, Row
from portal.residents.policy import SEE_LETTERS, covers, link_of
from portal.rulebook.menu import own_name

# So many are counted; more is "more".
_MOST = 20


@dataclass(frozen=True, slots=True)
class LettersAtHome:
    """What the block says: the newest letter that waits, and how many there are."""

    copy_id: uuid.UUID
    title: str
    number: int


def _reads(ask: HomeAsk) -> Mapping[str, Read]:
    link = link_of(ask.user)
    if link is None or not covers(link, SEE_LETTERS, ask.day):
        return {}
    return {"waiting": unread_at_home(ask.person_id, ask.day).values("pk", "letter__title")[:_MOST]}


def _present(_ask: HomeAsk, rows: Mapping[str, list[Row]]) -> LettersAtHome | None:
    waiting = rows.get("waiting")
    if not waiting:
        return None
    return LettersAtHome(waiting[0]["pk"], waiting[0]["letter__title"], len(waiting))


def _documents(ask: HomeAsk, _rows: Mapping[str, list[Row]]) -> str:
    return own_name(ask.rules.module("documents"))


LETTERS = HomeBlock("correspondence", "portal/documents/home_letters.html", _present, _reads, is_glance=True, place=15)
DOCUMENTS = HomeBlock(
    "documents", "portal/documents/home_documents.html", _documents, is_glance=True, is_aside=True, place=60
)
