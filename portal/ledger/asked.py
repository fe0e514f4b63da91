"""What a request for a ledger page asks for: premises through the gate, an account of it, filters."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from portal.kernel.clock import today
from portal.kernel.one_round import Read, Row, in_one_round
from portal.ledger.forms import LedgerFilter
from portal.ledger.models import Entry
from portal.ledger.page_parts import LEDGER_PARTS, LedgerAsk, LedgerPart
from portal.ledger.page_reading import Book, account_by_code, account_of_entry, book_of, book_reads
from portal.ledger.presenters import Selection, selected_months
from portal.ledger.statement import StatementMonth, months_of
from portal.premises.policy import access_one_of_held
from portal.premises.queries import HeldPremises

MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked and what was read for it; ``all_months`` are the account's, ``months`` those the filters leave."""

    held: list[HeldPremises]
    one: HeldPremises
    book: Book
    form: LedgerFilter
    all_months: list[StatementMonth]
    months: list[StatementMonth]
    parts: Mapping[str, tuple[LedgerPart, Any]]
    entry: Row | None = None


def asked_of(
    request: HttpRequest, premises_id: uuid.UUID, *, with_parts: bool = False, entry_id: int | None = None
) -> Asked:
    """Return what the request asks for; raises Http404 for premises that are not theirs. Costs two queries.

    With an ``entry_id`` the account is that of the row, and what only its own page says of the row is read as well.
    """
    day = today()
    one, held = access_one_of_held(request.user, premises_id, day)  # type: ignore[arg-type]
    ask = LedgerAsk(one, day)
    if entry_id is None:
        chosen = account_by_code(ask, request.GET.get("konto", ""))
        entry: dict[str, Read] = {}
    else:
        chosen = account_of_entry(ask, entry_id)
        entry = {"entry": Entry.objects.filter(pk=entry_id).values("posted_at")}
    own: dict[str, Read] = {f"book.{name}": read for name, read in book_reads(ask, chosen).items()}
    parts = dict(LEDGER_PARTS) if with_parts else {}
    theirs = {f"{room}.{name}": read for room, part in parts.items() for name, read in part.reads(ask).items()}
    rows = in_one_round({**own, **theirs, **entry})
    book = book_of(_of(rows, "book"))
    form = LedgerFilter(request.GET, sorted({line.entry_on.year for line in book.lines}, reverse=True))
    selection = Selection()
    if form.is_valid():
        first, last = form.days()
        selection = Selection(first, last, form.cleaned_data["rodzaj"])
    months = months_of(book.lines)
    said = {room: (part, part.present(ask, _of(rows, room), book)) for room, part in parts.items()}
    told = next(iter(rows.get("entry", [])), None)
    return Asked(held, one, book, form, months, selected_months(months, selection), said, told)


def _of(rows: Mapping[str, Any], room: str) -> dict[str, Any]:
    return {name.removeprefix(f"{room}."): found for name, found in rows.items() if name.startswith(f"{room}.")}


def page_number(request: HttpRequest) -> int:
    """Return the page asked for, from 1; 1 for anything that is none."""
    text = request.GET.get("strona", "")
    return min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def query_without(request: HttpRequest, *names: str) -> str:
    """Return the address's question without some of its names."""
    kept = request.GET.copy()
    for name in names:
        kept.pop(name, None)
    return kept.urlencode()
