"""What the desk's list of waiting readings shows: each beside the one before, what is odd about it, in words."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from portal.meters.consumption import State, use_from_to
from portal.meters.doubts import Doubt
from portal.meters.models import SubmittedReading
from portal.meters.queries import MeterBook, books_of_many
from portal.meters.words import exact_use_text, meter_name, state_text
from portal.premises.presenters import premises_name

DOUBT_WORDS = {
    "": "",
    Doubt.LOWER: "mniej niż poprzednio",
    Doubt.TURNED: "licznik zaczął od zera",
    Doubt.MORE_FIGURES: "za dużo cyfr",
    Doubt.HIGH: "dużo więcej niż zwykle",
}


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One reading that waits; ``book`` is None when no file says anything of its meter any more."""

    reading: SubmittedReading
    book: MeterBook | None
    premises: str
    meter: str
    before: str
    before_on: dt.date | None
    value: str
    use: str
    warning: str


def waiting_rows(readings: Sequence[SubmittedReading], today: dt.date) -> list[WaitingRow]:
    """Return the readings beside their meters' histories. Costs one query, whatever their number."""
    books = books_of_many(list({reading.premises_id for reading in readings}), today) if readings else []
    by_meter = {(book.premises_id, book.number): book for book in books}
    return [_row(one, by_meter.get((one.premises_id, one.meter_number))) for one in readings]


def _row(reading: SubmittedReading, book: MeterBook | None) -> WaitingRow:
    name = premises_name(reading.premises)
    warning = DOUBT_WORDS[reading.doubt]
    if book is None:
        return WaitingRow(reading, None, name, "licznik spoza plików", "", None, str(reading.value), "", warning)
    is_accepted = reading.state == SubmittedReading.State.ACCEPTED  # then it is itself among the states of its day
    before = state_before(book, reading.read_on - dt.timedelta(days=is_accepted))
    use = use_from_to(before.value, reading.value, book.figures) if before else None
    return WaitingRow(
        reading=reading,
        book=book,
        premises=name,
        meter=meter_name(book.medium, book.place),
        before=state_text(before.value, book.medium) if before else "",
        before_on=before.on if before else None,
        value=state_text(reading.value, book.medium),
        use=exact_use_text(use * book.multiplier, book.medium) if use is not None else "",
        warning=warning,
    )


def state_before(book: MeterBook, on: dt.date) -> State | None:
    """Return the newest state of a meter up to a day."""
    return next((state for state in reversed(book.states) if state.on <= on), None)
