"""Received money on the home page: the bank has it, the ledger does not count it yet."""

from collections.abc import Mapping, Sequence

from portal.bank.queries import received_of, received_reads
from portal.bank.received import Received
from portal.kernel.home_blocks import HomeAsk, HomeBlock
from portal.kernel.one_round import Read, Row


def _reads(ask: HomeAsk) -> Mapping[str, Read]:
    return received_reads(ask.person_id, ask.premises_id, ask.held.days, ask.day)


def _present(ask: HomeAsk, rows: Mapping[str, list[Row]]) -> Sequence[Received] | None:
    return received_of(rows, ask.held.days, ask.day) or None


RECEIVED = HomeBlock("ledger", "portal/bank/home_received.html", _present, _reads, is_glance=True, place=10)
