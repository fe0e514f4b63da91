"""What a cooperative's rules say of interest for delay, as the pure rules of ``interest`` want it."""

import datetime as dt
from decimal import Decimal

from portal.ledger.interest import Rate, Terms
from portal.ledger.rates import statutory_rates, with_own
from portal.rulebook.rules import Rules

COMMERCIAL = "commercial"


def terms_of(rules: Rules) -> Terms:
    """Return the practice of the day's rules."""
    practice = rules.interest
    return Terms(
        order=practice.payment_covers,
        has_grace_to_month_end=practice.grace == "end_of_month",
        from_amount=Decimal(practice.from_amount),
        moves_days_off=practice.moves_days_off,
    )


def rates_for(rules: Rules, premises_kind: str) -> tuple[Rate, ...]:
    """Return the rates for premises of a kind: the platform's table, from its first own rate on the cooperative's."""
    kind = COMMERCIAL if premises_kind == COMMERCIAL else "residential"
    is_commercial = kind == COMMERCIAL and rules.interest.commercial == "transactions"
    table = statutory_rates().of("transactions" if is_commercial else "statutory")
    own = [
        (dt.date.fromisoformat(rate.valid_from), rate.percent)
        for rate in rules.interest.own_rates
        if rate.premises == kind
    ]
    return with_own(table, own)
