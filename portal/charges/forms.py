"""The day that a charge is explained for."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.day_fields import DayField

EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2100, 12, 31)


class WhyDay(forms.Form):
    """One day; its name is Polish because it shows in the address."""

    dzien = DayField(_("Opłata na dzień"))

    def __init__(self, values: Any) -> None:
        super().__init__(values, use_required_attribute=False)

    def clean_dzien(self) -> dt.date | None:
        """Refuse days that nobody has charges of: a year typed wrong."""
        day: dt.date | None = self.cleaned_data.get("dzien")
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(_("Wpisz dzień z lat od 1990 do 2100."))
        return day

    @property
    def is_used(self) -> bool:
        """Return whether a day is asked for."""
        return bool(self.data.get("dzien"))

    @property
    def day(self) -> dt.date | None:
        """Return the day that was typed well, None for none."""
        return self.cleaned_data.get("dzien") if self.is_valid() else None
