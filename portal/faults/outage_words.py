"""Outages as residents read them: what does not work, where, from when to when, and until when it may last."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.faults import words
from portal.faults.outage_models import Outage
from portal.faults.outage_queries import in_force, outages_at
from portal.kernel.clock import WARSAW
from portal.kernel.typography import near_day_text
from portal.premises.queries import HeldPremises

OUTAGES_SHOWN = 3
FIELDS = ("id", "kind", "is_planned", "starts_at", "ends_at", "ended_at", "text")


@dataclass(frozen=True, slots=True)
class OutageRow:
    """One outage: its heading, when, the words of the cooperative. ``is_now`` while it lasts."""

    key: Any
    what: str
    when: str
    text: str
    is_now: bool
    is_over: bool


def outage_rows(premises: Iterable[HeldPremises], now: dt.datetime) -> list[OutageRow]:
    """Return what lasts or is coming at the premises, the next one first. Costs at most one query."""
    held = list(premises)
    if not held:
        return []
    found = outages_at(held).filter(in_force(now)).order_by("starts_at", "pk")
    return [outage_row(outage, now) for outage in found[: 2 * OUTAGES_SHOWN]]


def outage_row(outage: Outage, now: dt.datetime) -> OutageRow:
    """Return an outage in words."""
    is_over = outage.ended_at is not None or (
        outage.is_planned and outage.ends_at is not None and outage.ends_at <= now
    )
    is_coming = outage.starts_at > now and not is_over
    what = _((words.COMING_OUTAGES if is_coming else words.OUTAGES)[outage.kind])
    end = outage.ended_at if is_over and outage.ended_at else outage.ends_at
    return OutageRow(outage.pk, what, when_words(outage.starts_at, end, now), outage.text,
                     is_now=not is_coming and not is_over, is_over=is_over)  # fmt: skip


def when_words(starts_at: dt.datetime, ends_at: dt.datetime | None, now: dt.datetime) -> str:
    """Return from when to when: ``27 listopada, 8:00-14:00``; without an end, since when."""
    first = starts_at.astimezone(WARSAW)
    start = moment_text(starts_at, now)
    if ends_at is None:
        return _("od %(start)s") % {"start": start}
    last = ends_at.astimezone(WARSAW)
    if first.date() == last.date():
        return f"{_day(first, now)}, {_hour(first)}–{_hour(last)}"
    return _("od %(start)s do %(end)s") % {"start": start, "end": moment_text(ends_at, now)}


def moment_text(at: dt.datetime, now: dt.datetime) -> str:
    """Return a moment in Poland: ``27 listopada, 8:00``."""
    local = at.astimezone(WARSAW)
    return f"{_day(local, now)}, {_hour(local)}"


def _day(local: dt.datetime, now: dt.datetime) -> str:
    return near_day_text(local.date(), now.astimezone(WARSAW).date(), get_language() or "pl")


def _hour(local: dt.datetime) -> str:
    return f"{local.hour}:{local:%M}"


def rows_of_values(rows: Sequence[dict[str, Any]], now: dt.datetime) -> list[OutageRow]:
    """Return outages in words from rows of ``values(*FIELDS)``, as the home page reads them."""
    return [outage_row(Outage(**row), now) for row in rows]
