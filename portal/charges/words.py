"""A charge in words: quantities and rates, what changed and by how much, and how it fits what was charged."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.charges.why import ComponentRow, PartChange
from portal.kernel.money import MINUS, NBSP, zloty_text
from portal.kernel.typography import month_text

PERSONS = frozenset({"os", "osoba", "osoby", "osób"})
UNITS = {"m2": "m²", "m3": "m³"}


def number_text(value: Decimal, least: int = 0) -> str:
    """Return a number as people write it: ``48,20``, ``4``, ``0,1234``; with at least so many places."""
    whole, _dot, places = f"{value.normalize():f}".partition(".")
    if places and len(places) < 2:
        places = places.ljust(2, "0")
    places = places.ljust(least, "0")
    grouped = f"{int(whole):,}".replace(",", NBSP) if whole not in ("-0",) else whole
    return f"{grouped}{',' if places else ''}{places}".replace("-", MINUS)


def unit_text(unit: str) -> str:
    """Return the unit as printed: ``m2`` → ``m²``, persons short, so that any number fits; others as the file says."""
    plain = unit.casefold().rstrip(".")
    return _("os.") if plain in PERSONS else UNITS.get(plain, unit)


def quantity_text(row: ComponentRow) -> str:
    """Return ``48,20 m²``, empty where the file gives no quantity."""
    if row.quantity is None:
        return ""
    return f"{number_text(row.quantity)}{NBSP}{unit_text(row.unit)}".strip(NBSP)


def rate_text(row: ComponentRow) -> str:
    """Return ``2,15 zł``, with as many places as the rate has; empty where the file gives none."""
    return "" if row.rate is None else f"{number_text(row.rate, 2)}{NBSP}zł"


def rate_alone(row: ComponentRow) -> str:
    """Return ``2,15``, for columns whose head names the unit; empty where the file gives none."""
    return "" if row.rate is None else number_text(row.rate, 2)


def sum_text(row: ComponentRow) -> str:
    """Return ``48,20 m² × 2,15 zł``, or what of it the file gives."""
    return " × ".join(part for part in (quantity_text(row), rate_text(row)) if part)


def difference_text(row: ComponentRow) -> str:
    """Return that the file charges something else than quantity × rate; empty where it does not."""
    if not row.differs or row.counted is None:
        return ""
    return _("Ilość razy stawka daje %(counted)s. W pliku spółdzielni jest %(amount)s i tyle liczymy.") % {
        "counted": zloty_text(row.counted),
        "amount": zloty_text(row.amount),
    }


def signed_text(by: Decimal) -> str:
    """Return ``+9,64 zł`` or ``−9,64 zł``."""
    return f"+{zloty_text(by)}" if by > 0 else zloty_text(by)


def part_change_text(change: PartChange) -> str:
    """Return what happened to a component, without its name and amount."""
    before, now = change.before, change.now
    if change.kind == "new":
        return _("nowy składnik")
    if change.kind == "gone":
        return _("już go nie ma")
    if before is None or now is None or change.kind == "amount":
        return _("inna kwota")
    rate = _("stawka z %(before)s na %(now)s") % {"before": rate_text(before), "now": rate_text(now)}
    quantity = _("ilość z %(before)s na %(now)s") % {"before": quantity_text(before), "now": quantity_text(now)}
    if change.kind == "both":
        return f"{rate}, {quantity}"
    return rate if change.kind == "rate" else quantity


def total_change_text(by: Decimal) -> str:
    """Return ``O 13,64 zł więcej niż miesiąc wcześniej`` and the like."""
    if by > 0:
        return _("O %(amount)s więcej niż miesiąc wcześniej") % {"amount": zloty_text(by)}
    if by < 0:
        return _("O %(amount)s mniej niż miesiąc wcześniej") % {"amount": zloty_text(-by)}
    return _("Tyle samo co miesiąc wcześniej")


def charged_text(total: Decimal, charged: Decimal | None, month: dt.date) -> str:
    """Return how the sum of components fits what was charged in the month; ``charged`` None = nothing yet."""
    when = month_text(month, get_language() or "pl")
    if charged is None:
        return _("Za %(month)s nic jeszcze nie naliczono.") % {"month": when}
    if charged == total:
        return _("Tyle samo naliczono za %(month)s.") % {"month": when}
    words = {"month": when, "charged": zloty_text(charged), "by": zloty_text(abs(charged - total))}
    if charged > total:
        return _("Za %(month)s naliczono %(charged)s, o %(by)s więcej. O powód zapytaj w biurze.") % words
    return _("Za %(month)s naliczono %(charged)s, o %(by)s mniej. O powód zapytaj w biurze.") % words
