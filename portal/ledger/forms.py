"""The filters of the ledger page. Applying them is in ``presenters``."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.day_fields import FilterOfDays

KINDS = [
    ("", _("wszystkie")),
    ("charge", _("opłata")),
    ("payment", _("wpłata")),
    ("correction", _("korekta")),
    ("interest", _("odsetki")),
]


class LedgerFilter(FilterOfDays):
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
    field_order = ("rok", "rodzaj", "od", "do")

    def __init__(self, values: Any, years: Iterable[int]) -> None:
        super().__init__(values, use_required_attribute=False)
        self.years = list(years)
        choices: Any = [("", _("wszystkie")), *((str(year), str(year)) for year in self.years)]
        self.fields["rok"].choices = choices  # type: ignore[attr-defined]

    def days(self) -> tuple[dt.date | None, dt.date | None]:
        """Return the first and last day asked for, the year and the days taken together."""
        year = self.cleaned_data.get("rok")
        first, last = self.cleaned_data.get("od"), self.cleaned_data.get("do")
        if year:
            start, end = dt.date(int(year), 1, 1), dt.date(int(year), 12, 31)
            first, last = max(start, first or start), min(end, last or end)
        return first, last
