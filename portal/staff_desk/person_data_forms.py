"""Forms of a person's data at the counter: how to reach them, and why nothing is erased."""

from typing import Any

from django import forms

from portal.residents.forms import ContactForm
from portal.residents.models import Person
from portal.rulebook.sections.contact_data import ContactDataRules
from portal.staff_desk.counter_forms import CounterForm


class OfficeContactForm(ContactForm, CounterForm):
    """All contact data of a person, changed at once by a worker's hand."""

    def __init__(self, data: Any, *, person: Person) -> None:
        everything = ContactDataRules(
            changed_directly=("email", "phone", "correspondence_address"), changed_after_acceptance=()
        )
        super().__init__(data, person=person, waiting={}, rules=everything)
        for field in self.fields.values():
            field.help_text = ""


class HoldForm(CounterForm):
    """Why a person's data are not to be erased."""

    reason = forms.CharField(
        label="Powód",
        help_text="Na przykład sygnatura sprawy. Najwyżej 300 znaków.",
        max_length=300,
        error_messages={"required": "Wpisz powód.", "max_length": "Powód jest za długi. Skróć go do 300 znaków."},
    )
