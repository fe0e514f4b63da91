"""How old the figures are: a pure rule with its day, and the sentence for residents when they are too old."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def stale_sentence(data_day: dt.date | None, today: dt.date, limit_days: int) -> str:
    """Return what a resident should know of figures older than the limit; empty for fresh ones and without any."""
    days = (today - data_day).days if data_day else 0
    if days <= limit_days:
        return ""
    age = ngettext("Te dane mają już %(days)d dzień.", "Te dane mają już %(days)d dni.", days) % {"days": days}
    return age + " " + _("Późniejszych opłat i wpłat jeszcze tu nie ma. Jeśli masz wątpliwości, zadzwoń do biura.")
