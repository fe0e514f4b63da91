"""The grid for typing readings in: its rows, what is wrong or odd in each, what may be stored (by ``typing_in``)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.kernel.natural_order import natural_key
from portal.meters.consumption import use_from_to
from portal.meters.desk_page import DOUBT_WORDS, state_before
from portal.meters.doubts import Doubt, doubt_about
from portal.meters.forms import LONGEST, refusal_words
from portal.meters.models import SubmittedReading
from portal.meters.queries import MeterBook, books_of_many
from portal.meters.reading_value import ValueRefused, value_of
from portal.meters.typing_in import TypedReading
from portal.meters.words import exact_use_text, meter_name, number_text, state_text
from portal.premises.models import Premises
from portal.premises.presenters import premises_name
from portal.rulebook.sections.readings import ReadingRules

MOST_ROWS = 200
_ALREADY = "Na ten dzień jest już przyjęty odczyt {state}."


@dataclass
class GridRow:
    """One meter of the grid. ``seen`` is the text whose oddity the worker has seen; the same text again confirms it."""

    book: MeterBook
    premises: Premises
    name: str
    meter: str
    before: str
    before_on: dt.date | None
    before_plain: str  # for the page's arithmetic, with a point
    waiting: str
    text: str = ""
    seen: str = ""
    error: str = ""
    warning: str = ""
    use: str = ""
    typed: TypedReading | None = field(default=None, repr=False)

    @property
    def key(self) -> str:
        """Return the name of its field."""
        return f"v-{self.book.id}"


def grid_rows(premises: Sequence[Premises], medium: str, today: dt.date) -> list[GridRow]:
    """Return a row for each meter in use, by staircase, flat and medium. Costs one query."""
    places = {one.pk: one for one in premises}
    books = [book for book in books_of_many(list(places), today) if book.is_in_use(today)]
    rows = [_row(book, places[book.premises_id]) for book in books if not medium or book.medium == medium]
    rows.sort(key=_order)
    return rows


def _order(row: GridRow) -> tuple[object, ...]:
    staircase = row.premises.staircase.code if row.premises.staircase else ""
    return (
        str(row.premises.building),
        natural_key(staircase),
        natural_key(row.premises.number or row.premises.code),
        row.book.medium,
        row.book.place,
        row.book.number,
    )


def _row(book: MeterBook, premises: Premises) -> GridRow:
    before = book.last_state
    return GridRow(
        book=book,
        premises=premises,
        name=premises_name(premises),
        meter=meter_name(book.medium, book.place),
        before=state_text(before.value, book.medium) if before else "",
        before_on=before.on if before else None,
        before_plain=f"{before.value:f}" if before else "",
        waiting=state_text(book.waiting.value, book.medium) if book.waiting else "",
    )


def fill_in(rows: Sequence[GridRow], texts: Mapping[str, str], *, on: dt.date, rules: ReadingRules) -> None:
    """Write what was typed into the rows, with what is wrong, what is odd, the difference."""
    for row in rows:
        row.text = str(texts.get(row.key, ""))[: LONGEST + 1].strip()
        row.seen = str(texts.get(f"seen-{row.book.id}", ""))[: LONGEST + 1].strip()
        if row.text:
            _judge(row, on, rules)


def _judge(row: GridRow, on: dt.date, rules: ReadingRules) -> None:
    book = row.book
    try:
        value = value_of(row.text, places=rules.decimals)
    except ValueRefused as refused:
        row.error = refusal_words(refused.code)
        return
    newest = book.last_state
    if newest is not None and on < newest.on:
        row.error = f"Ostatni odczyt jest z {newest.on:%d.%m.%Y}. Zmień dzień odczytu."
        return
    accepted = SubmittedReading.State.ACCEPTED
    same_day = next((one for one in book.given if one.on == on and one.state == accepted), None)
    if same_day is not None and same_day.value != value:
        row.error = _ALREADY.format(state=number_text(same_day.value))
        return
    before = state_before(book, on - dt.timedelta(days=1)) if same_day else state_before(book, on)
    doubt = doubt_about(value, on, before, book.usual, figures=book.figures, times=rules.odd_use_times)
    use = use_from_to(before.value, value, book.figures) if before else None
    row.use = exact_use_text(use * book.multiplier, book.medium) if use is not None else ""
    if doubt is not Doubt.NONE and row.seen != row.text:
        row.warning = DOUBT_WORDS[doubt]
    row.typed = TypedReading(book.premises_id, book.number, value, doubt.value)


def to_store(rows: Sequence[GridRow]) -> list[TypedReading]:
    """Return what may be stored: rows that are filled in and right."""
    return [row.typed for row in rows if row.typed is not None and not row.error]
