"""The question about an odd reading: its figures, and what may be the matter. Rules are in ``doubts``."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.kernel.typography import EN_DASH
from portal.meters.consumption import State, use_from_to
from portal.meters.doubts import Doubt
from portal.meters.queries import MeterBook
from portal.meters.words import exact_use_text, number_text, state_text, unit_of


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: rows of facts, a heading and what may be the matter, the answer that keeps the reading."""

    facts: tuple[tuple[str, str], ...]
    heading: str
    reasons: tuple[str, ...]
    keep: str


def question_about(book: MeterBook, new: State, before: State | None, doubt: Doubt) -> Question:
    """Return the question about a new state of a meter."""
    shown = state_text(new.value, book.medium)
    facts = [(_("Nowy odczyt"), shown)]
    if before is not None:
        facts.append((_("Poprzedni"), state_text(before.value, book.medium)))
        use = use_from_to(before.value, new.value, book.figures)
        if use is not None and doubt is not Doubt.MORE_FIGURES:
            facts.append((_("Zużycie"), exact_use_text(use * book.multiplier, book.medium)))
            usual = _usual_words(book, (new.on - before.on).days)
            if usual:
                facts.append((_("Zwykle"), usual))
    heading, reasons = _words(doubt)
    return Question(tuple(facts), heading, reasons, _("Tak, licznik pokazuje %(state)s") % {"state": shown})


def _usual_words(book: MeterBook, days: int) -> str:
    if book.usual is None or days <= 0:
        return ""
    least, most = (value * book.multiplier for value in book.usual.over(days))
    places = 0 if most >= 10 else 1
    first, last = (number_text(Decimal(value), places=places) for value in (least, most))
    unit = unit_of(book.medium)
    return f"{first} {unit}" if first == last else f"{first}{EN_DASH}{last} {unit}"


def _words(doubt: Doubt) -> tuple[str, tuple[str, ...]]:
    if doubt is Doubt.LOWER:
        return _("To mniej niż poprzednio."), (
            _("Może jedna cyfra jest inna."),
            _("Może to inny licznik: sprawdź numer."),
        )
    if doubt is Doubt.TURNED:
        return _("Licznik zaczął od zera?"), (
            _("Tak bywa, gdy dojdzie do samych dziewiątek."),
            _("Jeśli nie, sprawdź cyfry."),
        )
    if doubt is Doubt.MORE_FIGURES:
        return _("To więcej cyfr, niż ma licznik."), (_("Może brakuje przecinka przed czerwonymi cyframi."),)
    return _("To dużo więcej niż zwykle."), (_("Może jedna cyfra jest inna."), _("Może cieknie woda."))
