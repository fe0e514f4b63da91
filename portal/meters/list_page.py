"""What the page of all meters of premises shows, in words. Rules are in the pure modules, loading in ``queries``."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.meters.averages import COMPARED, BuildingMean, Period, building_means
from portal.meters.own_use import OwnUse, own_use_of
from portal.meters.policy import OwnMeters
from portal.meters.queries import Given, MeterBook
from portal.meters.standing import Standing, is_given, is_remote, standing_of
from portal.meters.verification import Verification, verification_of
from portal.meters.words import (
    as_shown,
    basis_words,
    medium_name,
    meter_name,
    number_text,
    state_text,
    unit_of,
    use_text,
    verification_words,
)


@dataclass(frozen=True, slots=True)
class ShownMeter:
    """One meter in words."""

    book: MeterBook
    name: str
    last: str
    basis: str
    verification: Verification | None
    verification_text: str
    waiting: Given | None
    waiting_text: str
    standing: Standing
    is_remote: bool
    is_missing: bool  # a reading is wanted and not there

    @property
    def may_give(self) -> bool:
        """Return whether the page offers to give a reading."""
        return self.standing.may_give


@dataclass(frozen=True, slots=True)
class ShownUse:
    """The use of one medium in words; ``bars`` are the lengths of what is compared, in percent."""

    name: str
    days: OwnUse
    first: dt.date
    rows: tuple["UseRow", ...]
    change: str
    mean_of: int
    per_m2: str


@dataclass(frozen=True, slots=True)
class UseRow:
    """One compared figure: whose it is, its words, the length of its bar."""

    label: str
    text: str
    length: str
    is_own: bool


def shown_meters(own: OwnMeters) -> list[ShownMeter]:
    """Return all meters in words, those in use first."""
    return [shown_meter(own, book) for book in own.books]


def shown_meter(own: OwnMeters, book: MeterBook) -> ShownMeter:
    """Return one meter in words."""
    rules, standing = own.rules.readings, standing_of(own, book)
    verification = verification_of(
        book.medium, book.verified_until, book.installed_on, years=rules.verification_years, day=own.day
    )
    last, remote = book.last, is_remote(book)
    return ShownMeter(
        book=book,
        name=meter_name(book.medium, book.place),
        last=state_text(last.value, book.medium) if last and last.value is not None else "",
        basis=basis_words(last) if last else "",
        verification=verification if book.is_in_use(own.day) else None,
        verification_text=verification_words(verification, rules.after_verification_ends) if verification else "",
        waiting=book.waiting,
        waiting_text=state_text(book.waiting.value, book.medium) if book.waiting else "",
        standing=standing,
        is_remote=remote,
        is_missing=bool(
            standing.may_give and standing.window and not remote and not is_given(book, standing.window, own.day)
        ),
    )


def uses_of(own: OwnMeters) -> list[OwnUse]:
    """Return the household's use of each medium that can be told."""
    media = dict.fromkeys(book.medium for book in own.books)
    uses = (own_use_of([book for book in own.books if book.medium == medium]) for medium in media)
    return [use for use in uses if use is not None]


def shown_uses(own: OwnMeters) -> list[ShownUse]:
    """Return each use beside the year before and the building's mean. Costs one query where something is compared."""
    uses = uses_of(own)
    periods = [Period(use.medium, use.first, use.last) for use in uses if use.medium in COMPARED]
    means = building_means(own.chosen.premises.pk, periods, least=own.rules.readings.average_from_premises)
    return [_shown_use(own, use, means.get(use.medium)) for use in uses]


def _shown_use(own: OwnMeters, use: OwnUse, mean: BuildingMean | None) -> ShownUse:
    area = own.chosen.premises.area_m2
    figures = [(_("Ty"), use.use, True)]
    if use.year_before is not None:
        figures.append((_("Rok wcześniej"), use.year_before, False))
    if mean is not None:
        figures.append((_("Średnio w budynku"), mean.each, False))
    longest = max(value for _label, value, _is_own in figures)
    rows = [
        UseRow(label, use_text(value, use.medium), f"{value / longest * 55 if longest else 0:.1f}%", is_own)
        for label, value, is_own in figures
    ]
    per_m2 = ""
    if mean is not None and mean.per_m2 is not None and area and use.medium == "heat":
        unit = unit_of(use.medium)
        per_m2 = _("Na m²: Ty %(own)s %(unit)s, średnio %(mean)s %(unit)s.") % {
            "own": number_text(use.use / area, places=2),
            "mean": number_text(mean.per_m2, places=2),
            "unit": unit,
        }
    return ShownUse(
        name=medium_name(use.medium),
        days=use,
        first=use.first + dt.timedelta(days=1),
        rows=tuple(rows),
        change=change_words(use),
        mean_of=mean.premises if mean else 0,
        per_m2=per_m2,
    )


def change_words(use: OwnUse) -> str:
    """Return by how much the two figures that the page shows differ: whoever subtracts them finds the same."""
    if use.year_before is None:
        return ""
    change = as_shown(use.use) - as_shown(use.year_before)
    if abs(change) < 1:
        return _("Prawie tyle samo co rok wcześniej.")
    if change > 0:
        return _("O %(use)s więcej niż rok wcześniej.") % {"use": use_text(change, use.medium)}
    return _("O %(use)s mniej niż rok wcześniej.") % {"use": use_text(-change, use.medium)}


def next_missing(meters: Sequence[ShownMeter]) -> ShownMeter | None:
    """Return the first meter that a reading is wanted of."""
    return next((meter for meter in meters if meter.is_missing), None)
