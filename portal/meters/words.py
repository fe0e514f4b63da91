"""Meters and readings in words: names, units, amounts, days of windows, what follows from the rules."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from portal.kernel.typography import NBSP, days_range_text, full_day_text, near_day_text
from portal.meters.known_readings import KnownReading
from portal.meters.reading_window import Window
from portal.meters.verification import Verification
from portal.rulebook.rules import Rules
from portal.rulebook.sections.modules import MODULES

_MEDIA = {
    "cold_water": gettext_noop("Zimna woda"),
    "hot_water": gettext_noop("Ciepła woda"),
    "heat": gettext_noop("Ciepło"),
    "allocator": gettext_noop("Podzielnik ciepła"),
    "gas": gettext_noop("Gaz"),
    "electricity": gettext_noop("Prąd"),
}
_UNITS = {
    "cold_water": "m³",
    "hot_water": "m³",
    "heat": "GJ",
    "allocator": gettext_noop("jedn."),
    "gas": "m³",
    "electricity": "kWh",
}
_READ_BY = {
    "collector": gettext_noop("odczyt pracownika"),
    "remote": gettext_noop("odczyt zdalny"),
    "resident": gettext_noop("odczyt mieszkańca"),
    "other": gettext_noop("odczyt"),
}
_WITHOUT = {
    "flat_rate": gettext_noop("Bez odczytu liczymy ryczałt."),
    "average": gettext_noop("Bez odczytu liczymy średnie zużycie."),
    "estimate": gettext_noop("Bez odczytu zużycie szacuje pracownik."),
    "nothing": gettext_noop("Bez odczytu opłata się nie zmienia."),
}
_AFTER = {
    "flat_rate": gettext_noop("Od następnego dnia liczymy ryczałt, aż wymienimy licznik."),
    "average": gettext_noop("Od następnego dnia liczymy średnie zużycie, aż wymienimy licznik."),
    "estimate": gettext_noop("Od następnego dnia zużycie szacuje pracownik, aż wymienimy licznik."),
    "nothing": gettext_noop("Na razie nic się nie zmienia. Licznik wymienimy."),
}


def module_title(rules: Rules) -> str:
    """Return what the cooperative calls the module; the platform's name is in the reader's language."""
    choice = rules.module("readings")
    own = choice.name if choice else ""
    return own if own and own != MODULES["readings"] else _("Odczyty liczników")


def medium_name(medium: str) -> str:
    """Return ``Zimna woda``."""
    return _(_MEDIA[medium])


def unit_of(medium: str) -> str:
    """Return ``m³``."""
    return _(_UNITS[medium])


def meter_name(medium: str, place: str) -> str:
    """Return ``Zimna woda, łazienka``."""
    return f"{medium_name(medium)}, {place}" if place else medium_name(medium)


def number_text(value: Decimal, *, places: int | None = None) -> str:
    """Return a number with a comma (a point in English) and thousands apart; ``places`` rounds, None keeps them."""
    shown = value if places is None else value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{shown:,f}".replace(",", NBSP)
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if (get_language() or "pl").startswith("en") else text.replace(".", ",")


def state_number(value: Decimal) -> str:
    """Return what a meter shows, with all its places: ``184,320``."""
    places = 0 if value == value.to_integral_value() else 3
    exact = value.quantize(Decimal("0.001")) == value
    return number_text(value, places=places if exact else 4)


def state_text(value: Decimal, medium: str) -> str:
    """Return what a meter shows, with its unit: ``184,320 m³``."""
    return f"{state_number(value)}{NBSP}{unit_of(medium)}"


def use_text(value: Decimal, medium: str) -> str:
    """Return a use as people compare it: ``12,4 m³``, whole from a hundred on."""
    return f"{number_text(value, places=_places(value))}{NBSP}{unit_of(medium)}"


def as_shown(value: Decimal) -> Decimal:
    """Return a use rounded as ``use_text`` shows it: whole from a hundred on, else to a tenth."""
    return value.quantize(Decimal(1).scaleb(-_places(value)), rounding=ROUND_HALF_UP)


def _places(value: Decimal) -> int:
    return 0 if abs(value) >= 100 or value == value.to_integral_value() else 1


def exact_use_text(value: Decimal, medium: str) -> str:
    """Return a use with its places: ``96,43 m³``."""
    return f"{number_text(value)}{NBSP}{unit_of(medium)}"


def basis_words(reading: KnownReading) -> str:
    """Return how the reading came to be: ``odczyt zdalny``, ``szacunek``, ``ryczałt``."""
    if reading.basis == "estimated":
        return _("szacunek")
    if reading.basis == "flat_rate":
        return _("ryczałt")
    return _(_READ_BY[reading.source])


def day_words(day: dt.date, today: dt.date) -> str:
    """Return ``31 grudnia``, with the year when it is another one."""
    return near_day_text(day, today, get_language() or "pl")


def window_words(window: Window) -> str:
    """Return ``10–31 grudnia 2026``."""
    if window.first is None or window.last is None:
        return _("zawsze")
    return days_range_text(window.first, window.last, get_language() or "pl")


def without_reading_words(rule: str) -> str:
    """Return what follows when nobody gives a reading."""
    return _(_WITHOUT[rule])


def verification_words(verification: Verification, rule: str) -> str:
    """Return the countdown of a verification, or since when it is over and what follows by the rules."""
    day = full_day_text(verification.last_day, get_language() or "pl")
    if verification.is_over:
        over = _("Minęła %(day)s.") % {"day": day}
        return f"{over} {_(_AFTER[rule])}"
    left = verification.days_left
    if left == 0:
        counted = _("dziś jest ostatni dzień")
    else:
        counted = ngettext("jeszcze %(days)d dzień", "jeszcze %(days)d dni", left) % {"days": left}
    words = _("Ważna do %(day)s, %(counted)s.") % {"day": day, "counted": counted}
    return f"{words} {_('Dzień liczymy od montażu.')}" if verification.is_reckoned else words
