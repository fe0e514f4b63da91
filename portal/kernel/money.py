"""Amounts in złoty: how they are written. What is owed is decided elsewhere."""

from decimal import ROUND_HALF_UP, Decimal

NBSP = "\u00a0"
MINUS = "\u2212"
GROSZ = Decimal("0.01")


def to_grosze(amount: Decimal) -> int:
    """Return the amount as a whole number of grosze."""
    return int(amount.quantize(GROSZ, rounding=ROUND_HALF_UP) * 100)


def amount_text(amount: Decimal) -> str:
    """Return ``12 412,50`` with no-break spaces and a true minus sign."""
    grosze = to_grosze(abs(amount))
    whole = f"{grosze // 100:,}".replace(",", NBSP)
    sign = MINUS if amount < 0 and grosze else ""
    return f"{sign}{whole},{grosze % 100:02d}"


def zloty_text(amount: Decimal) -> str:
    """Return ``12 412,50 zł``."""
    return f"{amount_text(amount)}{NBSP}zł"
