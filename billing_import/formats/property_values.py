"""Values of a property manager's files: amounts with comma or dot in one set, days with slashes. Exact, never float."""

import datetime as dt
import re
from calendar import monthrange
from decimal import ROUND_HALF_UP, Decimal

_NUMBER = re.compile(r"-?[0-9]{1,12}(?:[.,][0-9]{1,8})?\Z")
_SPACES = re.compile(r"[ \u00a0\u2009\u202f]")
_DAY = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})\Z")
_GROSZ = Decimal("0.01")


def number_of(text: str) -> Decimal | None:
    """Return a number with a comma or a dot, exactly as it stands; None when it is none. Empty text is zero."""
    plain = _SPACES.sub("", text)
    if not plain:
        return Decimal(0)
    return Decimal(plain.replace(",", ".")) if _NUMBER.match(plain) else None


def amount_text(amount: Decimal) -> str:
    """Return an amount as rows of a ledger have it; empty for zero. Places beyond grosze stay: rules see them."""
    if not amount:
        return ""
    plain = amount.quantize(_GROSZ) if amount == amount.quantize(_GROSZ) else amount.normalize()
    return f"{plain:f}".replace(".", ",")


def rounded(amount: Decimal) -> Decimal:
    """Return an amount rounded to grosze, halves away from zero."""
    return amount.quantize(_GROSZ, rounding=ROUND_HALF_UP)


def day_text(text: str) -> str:
    """Return a day as ``2026-01-31``; what is no such day comes back as it stands, for the rules to refuse."""
    found = _DAY.match(text)
    if not found:
        return text
    try:
        return dt.date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    except ValueError:
        return text


def month_end(year: str, month: int) -> str:
    """Return the last day of a month as ``2026-01-31``."""
    return f"{year}-{month:02d}-{monthrange(int(year), month)[1]:02d}"
