"""Membership in words: who is one, contributions and shares, and what they are."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from portal.membership.contribution import StateOfDay
from portal.membership.models import Membership
from portal.premises.presenters import premises_name


@dataclass(frozen=True, slots=True)
class ContributionLine:
    """A contribution of one right to premises."""

    kind: str
    meaning: str
    premises: str
    right: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ContributionNow:
    """Where the person stands on the newest day that the register speaks of."""

    lines: tuple[ContributionLine, ...]
    state: StateOfDay
    shares: str

    @property
    def as_of(self) -> dt.date | None:
        """Return the day of the figures."""
        return self.state.stated_on


def contribution_now(rows: Sequence[Any], states: Sequence[StateOfDay]) -> ContributionNow | None:
    """Return where the person stands, from all rows and ``states_by_day``; None when the register has none."""
    if not states:
        return None
    newest = states[0]
    lines = tuple(
        ContributionLine(
            kind_words(row.contribution_kind),
            meaning_words(row.contribution_kind),
            premises_name(row.premises) if row.premises_id else "",
            row.right,
            row.contribution,
        )
        for row in rows
        if row.stated_on == newest.stated_on and row.contribution_kind != Membership.Contribution.NONE
    )
    return ContributionNow(lines, newest, shares_words(newest))


def right_words(row: Membership) -> str:
    """Return ``własność, Sienkiewicza 2 m. 1``: the right in the register's words and its premises, where told."""
    return ", ".join(part for part in (row.right, premises_name(row.premises) if row.premises else "") if part)


def kind_words(kind: str) -> str:
    """Return what a contribution is called."""
    words: dict[str, str] = {
        Membership.Contribution.HOUSING: _("Wkład mieszkaniowy"),
        Membership.Contribution.BUILDING: _("Wkład budowlany"),
    }
    return words.get(kind, _("Bez wkładu"))


def meaning_words(kind: str) -> str:
    """Return what a contribution is, in two sentences at most."""
    words: dict[str, str] = {
        Membership.Contribution.HOUSING: _(
            "To pieniądze wpłacone na budowę mieszkania z prawem lokatorskim. Wracają, gdy prawo wygaśnie."
        ),
        Membership.Contribution.BUILDING: _("To pieniądze wpłacone na budowę lokalu, który można sprzedać."),
    }
    return words.get(kind, "")


def shares_words(state: StateOfDay) -> str:
    """Return what the shares are, by the law under which the person became a member."""
    if not state.shares_declared and not state.shares_paid:
        return _("Nie masz udziałów. Od 9 września 2017 r. nowi członkowie ich nie wpłacają.")
    if state.shares_missing:
        return _("Udział to kwota, którą członek wpłaca przy wstąpieniu. Część jest jeszcze do wpłaty.")
    return _("Udział to kwota, którą członek wpłacił przy wstąpieniu. Spółdzielnia zwraca ją, gdy ktoś odejdzie.")
