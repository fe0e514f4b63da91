"""The filters of the ledger page. Applying them is in ``presenters``."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DAY_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y"]
KINDS = [
    ("", _("wszystkie")),
    ("charge", _("opłata")),
    ("payment", _("wpłata")),
    ("correction", _("korekta")),
    ("interest", _("odsetki")),
]


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


class LedgerFilter(forms.Form):
    """Year, kind of rows and days; the names are Polish because they show in the address."""

    rok = forms.ChoiceField(
        label=_("Rok"),
        required=False,
        error_messages={"invalid_choice": _("Z tego roku nie ma zapisów. Wybierz inny.")},
    )
    rodzaj = forms.ChoiceField(
        label=_("Rodzaj"),
        required=False,
        choices=KINDS,
        error_messages={"invalid_choice": _("Nie znamy takiego rodzaju. Wybierz go z listy.")},
    )
    od = DayField(_("Od dnia"))
    do = DayField(_("Do dnia"))

    def __init__(self, values: Any, years: Iterable[int]) -> None:
        super().__init__(values, use_required_attribute=False)
        choices: Any = [("", _("wszystkie")), *((str(year), str(year)) for year in years)]
        self.fields["rok"].choices = choices  # type: ignore[attr-defined]

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

    def days(self) -> tuple[dt.date | None, dt.date | None]:
        """Return the first and last day asked for, the year and the days taken together."""
        year = self.cleaned_data.get("rok")
        first, last = self.cleaned_data.get("od"), self.cleaned_data.get("do")
        if year:
            start, end = dt.date(int(year), 1, 1), dt.date(int(year), 12, 31)
            first, last = max(start, first or start), min(end, last or end)
        return first, last
