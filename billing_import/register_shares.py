"""Shares of one premises that make more than the whole: a warning for people; joint titles are written in many ways."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from billing_import.register_validation import RegisterRow

MOST_WARNINGS = 20
_LESS_THAN_ROUNDING = Decimal("0.0001")


def shares_above_one(rows: Iterable[RegisterRow]) -> list[str]:
    """Return a sentence for each premises whose titles of one kind make more than 1 on some day, twenty at most."""
    titles: dict[tuple[str, str], dict[object, RegisterRow]] = defaultdict(dict)
    for row in rows:
        if row.person:
            titles[row.premises, row.title_kind][row.title] = row
    warnings = []
    for (premises, _kind), held in titles.items():
        most = max(_sum_on(first, held.values()) for first in {row.valid_from for row in held.values()})
        if len(held) > 1 and most > 1 + _LESS_THAN_ROUNDING:
            text = _("Udziały w lokalu %(premises)s dają razem %(sum)s, czyli ponad całość. Sprawdź je w rejestrze.")
            total = format(most.normalize(), "f").replace(".", ",")
            warnings.append(text % {"premises": premises, "sum": total})
        if len(warnings) == MOST_WARNINGS:
            break
    return warnings


def _sum_on(day: dt.date | None, rows: Iterable[RegisterRow]) -> Decimal:
    """Return the sum on a title's first day, where alone it can grow; None is before all days."""
    return sum(
        (
            row.share
            for row in rows
            if (row.valid_from is None or (day is not None and row.valid_from <= day))
            and (day is None or row.valid_to is None or day <= row.valid_to)
        ),
        Decimal(0),
    )
