"""Forms of the counter; which fields there are is decided by the cooperative's rules. What they do is in ``access``."""

import datetime as dt
import uuid
from typing import Any

from django import forms

from portal.access.identity import IdentitySeen
from portal.access.models import IdentityDocument
from portal.audit.actions import identifier_of
from portal.premises.models import Premises
from portal.premises.presenters import premises_name
from portal.residents.models import Representation
from portal.rulebook.refusal import AccessRefused
from portal.rulebook.rules import Rules
from portal.rulebook.sections.access import SCOPES

# Where a refusal is shown: beside the field that mends it. Others stand above the form.
_FIELDS = {
    "reason": "reason",
    "reporter": "reporter",
    "access.account_per": "premises",
    "access.co_owners": "co_owners",
    "access.premises_kinds": "premises",
    "access.title_kinds": "premises",
    "access.shared_email": "email",
    "access.representatives": "representation",
    "application.accepts_regulation": "regulation",
    "application.identity_documents": "document",
    "application.identity_shown": "document",
    "closure.on_request_of": "asked_by",
    "issue.handover": "received_by",
    "sign_in.block_by_phone": "way",
}
_REQUIRED = {"required": "Wypełnij to pole."}
PAPER_ONE, PAPER_HELP = "Dokument tożsamości", "Wybierz, co okazała osoba. Numeru dokumentu nie zapisujemy."


class CounterForm(forms.Form):
    """A form whose refusals come from the rules: they are put beside the fields they speak of."""

    def put_refusals(self, refused: AccessRefused) -> None:
        """Show every refusal, with what was typed kept."""
        for refusal in refused.refusals:
            field = _FIELDS.get(refusal.rule)
            self.add_error(field if field in self.fields else None, refusal.text)

    def is_ready(self) -> bool:
        """Return whether nothing has to be chosen, so that the button may have the focus."""
        return not any(
            field.required and not self.get_initial_for_field(field, name) and not isinstance(field, DocumentField)
            for name, field in self.fields.items()
        ) and not any(isinstance(field, DocumentField) and field.required for field in self.fields.values())


class DocumentField(forms.ChoiceField):
    """Which document a worker has just seen; empty: none."""

    def __init__(self, rules: Rules, *, is_required: bool) -> None:
        words = dict(IdentityDocument.choices)
        kinds = [(kind, words[kind]) for kind in rules.application.identity_documents]
        empty = [] if is_required and len(kinds) == 1 else [("", "nie okazano" if not is_required else "wybierz")]
        super().__init__(
            label=PAPER_ONE,
            help_text=PAPER_HELP,
            choices=[*empty, *kinds],
            required=is_required,
            error_messages={"required": "Wybierz dokument, który okazała osoba."},
        )


def identity_of(clean: dict[str, Any], *, by: Any, day: dt.date) -> IdentitySeen | None:
    """Return that the chosen document was seen today by this worker, or None."""
    document = clean.get("document", "")
    return IdentitySeen(document, day, identifier_of(by)) if document else None


class ApplicationForm(CounterForm):
    """An application on paper, copied from the form that the person signed."""

    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any,
        *,
        rules: Rules,
        operation: str,
        premises: list[Premises],
        representations: list[Representation],
        contact: tuple[str, str],
        co_owners: list[str],
    ) -> None:
        super().__init__(data, initial={"request_key": uuid.uuid4(), "email": contact[0], "phone": contact[1]})
        shown = rules.application.identity_shown
        self.premises = {str(one.pk): one for one in premises}
        self.representations = {str(one.pk): one for one in representations}
        if len(premises) > 1:
            choices = [(key, premises_name(one)) for key, one in self.premises.items()]
            if rules.access.account_per == "person":
                choices.insert(0, ("", "wszystkie lokale tej osoby"))
            self.fields["premises"] = forms.ChoiceField(label="Lokal", choices=choices, required=False)
        if representations:
            people = [(key, one.representative_name) for key, one in self.representations.items()]
            self.fields["representation"] = forms.ChoiceField(
                label="Dla kogo jest konto", choices=[("", "dla tej osoby"), *people], required=False
            )
        asks_identity = shown == "at_application" or (shown != "never" and rules.issue.moment == "at_once")
        if asks_identity:
            self.fields["document"] = DocumentField(rules, is_required=True)
        if operation == "grant":
            self.fields["email"] = forms.EmailField(
                label="E-mail",
                required=False,
                error_messages={"invalid": "To nie jest adres e-mail. Popraw go albo usuń."},
            )
            self.fields["phone"] = forms.CharField(label="Telefon", required=False, max_length=40)
            if co_owners:
                self.fields["co_owners"] = forms.BooleanField(label=declaration_of(co_owners), required=False)
            if rules.application.accepts_regulation:
                self.fields["regulation"] = forms.BooleanField(
                    label="Osoba podpisała, że przyjmuje regulamin", required=False
                )

    def chosen(self) -> dict[str, Any]:
        """Return what was typed as the actions take it."""
        clean = self.cleaned_data
        first = next(iter(self.premises.values()), None) if len(self.premises) == 1 else None
        return {
            "premises": self.premises.get(clean.get("premises", "")) or first,
            "representation": self.representations.get(clean.get("representation", "")),
            "email": clean.get("email", ""),
            "phone": clean.get("phone", ""),
            "regulation_accepted": clean.get("regulation", False),
            "co_owners_agreed": clean.get("co_owners", False),
            "request_key": clean.get("request_key") or uuid.uuid4(),
        }


def declaration_of(co_owners: list[str]) -> str:
    """Return the words of the box that says who named the applicant in a declaration; empty without co-owners."""
    return f"W oświadczeniu wskazują tę osobę: {', '.join(co_owners)}" if co_owners else ""


class HandOverForm(CounterForm):
    """Who takes the credentials, and which document was shown."""

    received_by = forms.CharField(
        label="Kto odbiera", help_text="Imię i nazwisko pod pokwitowaniem.", max_length=200, error_messages=_REQUIRED
    )

    def __init__(self, data: Any, *, rules: Rules, name: str, is_in_person: bool) -> None:
        super().__init__(data, initial={"received_by": name})
        if not is_in_person:
            del self.fields["received_by"]
        elif rules.application.identity_shown == "at_collection":
            self.fields["document"] = DocumentField(rules, is_required=True)
            self.order_fields(["document", "received_by"])


class BlockForm(CounterForm):
    """A report of a loss, filled in beforehand: a block is two actions."""

    reporter = forms.CharField(label="Kto zgłasza", max_length=150, error_messages=_REQUIRED)
    way = forms.ChoiceField(label="Jak zgłasza", choices=[("telephone", "telefonicznie"), ("in_person", "osobiście")])
    reason = forms.CharField(label="Powód", max_length=300, error_messages=_REQUIRED)

    def __init__(self, data: Any, *, name: str, is_by_phone: bool) -> None:
        way = "telephone" if is_by_phone else "in_person"
        super().__init__(data, initial={"reporter": name, "reason": "Zgubione dane do logowania", "way": way})


class DecisionForm(CounterForm):
    """A decision on misuse: its reason is for the history and for the person who asks."""

    reason = forms.CharField(
        label="Powód decyzji", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), error_messages=_REQUIRED
    )


class UnblockForm(DecisionForm):
    """Why a block is taken back, and which document was seen where one is needed."""

    def __init__(self, data: Any, *, rules: Rules) -> None:
        super().__init__(data)
        self.fields["reason"].label = "Powód"
        self.fields["document"] = DocumentField(rules, is_required=False)


class ReissueForm(CounterForm):
    """Why new credentials are made, for whom who stands here, on whose word otherwise."""

    reason = forms.CharField(label="Powód", max_length=300, error_messages=_REQUIRED)

    def __init__(self, data: Any, *, rules: Rules) -> None:
        super().__init__(data, initial={"reason": "Zgubione dane do logowania"})
        ways = rules.sign_in.lost_password_ways
        if "in_person" in ways:
            self.fields["document"] = DocumentField(rules, is_required="written_request" not in ways)
        self.order_fields(["document", "reason"])


class LinkForm(CounterForm):
    """Why a link for a new password is sent, and which document was seen before."""

    reason = forms.CharField(label="Powód", max_length=300, error_messages=_REQUIRED)

    def __init__(self, data: Any, *, rules: Rules) -> None:
        super().__init__(data, initial={"reason": "Osoba nie pamięta hasła"})
        self.fields["document"] = DocumentField(rules, is_required=True)
        self.order_fields(["document", "reason"])


class CloseForm(CounterForm):
    """Why an account is closed and on whose word."""

    cause = forms.ChoiceField(label="Dlaczego", choices=[("on_request", "na wniosek")])
    asked_by = forms.ChoiceField(label="Kto prosi", required=False)
    reason = forms.CharField(label="Powód", max_length=300, error_messages=_REQUIRED)

    def __init__(self, data: Any, *, rules: Rules, may_decide: bool, on_application: str = "") -> None:
        reason = f"Wniosek {on_application}" if on_application else "Wniosek o odebranie dostępu"
        super().__init__(data, initial={"reason": reason})
        words = {"holder": "osoba, która ma konto", "co_owner": "współwłaściciel", "representative": "przedstawiciel",
                 "heir": "spadkobierca"}  # fmt: skip
        self.fields["asked_by"].choices = [(key, words[key]) for key in rules.closure.on_request_of]  # type: ignore[attr-defined]
        if may_decide and not on_application:
            self.fields["cause"].choices = [  # type: ignore[attr-defined]
                ("on_request", "na wniosek"),
                ("title_ended", "koniec tytułu do lokalu"),
                ("misuse", "nadużycie, decyzją"),
            ]
        elif not on_application:
            self.fields["cause"].choices = [  # type: ignore[attr-defined]
                ("on_request", "na wniosek"),
                ("title_ended", "koniec tytułu do lokalu"),
            ]


class CallForm(CounterForm):
    """What came of a telephone call."""

    was_reached = forms.ChoiceField(
        label="Czy ktoś odebrał",
        choices=[("tak", "tak, osoba wie, że dane czekają"), ("nie", "nikt nie odebrał albo to nie ta osoba")],
        widget=forms.RadioSelect,
        error_messages={"required": "Zaznacz, czy ktoś odebrał."},
    )
    note = forms.CharField(label="Uwagi", required=False, max_length=300)


class RefusalForm(CounterForm):
    """Why an application is refused; the applicant gets these words."""

    text = forms.CharField(
        label="Dlaczego odmawiasz",
        help_text="Napisz też, co osoba może zrobić. Te słowa dostanie wnioskodawca.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Napisz, dlaczego odmawiasz i co można zrobić."},
    )


class DocumentForm(CounterForm):
    """Only that a document was seen."""

    def __init__(self, data: Any, *, rules: Rules, is_required: bool) -> None:
        super().__init__(data)
        self.fields["document"] = DocumentField(rules, is_required=is_required)


class RepresentationForm(CounterForm):
    """Who acts for the person, on what basis, in what and how long; that the document was seen is meant by sending."""

    name = forms.CharField(label="Imię i nazwisko przedstawiciela", max_length=200, error_messages=_REQUIRED)
    basis = forms.ChoiceField(label="Podstawa", error_messages=_REQUIRED)
    scopes = forms.MultipleChoiceField(
        label="Co może", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Zaznacz co najmniej jedno."}
    )
    valid_from = forms.DateField(
        label="Od",
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
        error_messages={"invalid": "Wpisz dzień, na przykład 01.12.2026.", **_REQUIRED},
    )
    valid_to = forms.DateField(
        label="Do",
        help_text="Puste: tak długo, jak pozwalają zasady.",
        required=False,
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
        error_messages={"invalid": "Wpisz dzień, na przykład 01.12.2026."},
    )
    email = forms.EmailField(
        label="E-mail", required=False, error_messages={"invalid": "To nie jest adres e-mail. Popraw go albo usuń."}
    )
    phone = forms.CharField(label="Telefon", required=False, max_length=40)

    def __init__(self, data: Any, *, rules: Rules, day: dt.date) -> None:
        super().__init__(data, initial={"valid_from": f"{day:%d.%m.%Y}", "scopes": ["see"]})
        bases = dict(Representation.Basis.choices)
        self.fields["basis"].choices = [(key, bases[key]) for key in rules.access.representatives]  # type: ignore[attr-defined]
        self.fields["scopes"].choices = [(key, SCOPES[key]) for key in rules.access.representative_scopes]  # type: ignore[attr-defined]
