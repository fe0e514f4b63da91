"""Which days of premises a person may see, as a pure rule on their titles. Loading them is in ``queries``."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

ONE_DAY = dt.timedelta(days=1)


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
    """The first day whose records may be seen (None = all) – up to today, while a title is in force."""

    first: dt.date | None

    def show(self, day: dt.date) -> bool:
        """Return whether a record of the day may be seen."""
        return self.first is None or day >= self.first


def visible_days(titles: Iterable[TitleDays], today: dt.date) -> VisibleDays | None:
    """Return what a holder of the titles may see of the premises today; None = nothing.

    A title must be in force today. It opens records from its own first day; a title that ended the day before another
    began (or later) is joined to it, so that turning a tenancy into ownership does not hide the years before. A gap
    hides everything before it: in those years the premises were someone else's.

    Source: S8 and H11 – access ends with the title.
    """
    spans = sorted(titles, key=lambda title: title.valid_from or dt.date.min, reverse=True)
    if not any(title.holds_on(today) for title in spans):
        return None
    first: dt.date | None = today
    for title in spans:
        if first is None:
            break
        if title.valid_from is not None and title.valid_from > today:
            continue
        reaches = title.valid_to is None or title.valid_to >= first - ONE_DAY
        if reaches and (title.valid_from is None or title.valid_from <= first):
            first = title.valid_from
    return VisibleDays(first)
