"""What the resident's home shows, put together from the rooms. Rules and words are theirs."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.kernel.home_blocks import HOME_BLOCKS, HomeAsk, HomeBlock
from portal.kernel.one_round import Read, in_one_round
from portal.ledger.balance import Line
from portal.ledger.outlook import outlook_of
from portal.ledger.queries import AccountLines
from portal.ledger.words import BalanceSentence, balance_sentence
from portal.rulebook.policy import is_shown_to

PAYMENTS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class AccountPart:
    """One account of premises that have several: what it is for, and what is owed on it alone."""

    code: str
    kind: str
    sentence: BalanceSentence


@dataclass(frozen=True, slots=True)
class HomeBalance:
    """The balance part of the home page; without rows there is none. ``accounts`` is empty where there is one."""

    sentence: BalanceSentence
    accounts: tuple[AccountPart, ...]
    as_of: dt.date
    payments: tuple[Line, ...]


def home_balance(
    accounts: Sequence[AccountLines],
    *,
    as_of: dt.date,
    today: dt.date,
    headline: str = "due_by_date",
    moves_days_off: bool = False,
) -> HomeBalance | None:
    """Return the balance over all accounts of premises, or None when nothing was ever booked.

    ``headline`` is the cooperative's rule: how much by when, or the balance alone; ``moves_days_off``: see
    ``outlook_of``.
    """

    def sentence_of(some: Sequence[AccountLines]) -> BalanceSentence:
        outlook = outlook_of([account.lines for account in some], today, moves_days_off=moves_days_off)
        return balance_sentence(outlook, as_of=as_of, today=today, headline=headline)

    used = [account for account in accounts if account.lines]
    if not used:
        return None
    return HomeBalance(
        sentence=sentence_of(used),
        accounts=tuple(
            AccountPart(one.account.code, one.account.get_kind_display(), sentence_of([one])) for one in used
        )
        if len(used) > 1
        else (),
        as_of=as_of,
        payments=newest_payments(line for account in accounts for line in account.lines),
    )


def newest_payments(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the newest payments, newest first: the second thing people look for is whether theirs has come."""
    payments = [line for line in lines if line.kind == "payment" and line.credit > 0]
    payments.sort(key=lambda line: (line.entry_on, line.position), reverse=True)
    return tuple(payments[:PAYMENTS_SHOWN])


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """One room's block: its template and what it says."""

    template: str
    says: Any
    is_aside: bool


def blocks_of_rooms(ask: HomeAsk, also: Mapping[str, Read]) -> tuple[list[ShownBlock], Mapping[str, Any]]:
    """Return what the rooms have to say on the home page, and the rows of what the page itself asks ``also``.

    Costs one query, whatever the number of rooms.
    """
    shown = [(name, block) for name, block in HOME_BLOCKS if _stands_at_home(block, ask)]
    shown.sort(key=lambda named: named[1].place)
    reads = {f"{name}.{key}": read for name, block in shown for key, read in block.reads(ask).items()}
    rows = in_one_round({**also, **reads})
    blocks = []
    for name, block in shown:
        own = {key.removeprefix(f"{name}."): found for key, found in rows.items() if key.startswith(f"{name}.")}
        says = block.present(ask, own)
        if says is not None:
            blocks.append(ShownBlock(block.template, says, block.is_aside))
    return blocks, {name: rows[name] for name in also}


def _stands_at_home(block: HomeBlock, ask: HomeAsk) -> bool:
    if not block.module:
        return True
    choice = ask.rules.module(block.module)
    if choice is None or not (block.is_glance or choice.place != "menu"):
        return False
    return is_shown_to(choice, ask.user, ask.day)
