"""The form of the first visit with a one-time code. Checking the code is in ``codes``."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """Identifier and code, as they stand on the paper."""

    identifier = forms.CharField(
        label=_("Identyfikator"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Wpisz identyfikator."), "max_length": _("Sprawdź identyfikator w piśmie.")},
    )
    code = forms.CharField(
        label=_("Kod z pisma"),
        max_length=60,
        help_text=_("Wielkość liter, spacje i kreski nie mają znaczenia."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Wpisz kod."), "max_length": _("Kod jest za długi. Sprawdź go w piśmie.")},
    )
