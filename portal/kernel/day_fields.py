"""Days in forms: one field for a day as people type it, and filters from one day to another."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DAY_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y"]


class DayField(forms.DateField):
    """A day; the browser's own calendar where there is one, typed as 15.12.2026 elsewhere."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            input_formats=DAY_FORMATS,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
            error_messages={"invalid": _("Wpisz dzień, na przykład 15.12.2026.")},
        )


class FilterOfDays(forms.Form):
    """A filter with ``od`` and ``do``; the names are Polish because they show in the address."""

    od = DayField(_("Od dnia"))
    do = DayField(_("Do dnia"))

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("od"), values.get("do")
        if first and last and first > last:
            self.add_error("od", _("Ten dzień jest późniejszy niż „Do dnia”. Zamień je miejscami."))
        return values

    @property
    def is_used(self) -> bool:
        """Return whether anything is asked for."""
        return any(self.data.get(name) for name in self.fields)
