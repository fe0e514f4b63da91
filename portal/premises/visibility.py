"""Which days of premises a person may see, as a pure rule on their titles. Loading them is in ``queries``."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

ONE_DAY = dt.timedelta(days=1)
# The longest that rules may let a former holder see their days (``closure.after_end_days``).
LONGEST_AFTER_END = 365


@dataclass(frozen=True, slots=True)
class TitleDays:
    """The days of one title, both ends included; None = open."""

    valid_from: dt.date | None
    valid_to: dt.date | None

    def holds_on(self, day: dt.date) -> bool:
        """Return whether the title is in force on the day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class VisibleDays:
    """The first day whose records may be seen (None = all), up to today while a title is in force.

    ``last`` is the last day of somebody whose title ended: they see nothing of what came after.
    """

    first: dt.date | None
    last: dt.date | None = None

    def show(self, day: dt.date) -> bool:
        """Return whether a record of the day may be seen."""
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)

    def days_since_end(self, today: dt.date) -> int:
        """Return how many days ago the last title ended; 0 while one is in force."""
        return (today - self.last).days if self.last else 0


def visible_days(titles: Iterable[TitleDays], today: dt.date, *, after_end_days: int = 0) -> VisibleDays | None:
    """Return what a holder of the titles may see of the premises today; None = nothing.

    A title in force opens records from its own first day; a title that ended the day before another began (or later)
    is joined to it, so that turning a tenancy into ownership does not hide the years before. A gap hides everything
    before it: in those years the premises were someone else's. Once the last title has ended, its days – and nothing
    after them – stay visible for ``after_end_days`` more days, none where the rules say nothing of it.

    Source: S8 and H11 – access ends with the title.
    """
    spans = sorted(titles, key=lambda title: title.valid_from or dt.date.min, reverse=True)
    last: dt.date | None = None
    if not any(title.holds_on(today) for title in spans):
        last = max((title.valid_to for title in spans if title.valid_to and title.valid_to < today), default=None)
        if last is None or (today - last).days > after_end_days:
            return None
    newest = last or today
    first: dt.date | None = newest
    for title in spans:
        if first is None:
            break
        if title.valid_from is not None and title.valid_from > newest:
            continue
        reaches = title.valid_to is None or title.valid_to >= first - ONE_DAY
        if reaches and (title.valid_from is None or title.valid_from <= first):
            first = title.valid_from
    return VisibleDays(first, last)
