"""Forms of the operator's console."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SuspendForm(forms.Form):
    """Why a cooperative is stopped; kept in the platform's log."""

    reason = forms.CharField(
        label=_("Powód"),
        help_text=_("Zostanie w dzienniku platformy. Mieszkańcy go nie zobaczą."),
        max_length=300,
        error_messages={"required": _("Wpisz powód wstrzymania.")},
    )
