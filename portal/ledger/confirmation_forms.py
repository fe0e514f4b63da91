"""What is asked for a confirmation of balances: its day; and of somebody who checks one: what stands on it."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from portal.kernel.amount_field import AmountField
from portal.kernel.day_fields import DayField
from portal.kernel.typography import full_day_text
from portal.ledger.confirming import Confirmable

MOST = Decimal("999999999999.99")
_NEEDED = {"required": gettext_lazy("Przepisz to z pisma.")}


class ConfirmationDay(forms.Form):
    """The day; without one the usual day is meant. Its name is Polish because it shows in the address."""

    dzien = DayField(gettext_lazy("Stan na koniec dnia"))

    def __init__(self, values: Any, days: Confirmable, usual: dt.date) -> None:
        self.days, self.usual = days, usual
        super().__init__(values if "dzien" in values else {"dzien": usual.isoformat()}, use_required_attribute=False)

    def clean_dzien(self) -> dt.date:
        """Refuse a day that nobody knows yet, and one that is not the person's to see."""
        day: dt.date = self.cleaned_data["dzien"] or self.usual
        language = get_language() or "pl"
        if day > self.days.last:
            last = full_day_text(self.days.last, language)
            raise forms.ValidationError(_("Mamy dane do %(day)s. Wybierz ten dzień albo wcześniejszy.") % {"day": last})
        if self.days.first is not None and day < self.days.first:
            first = full_day_text(self.days.first, language)
            raise forms.ValidationError(
                _("Widzisz dane od %(day)s. Wybierz ten dzień albo późniejszy.") % {"day": first}
            )
        return day

    @property
    def day(self) -> dt.date:
        """Return the day to show: the one asked for, or the usual one where that makes no sense."""
        chosen: dt.date = self.cleaned_data["dzien"] if self.is_valid() else self.usual
        return chosen


class PaperCheck(forms.Form):
    """What stands on a paper that somebody checks."""

    number = forms.CharField(label=gettext_lazy("Numer pisma"), max_length=60, error_messages=_NEEDED)
    name = forms.CharField(
        label=gettext_lazy("Dla kogo: imię i nazwisko albo nazwa"), max_length=300, error_messages=_NEEDED
    )
    amount = forms.CharField(
        label=gettext_lazy("Kwota (gdy kont jest kilka: razem)"), max_length=40, error_messages=_NEEDED
    )
    code = forms.CharField(label=gettext_lazy("Kod"), max_length=40, error_messages=_NEEDED)

    def __init__(self, values: Any = None) -> None:
        super().__init__(values, use_required_attribute=False)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean_amount(self) -> Decimal:
        """Return the amount; zero stands on a paper too."""
        field = AmountField(most=MOST, is_zero_allowed=True)
        return field.clean(self.cleaned_data["amount"]) or Decimal(0)
