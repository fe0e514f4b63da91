"""Received money on the ledger page, beside what is booked: shown, never counted."""

from collections.abc import Mapping, Sequence

from portal.bank.queries import received_of, received_reads
from portal.bank.received import Received
from portal.kernel.one_round import Read, Row
from portal.ledger.page_parts import LedgerAsk, LedgerPart
from portal.ledger.page_reading import Book


def _reads(ask: LedgerAsk) -> Mapping[str, Read]:
    return received_reads(ask.person_id, ask.premises_id, ask.held.days, ask.day)


def _present(ask: LedgerAsk, rows: Mapping[str, list[Row]], _book: Book) -> Sequence[Received] | None:
    return received_of(rows, ask.held.days, ask.day) or None


RECEIVED = LedgerPart("portal/bank/home_received.html", _reads, _present)
