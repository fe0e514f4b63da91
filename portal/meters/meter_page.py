"""What the page of one meter shows: its history as a table and a chart, periods at an estimate or a flat rate named."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.kernel.typography import NBSP, days_range_text, full_day_text
from portal.meters.consumption import Step
from portal.meters.known_readings import KnownReading
from portal.meters.queries import MeterBook
from portal.meters.words import basis_words, state_number, use_text

ROWS_SHOWN = 36
BARS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One reading, or one period at a flat rate (``days``); ``use`` is since the one before. Figures have no unit."""

    on: dt.date
    days: str
    state: str
    use: str
    basis: str
    kind: str  # of the tag: "warning" for an estimate and a flat rate
    is_given_here: bool


@dataclass(frozen=True, slots=True)
class UseBar:
    """One step of the chart: its last day, its words, the length of its bar, whether it rests on an estimate."""

    label: str
    text: str
    length: str
    is_estimated: bool


def history_rows(book: MeterBook) -> list[HistoryRow]:
    """Return the readings, newest first."""
    steps = {step.after.on: step for step in book.steps}
    rows = []
    for reading in book.history:
        step = steps.get(reading.on) if reading.value is not None else None
        rows.append(_row(book, reading, step))
    return rows[::-1][:ROWS_SHOWN]


def _row(book: MeterBook, reading: KnownReading, step: Step | None) -> HistoryRow:
    language = get_language() or "pl"
    if reading.period_from and reading.period_to and reading.basis == "flat_rate":
        days = days_range_text(reading.period_from, reading.period_to, language)
    else:
        days = full_day_text(reading.on, language)
    return HistoryRow(
        on=reading.on,
        days=days,
        state=state_number(reading.value) if reading.value is not None else "",
        use=_use_words(step, book) if step else "",
        basis=basis_words(reading),
        kind="" if reading.basis == "measured" else "warning",
        is_given_here=reading.is_given_here,
    )


def _use_words(step: Step, book: MeterBook) -> str:
    if step.use is None:
        return _("nie da się policzyć")
    return state_number(step.use * book.multiplier)


def _breakable(days: str) -> str:
    """Return the days so that the year may stand on a line of its own beside a bar."""
    return re.sub(f"{NBSP}(?=\\d{{4}})", " ", days)


def use_bars(book: MeterBook) -> list[UseBar]:
    """Return the newest uses as bars to one scale, newest first; a step that cannot be told has no bar."""
    bases = {one.on: one.basis for one in book.history}
    steps: Sequence[Step] = [step for step in book.steps if step.use is not None][-BARS_SHOWN:][::-1]
    uses = [(step.use or Decimal(0)) * book.multiplier for step in steps]
    longest = max(uses, default=Decimal(0))
    language = get_language() or "pl"
    return [
        UseBar(
            label=_breakable(days_range_text(step.before.on + dt.timedelta(days=1), step.after.on, language)),
            text=use_text(use, book.medium),
            length=f"{use / longest * 55 if longest else 0:.1f}%",
            is_estimated=bases.get(step.after.on) == "estimated",
        )
        for step, use in zip(steps, uses, strict=True)
    ]
