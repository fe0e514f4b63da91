"""Whether a reading of a meter can be given now, and if not, why and what to do. Pure but for its sentences."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from portal.meters.policy import OwnMeters
from portal.meters.queries import MeterBook
from portal.meters.reading_window import Days, Window, next_window, periods_in_a_row, window_on
from portal.meters.words import day_words, window_words
from portal.rulebook.sections.readings import ReadingRules


class Why(StrEnum):
    """Why no reading can be given."""

    GONE = "gone"
    CLOSED = "closed"
    TOO_MANY_OWN = "too_many_own"
    NOT_ALLOWED = "not_allowed"


@dataclass(frozen=True, slots=True)
class Standing:
    """``window`` is the one that is open; ``why`` is set when no reading can be given, ``words`` say it."""

    window: Window | None
    next: Window | None
    why: Why | None
    words: str

    @property
    def may_give(self) -> bool:
        """Return whether a reading can be given."""
        return self.why is None


def window_days(rules: ReadingRules) -> list[Days]:
    """Return the windows of the rules as pairs of a month and a day."""
    return [(window.from_day, window.to_day) for window in rules.windows]


def standing_of(own: OwnMeters, book: MeterBook) -> Standing:
    """Return how a meter stands on the page's day."""
    rules, day = own.rules.readings, own.day
    windows = window_days(rules)
    window, following = window_on(windows, day), next_window(windows, day)
    if not own.may_give:
        return Standing(window, following, Why.NOT_ALLOWED, _("Z tego konta można tylko oglądać odczyty."))
    if not book.is_in_use(day):
        return Standing(window, following, Why.GONE, _("Ten licznik jest już zdjęty. Odczyt nie jest potrzebny."))
    if window is None:
        return Standing(None, following, Why.CLOSED, closed_words(following))
    limit = rules.consecutive_self_reported
    if limit is not None and book.waiting is None and periods_in_a_row(book.history, windows, day) >= limit:
        words = _("Odczyty własne z rzędu: %(count)s. Teraz licznik musi odczytać pracownik.") % {"count": limit}
        return Standing(window, following, Why.TOO_MANY_OWN, words)
    return Standing(window, following, None, "")


def closed_words(following: Window | None) -> str:
    """Return the sentence for a day on which no readings are taken."""
    if following is None:
        return _("Teraz nie przyjmujemy odczytów.")
    return _("Teraz nie przyjmujemy odczytów. Następny termin: %(days)s.") % {"days": window_words(following)}


def open_words(window: Window, day: dt.date) -> str:
    """Return the sentence for a day on which readings are taken."""
    if window.last is None:
        return _("Odczyt możesz podać w każdej chwili.")
    if window.last == day:
        return _("Odczyt możesz podać jeszcze tylko dziś.")
    return _("Odczyt możesz podać do %(day)s.") % {"day": day_words(window.last, day)}


def is_given(book: MeterBook, window: Window, day: dt.date) -> bool:
    """Return whether a reading of the meter is there for the window: a waiting one, or one that counts."""
    if book.waiting is not None:
        return True
    first = window.first or day
    return any(one.basis == "measured" and one.on >= first for one in book.history)


def is_remote(book: MeterBook) -> bool:
    """Return whether the meter is read from afar, so nobody has to give anything."""
    measured = [one for one in book.history if one.basis == "measured"]
    return bool(measured) and measured[-1].source == "remote"
