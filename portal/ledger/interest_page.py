"""Interest for delay as residents read it: what is booked, and what it would come to today. See ``interest``."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.ledger.balance import ZERO, Line
from portal.ledger.interest import Estimate, Piece, estimate_on
from portal.ledger.interest_terms import rates_for, terms_of
from portal.ledger.rates import statutory_rates
from portal.rulebook.rules import Rules

SURE = ("found", "own")


@dataclass(frozen=True, slots=True)
class InterestShown:
    """What the page says: booked rows, and the estimate when anything is late. Amounts in złoty."""

    booked: tuple[Line, ...]
    estimate: Estimate | None
    remarks: tuple[str, ...] = ()

    @property
    def booked_sum(self) -> Decimal:
        """Return what all booked rows of interest come to."""
        return sum((line.amount for line in self.booked), ZERO)


def interest_shown(lines: Sequence[Line], rules: Rules, premises_kind: str, today: dt.date) -> InterestShown | None:
    """Return what is to be said of interest on an account; None when there is none, or the rules do not show it."""
    if not rules.ledger.shows_interest:
        return None
    booked = tuple(line for line in reversed(lines) if line.kind == "interest")
    estimate = estimate_on(today, lines, rates_for(rules, premises_kind), terms_of(rules))
    if estimate is None and not booked:
        return None
    return InterestShown(booked, estimate, tuple(_remarks(estimate)) if estimate else ())


def _remarks(estimate: Estimate) -> list[str]:
    """Return what a reader must know of rates that are not sure."""
    remarks = []
    if any(_is_unsure(piece) for piece in estimate.pieces):
        remarks.append(_("Stawka z gwiazdką (*) czeka na potwierdzenie. Zapytaj o nią w biurze."))
    checked = statutory_rates().checked_on
    if any(piece.last > checked and piece.percent is not None and piece.status != "own" for piece in estimate.pieces):
        remarks.append(_("Tabelę stawek sprawdziliśmy %(day)s. Późniejsza zmiana może tu jeszcze nie być widoczna."))
        remarks[-1] %= {"day": checked.strftime("%d.%m.%Y")}
    if estimate.has_days_without_rate:
        remarks.append(_("Dla części dni nie znamy stawki. Tych dni nie liczymy, więc pełna kwota może być wyższa."))
    return remarks


def _is_unsure(piece: Piece) -> bool:
    return piece.percent is not None and piece.status not in SURE
