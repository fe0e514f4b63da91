"""The form that goes with every change of rules: from which day it holds, and why."""

import datetime as dt

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock


class WhenAndWhyForm(forms.Form):
    """From which day a change holds, and why."""

    valid_from = forms.DateField(
        label=gettext_lazy("Obowiązuje od"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Wybierz dzień."),
            "invalid": gettext_lazy("Wpisz dzień jak 2026-01-31."),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Powód zmiany"),
        max_length=300,
        help_text=gettext_lazy("Zostaje w historii, na przykład: uchwała zarządu nr 12."),
        error_messages={"required": gettext_lazy("Wpisz powód zmiany.")},
    )

    def clean_valid_from(self) -> dt.date:
        """Refuse a day that is over: what was in force then is history."""
        day: dt.date = self.cleaned_data["valid_from"]
        if day < clock.today():
            raise forms.ValidationError(_("Ten dzień już minął. Wybierz dziś albo dzień później."))
        if day > clock.today() + dt.timedelta(days=3660):
            raise forms.ValidationError(_("To za daleko. Wybierz dzień w ciągu dziesięciu lat."))
        return day

    @property
    def day(self) -> dt.date | None:
        """Return the day that was given, or None when none that can be."""
        return self.cleaned_data.get("valid_from") if self.is_bound and not self.errors.get("valid_from") else None
