"""The forms of asking for an account on the page. Which fields they have is said by the rules."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.unseen import UNSEEN
from portal.outbox.addresses import email_problem, telephone_problem
from portal.rulebook.rules import Rules
from portal.rulebook.sections.access import TITLES

_LONGEST = 300
# Not typed on a page: the form only asks for access, and a click in an e-mail stands for the signature.
_NOT_HERE = {"operation", "signature", "email", "phone", "identity_document"}
_LABELS = {
    "name": _("Imię i nazwisko"),
    "address": _("Adres do korespondencji"),
    "premises": _("Lokal"),
    "title": _("Tytuł prawny do lokalu"),
    "membership_number": _("Numer członkowski"),
    "co_owners": _("Kogo wskazują współwłaściciele"),
}
_HINTS = {
    "premises": _("Ulica, numer budynku i numer lokalu. Można wpisać kilka."),
    "membership_number": _("Jeśli go masz."),
    "co_owners": _("Imię i nazwisko osoby, która ma mieć konto. Podpisy zbierzemy w biurze."),
    "address": _("Jeśli inny niż adres lokalu."),
}
_REQUIRED = {
    "name": _("Wpisz imię i nazwisko."),
    "premises": _("Wpisz, o który lokal chodzi."),
    "title": _("Zaznacz tytuł prawny."),
}
_AUTOCOMPLETE = {"name": "name", "address": "street-address"}


class SeenText(forms.CharField):
    """A text without characters that nobody sees: they come with pasting, and whoever pasted them cannot find them."""

    def __init__(self, *, autocomplete: str = "off", inputmode: str = "", **kwargs: Any) -> None:
        attrs = {"autocomplete": autocomplete} | ({"inputmode": inputmode} if inputmode else {})
        kwargs.setdefault("max_length", _LONGEST)
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)
        self.widget.attrs.pop("maxlength", None)  # a browser would cut what is pasted without a word
        self.error_messages.setdefault("max_length", _("Ten tekst jest za długi. Skróć go."))
        self.error_messages["max_length"] = _("Ten tekst jest za długi. Skróć go.")

    def to_python(self, value: Any) -> str:
        """Return what can be seen of the text."""
        return super().to_python(UNSEEN.sub("", str(value or ""))) or ""


class _OfApplicant(forms.Form):
    """What every form here has: an address, the regulation where applying accepts it, and a key against doubling."""

    request_key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, typed: Any, *, rules: Rules) -> None:
        super().__init__(typed, initial={"request_key": uuid.uuid4()})
        self.rules = rules

    def _add_email(self) -> None:
        self.fields["email"] = SeenText(
            label=_("E-mail"),
            autocomplete="email",
            inputmode="email",
            max_length=254,
            error_messages={"required": _("Wpisz adres e-mail.")},
        )

    def _add_regulation(self) -> None:
        if self.rules.application.accepts_regulation:
            self.fields["regulation"] = forms.BooleanField(
                label=_("Znam regulamin konta i go przyjmuję."),
                error_messages={"required": _("Zaznacz, że przyjmujesz regulamin. Bez tego nie założymy konta.")},
            )

    def clean_request_key(self) -> uuid.UUID:
        """Return the key of the page; one that somebody spoiled is replaced."""
        try:
            return uuid.UUID(self.cleaned_data["request_key"])
        except ValueError:
            return uuid.uuid4()

    def clean_email(self) -> str:
        """Return the address; refuses one that no letter would reach."""
        email: str = self.cleaned_data["email"]
        if email_problem(email):
            raise forms.ValidationError(_("To nie jest adres e-mail. Wpisz go tak: jan.kowalski@example.pl."))
        return email

    @property
    def accepts_regulation(self) -> bool:
        """Return whether the person ticked that they accept the regulation."""
        return bool(self.cleaned_data.get("regulation", False))


class ElectronicForm(_OfApplicant):
    """The application of the rules as a page: their fields, in their order."""

    def __init__(self, typed: Any, *, rules: Rules) -> None:
        super().__init__(typed, rules=rules)
        for name in rules.application.asks_for:
            if name == "email":
                self._add_email()
            elif name == "phone":
                self.fields["phone"] = SeenText(
                    label=_("Telefon"),
                    autocomplete="tel",
                    inputmode="tel",
                    max_length=40,
                    required=False,
                    help_text=_("Nieobowiązkowo. Zadzwonimy, gdy coś będzie niejasne."),
                )
            elif name == "title":
                choices = [(kind, TITLES[kind]) for kind in rules.access.title_kinds]
                self.fields["title"] = forms.ChoiceField(
                    label=_LABELS[name],
                    choices=choices,
                    widget=forms.RadioSelect,
                    error_messages={"required": _REQUIRED["title"], "invalid_choice": _REQUIRED["title"]},
                )
            elif name not in _NOT_HERE:
                self.fields[name] = _text(name)
        if "email" not in self.fields:
            self._add_email()
        self.fields["email"].help_text = _("Na ten adres wyślemy link. Bez kliknięcia wniosek przepada.")
        self._add_regulation()

    def clean_phone(self) -> str:
        """Return the telephone; refuses what nobody can dial."""
        phone: str = self.cleaned_data["phone"]
        if phone and telephone_problem(phone):
            raise forms.ValidationError(_("To nie jest numer telefonu. Wpisz go tak: 600 100 200."))
        return phone

    @property
    def typed(self) -> dict[str, str]:
        """Return what was written, field by field, for the worker who reads it."""
        found = {name: self.cleaned_data[name] for name in _LABELS if self.cleaned_data.get(name)}
        if "title" in found:
            found["title"] = TITLES[found["title"]]
        return found


class ChallengeForm(_OfApplicant):
    """The questions of self-registration. Nothing here looks at the answers."""

    def __init__(self, typed: Any, *, rules: Rules) -> None:
        super().__init__(typed, rules=rules)
        for name in rules.application.challenge:
            if name == "email":
                self._add_email()
            else:
                self.fields[name] = _question(name)
        if "email" not in self.fields:
            self._add_email()
        self._add_regulation()

    @property
    def answers(self) -> dict[str, str]:
        """Return the answer to each question of the rules but the e-mail address."""
        return {name: self.cleaned_data[name] for name in self.rules.application.challenge if name != "email"}


def _text(name: str) -> SeenText:
    errors = {"required": _REQUIRED[name]} if name in _REQUIRED else {}
    return SeenText(
        label=_LABELS[name],
        help_text=_HINTS.get(name, ""),
        required=name in _REQUIRED,
        autocomplete=_AUTOCOMPLETE.get(name, "off"),
        error_messages=errors,
    )


def _question(name: str) -> SeenText:
    questions: dict[str, dict[str, Any]] = {
        "tenant_code": {"label": _("Kod kontrahenta"), "help_text": _("Jest na każdym zawiadomieniu o opłatach.")},
        "premises_code": {"label": _("Indeks lokalu"), "help_text": _("Jest na każdym zawiadomieniu o opłatach.")},
        "name": {"label": _("Imię i nazwisko"), "autocomplete": "name"},
        "last_invoice_amount": {
            "label": _("Kwota z ostatniego dokumentu"),
            "help_text": _("Na przykład 412,50."),
            "inputmode": "decimal",
        },
    }
    missing = _("Odpowiedz na to pytanie.")
    return SeenText(error_messages={"required": missing}, **questions[name])
