"""An amount in a form, as people type it: ``412,50``, ``1 234.5 zł``. What it is for is the form's matter."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.kernel.money import zloty_text

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']+")
_UNIT = re.compile(r"(zł|zl|pln)\.?\Z", re.IGNORECASE)
_NUMBER = re.compile(r"([0-9]+)(?:\.([0-9]*))?\Z")
_LONGEST = 40


class AmountField(forms.Field):
    """An amount above zero with two places at most; a comma or a dot before the grosze, spaces anywhere."""

    default_error_messages = {
        "not_a_number": _("Wpisz kwotę cyframi, na przykład 412,50."),
        "not_positive": _("Kwota musi być większa od zera."),
        "places": _("Wpisz najwyżej dwie cyfry po przecinku, na przykład 412,50."),
        "too_much": _("To za dużo. Najwyższa kwota to %(most)s."),
    }

    def __init__(self, *, most: Decimal, is_zero_allowed: bool = False, **kwargs: Any) -> None:
        self.most, self.is_zero_allowed = most, is_zero_allowed
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        """Return the amount, None for an empty field; raises ValidationError."""
        text = _UNIT.sub("", _SPACES.sub("", str(value or "")[: _LONGEST + 1]).replace("−", "-"))
        if not text:
            return None
        is_negative = text.startswith("-")
        number = _NUMBER.match(_with_one_dot(text.removeprefix("-").removeprefix("+")))
        if number is None or len(str(value)) > _LONGEST:
            raise self._wrong("not_a_number")
        amount = Decimal(f"{number[1]}.{number[2] or '0'}")
        if is_negative or (amount == 0 and not self.is_zero_allowed):
            raise self._wrong("not_positive")
        if len(number[2] or "") > 2:
            raise self._wrong("places")
        if amount > self.most:
            raise self._wrong("too_much")
        return amount

    def _wrong(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params={"most": zloty_text(self.most)})


def _with_one_dot(text: str) -> str:
    """Return the text with a dot before the grosze; of two different marks the first parts thousands."""
    if "." in text and "," in text:
        first = min(text.index("."), text.index(","))
        text = text.replace(text[first], "")
    return text.replace(",", ".")
