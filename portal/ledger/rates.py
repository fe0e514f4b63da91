"""Yearly rates of interest for delay with their days: the platform's table and a cooperative's own. Pure.

The table is data: ``statutory_rates.toml`` beside this file. What a rate comes to is counted in ``interest``.
"""

import datetime as dt
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal

from portal.ledger.interest import ONE_DAY, Rate

STATUSES = ("found", "derived", "memory")
Table = Literal["statutory", "transactions"]


@dataclass(frozen=True, slots=True)
class StatutoryRates:
    """The platform's table; days after ``checked_on`` are counted with the last rate known by then."""

    checked_on: dt.date
    statutory: tuple[Rate, ...]
    transactions: tuple[Rate, ...]

    def of(self, table: Table) -> tuple[Rate, ...]:
        """Return the rates of one list."""
        return self.statutory if table == "statutory" else self.transactions


@cache
def statutory_rates() -> StatutoryRates:
    """Return the platform's table, read once. Raises ValueError for an entry that cannot hold."""
    told = tomllib.loads(Path(__file__).with_name("statutory_rates.toml").read_text(encoding="utf-8"))
    return StatutoryRates(told["checked_on"], _table(told["statutory"]), _table(told["transactions"]))


def _table(entries: Iterable[dict[str, Any]]) -> tuple[Rate, ...]:
    rates = [Rate(one["from"], Decimal(one["percent"]), one["status"], one.get("through")) for one in entries]
    if [rate.first for rate in rates] != sorted({rate.first for rate in rates}):
        raise ValueError("rates must stand in the order of their days, each day once")
    if any(rate.status not in STATUSES for rate in rates):
        raise ValueError(f"status must be one of {STATUSES}")
    return in_turn(rates)


def in_turn(rates: Sequence[Rate]) -> tuple[Rate, ...]:
    """Return rates, by their first days, each ending the day before the next begins."""
    nexts = [rate.first for rate in rates[1:]]
    return tuple(
        replace(rate, last=following - ONE_DAY) if following and rate.last is None else rate
        for rate, following in zip_longest(rates, nexts)
    )


def with_own(table: Sequence[Rate], own: Iterable[tuple[dt.date, str]]) -> tuple[Rate, ...]:
    """Return the table up to the day before the cooperative's first own rate, and its own rates from there on.

    ``own`` are first days with percents as people write them (``9,25``).
    """
    given = sorted(own)
    mine = in_turn([Rate(day, Decimal(percent.replace(",", ".")), "own") for day, percent in given])
    if not mine:
        return tuple(table)
    start = mine[0].first
    before = [rate for rate in table if rate.first < start]
    cut = [replace(rate, last=min(rate.last or start - ONE_DAY, start - ONE_DAY)) for rate in before]
    return (*cut, *mine)
