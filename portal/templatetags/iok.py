"""Filters and tags of every template: amounts, days, no-break spaces. What they show is decided in presenters."""

from decimal import Decimal

from django import template

from portal.kernel import money

register = template.Library()


@register.filter
def zloty(amount: Decimal) -> str:
    """Write ``12 412,50 zł``."""
    return money.zloty_text(amount)
