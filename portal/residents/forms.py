"""The form of contact data. What may be changed, and how, is decided by the rules and done in ``contact``."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.residents.contact import LONGEST_ADDRESS, OF_PERSON, contact_problem, way_of
from portal.residents.models import ContactChange, Person
from portal.rulebook.sections.contact_data import ContactDataRules

_HINTS = {
    "directly": _("Zmienimy od razu."),
    "after_acceptance": _("Zmianę przyjmie pracownik spółdzielni."),
}
_WAITS: dict[str, Any] = {
    ContactChange.State.UNCONFIRMED: _("Czekamy, aż klikniesz link w e-mailu."),
    ContactChange.State.WAITING: _("Ta zmiana czeka na przyjęcie."),
}


class OccupantsForm(forms.Form):
    """How many people live in the premises."""

    occupants = forms.CharField(
        label=_("Liczba osób"),
        required=True,
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Wpisz liczbę osób."), "max_length": _("Wpisz liczbę osób cyframi, od 0 do 50.")},
    )

    def clean_occupants(self) -> str:
        """Return the number as digits without zeros before it."""
        value: str = self.cleaned_data["occupants"].strip()
        problem = contact_problem(ContactChange.Field.OCCUPANTS, value)
        if problem:
            raise ValidationError(problem)
        return str(int(value))


class ContactForm(forms.Form):
    """Fields that the person may change themselves, filled with what is stored or already asked for.

    A field that only a worker changes is not here; the page shows it as text.
    """

    email = forms.CharField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={"max_length": _("Adres jest za długi.")},
    )
    phone = forms.CharField(
        label=_("Telefon"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"max_length": _("Numer jest za długi.")},
    )
    correspondence_address = forms.CharField(
        label=_("Adres do listów"),
        required=False,
        max_length=LONGEST_ADDRESS,
        widget=forms.Textarea(attrs={"autocomplete": "street-address", "rows": 3}),
        error_messages={"max_length": _("Adres jest za długi.")},
    )

    def __init__(
        self, typed: Any, *, person: Person, waiting: dict[str, ContactChange], rules: ContactDataRules
    ) -> None:
        initial = {str(field): getattr(person, field) for field in OF_PERSON}
        initial |= {field: change.after for field, change in waiting.items()}
        super().__init__(typed, initial=initial)
        for field in OF_PERSON:
            way = way_of(field, rules)
            if way == "at_office":
                del self.fields[field]
                continue
            change = waiting.get(field)
            self.fields[field].help_text = _WAITS[change.state] if change else _HINTS[way]

    def clean(self) -> dict[str, Any]:
        """Refuse what cannot be stored, each field with its own sentence."""
        cleaned = super().clean() or {}
        for field in list(self.fields):
            value = (
                " ".join(str(cleaned.get(field, "")).split())
                if field != "correspondence_address"
                else _lines(str(cleaned.get(field, "")))
            )
            cleaned[field] = value
            problem = contact_problem(field, value)
            if problem and field not in self.errors:
                self.add_error(field, ValidationError(problem))
        return cleaned

    @property
    def wishes(self) -> dict[str, str]:
        """Return what the person wants to be stored, by field; call it on a valid form."""
        return {field: self.cleaned_data[field] for field in self.fields if field in self.changed_data}


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
