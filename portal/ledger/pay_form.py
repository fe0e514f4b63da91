"""What the page of paying is asked for in its address: an account, an amount. Paying itself is the bank's."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.amount_field import AmountField

MOST = Decimal("1000000.00")
ALL = "calosc"


class PayForm(forms.Form):
    """An amount of one's own; the name is Polish because it shows in the address."""

    kwota = AmountField(label=_("Kwota w złotych"), required=False, most=MOST)

    def __init__(self, values: Any) -> None:
        super().__init__(values, use_required_attribute=False)

    @property
    def amount(self) -> Decimal | None:
        """Return the amount that was typed well, None for none."""
        typed: Decimal | None = self.cleaned_data.get("kwota") if self.is_valid() else None
        return typed
