"""Forms about staff and roles. What is allowed is decided in ``portal.accounts.role_actions``."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import StaffRole
from portal.accounts.role_queries import staff_roles
from portal.accounts.roles import RoleFacts
from portal.premises.models import Estate
from portal.rulebook.roles import STAFF_CAPABILITIES
from portal.rulebook.rules import Rules

KEY = re.compile(r"[a-z][a-z0-9_-]{1,39}")
_IDENTIFIER = re.compile(r"[^\s<>\"']+")


def sentence_case(text: str) -> str:
    """Return the text with its first letter capital and the rest as it is."""
    return text[:1].upper() + text[1:]


class RoleChoiceForm(forms.Form):
    """Which roles somebody holds."""

    roles = forms.MultipleChoiceField(
        label=_("Role"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Można wybrać kilka.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(role.key, role.name) for role in staff_roles()]  # type: ignore[attr-defined]


class NewStaffForm(RoleChoiceForm):
    """A new member of staff."""

    full_name = forms.CharField(
        label=_("Imię i nazwisko"), max_length=200, error_messages={"required": _("Wpisz imię i nazwisko.")}
    )
    identifier = forms.CharField(
        label=_("Identyfikator"),
        max_length=150,
        help_text=_("Tym osoba się loguje, na przykład P0012. Bez odstępów."),
        error_messages={"required": _("Wpisz identyfikator.")},
    )
    field_order = ["full_name", "identifier", "roles"]

    def clean_identifier(self) -> str:
        """Refuse what nobody could type again."""
        identifier = str(self.cleaned_data["identifier"]).strip()
        if not _IDENTIFIER.fullmatch(identifier):
            raise ValidationError(_("Identyfikator nie może mieć odstępów ani znaków < > \" '."))
        return identifier

    def clean_roles(self) -> list[str]:
        """Ask for a role at once: an account that may do nothing only confuses its owner."""
        roles = list(self.cleaned_data["roles"])
        if not roles:
            raise ValidationError(_("Zaznacz co najmniej jedną rolę."))
        return roles


class ReasonForm(forms.Form):
    """Why an account is blocked or opened again."""

    reason = forms.CharField(label=_("Powód"), max_length=200, error_messages={"required": _("Wpisz powód.")})


class RoleForm(forms.Form):
    """A role in words: what its holders may do, and where."""

    name = forms.CharField(
        label=_("Nazwa roli"), max_length=100, min_length=2, error_messages={"required": _("Wpisz nazwę roli.")}
    )
    key = forms.CharField(
        label=_("Klucz"),
        max_length=40,
        help_text=_("Krótka nazwa na stałe: małe litery bez polskich znaków, na przykład dzial_techniczny."),
        error_messages={"required": _("Wpisz klucz.")},
    )
    capabilities = forms.MultipleChoiceField(
        label=_("Osoba z tą rolą"),
        widget=forms.CheckboxSelectMultiple,
        choices=list(STAFF_CAPABILITIES.items()),
        error_messages={"required": _("Zaznacz co najmniej jedno uprawnienie.")},
    )
    offices = forms.MultipleChoiceField(
        label=_("Tylko w biurach"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Rola sięga osiedli, które obsługuje biuro. Nic nie zaznaczono: bez ograniczeń."),
    )
    estates = forms.MultipleChoiceField(
        label=_("Tylko na osiedlach"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, rules: Rules, role: StaffRole | None = None, **kwargs: Any) -> None:
        if role is not None:
            kwargs.setdefault(
                "initial",
                {name: getattr(role, name) for name in ("name", "key", "capabilities", "offices", "estates")},
            )
        super().__init__(*args, **kwargs)
        if role is not None:
            del self.fields["key"]
        offices = {office.key: office.name for office in rules.offices}
        estates = {name: name for name in Estate.objects.order_by("code").values_list("name", flat=True)}
        # What a role names and the rules or the register no longer know stays visible, so that it can be taken away.
        for name, known in (("offices", offices), ("estates", estates)):
            gone = [key for key in getattr(role, name, []) if key not in known]
            choices = [*known.items(), *((key, f"{key} ({_('już go nie ma')})") for key in gone)]
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            if not choices:
                del self.fields[name]

    def clean_key(self) -> str:
        """Refuse a key that no pack could hold."""
        key = str(self.cleaned_data["key"]).strip()
        if not KEY.fullmatch(key):
            raise ValidationError(_("Klucz ma od 2 do 40 znaków: małe litery, cyfry, - i _. Na początku litera."))
        return key

    def facts(self, role: StaffRole | None = None) -> RoleFacts:
        """Return the role as the form says it."""
        clean = self.cleaned_data
        return RoleFacts(
            key=role.key if role else clean["key"],
            name=clean["name"],
            capabilities=tuple(clean["capabilities"]),
            offices=tuple(clean.get("offices", ())),
            estates=tuple(clean.get("estates", ())),
        )
