"""What is left to do before a cooperative goes live, read from the truth each time. Nothing is ticked by hand."""

import datetime as dt
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import StaffRole, User
from portal.accounts.role_queries import administrators
from portal.kernel.cooperative import CurrentCooperative
from portal.ledger.models import SourceRun
from portal.premises.models import Premises
from portal.regulation.application_form import forms_of
from portal.rulebook.models import RulebookVersion
from portal.rulebook.queries import regulation_on, rules_on
from portal.rulebook.rules import Rules


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do; ``words`` says how things stand, ``href`` where it is done (empty: by somebody else)."""

    title: str
    is_done: bool
    words: str
    href: str = ""
    is_optional: bool = False

    @property
    def state(self) -> str:
        """Return the state in words."""
        if self.is_done:
            return _("gotowe")
        return _("warto zrobić") if self.is_optional else _("do zrobienia")

    @property
    def tone(self) -> str:
        """Return the kind of tag that goes with the state."""
        return "ok" if self.is_done else "info" if self.is_optional else "warning"


def tasks_of(cooperative: CurrentCooperative, day: dt.date) -> list[Task]:
    """Return all tasks in the order in which they are best done. Costs some ten queries."""
    rules = rules_on(day)
    return [
        _contact(cooperative),
        _looks(cooperative),
        _rules(day),
        _offices(rules),
        _regulation(day),
        _form(rules),
        _administrators(),
        _second_factors(),
        _roles(),
        _data(),
        _test_resident(),
        _opening(cooperative),
    ]


def _contact(cooperative: CurrentCooperative) -> Task:
    national = {"112", "997", "998", "999", "991", "992", "993", "994"}
    own = [phone for phone in cooperative.phones if phone.number not in national]
    if not cooperative.office:
        words = _("Brakuje adresu biura.")
    elif not own:
        words = _("Brakuje własnego telefonu spółdzielni.")
    else:
        words = f"{cooperative.office}, {own[0].number}"
    return Task(_("Adres i telefony"), bool(cooperative.office and own), words, reverse("contact_settings"))


def _looks(cooperative: CurrentCooperative) -> Task:
    has_logo = bool(cooperative.logo_address)
    words = _("Kolor i znak są.") if has_logo else _("Brakuje znaku.")
    return Task(_("Kolor i znak"), has_logo, words, reverse("looks_settings"))


def _rules(day: dt.date) -> Task:
    version = RulebookVersion.objects.filter(valid_from__lte=day).order_by("-valid_from").first()
    words = _("Działają same wartości platformy.") if version is None else version.reason
    return Task(_("Zasady"), version is not None, words, reverse("rules"))


def _offices(rules: Rules) -> Task:
    takers = rules.offices_for("applications")
    words = ", ".join(office.name for office in takers) or _("Żadne biuro nie przyjmuje wniosków.")
    return Task(_("Biura"), bool(takers), words, reverse("rule_section", kwargs={"section": "offices"}))


def _regulation(day: dt.date) -> Task:
    version = regulation_on(day)
    words = _("Brakuje regulaminu.") if version is None else version.title
    return Task(_("Regulamin konta"), version is not None, words, reverse("regulation_settings"))


def _form(rules: Rules) -> Task:
    forms = forms_of(rules)
    words = ", ".join(form.title for form in forms) or _("Zasady nie przewidują druku do pobrania.")
    href = reverse("rule_section", kwargs={"section": "application"})
    return Task(_("Druk wniosku"), bool(forms), words, href, is_optional=True)


def _administrators() -> Task:
    count = administrators().count()
    words = _("Administratorów: {count}. Dobrze mieć dwóch: jeden pomoże drugiemu.").format(count=count)
    return Task(_("Dwóch administratorów"), count >= 2, words, reverse("staff"), is_optional=count == 1)


def _second_factors() -> Task:
    staff = User.objects.filter(role=User.Role.STAFF, is_active=True)
    enrolled = Authenticator.objects.filter(type=Authenticator.Type.TOTP).values("user_id")
    missing, everybody = staff.exclude(pk__in=enrolled).count(), staff.count()
    words = _("Bez drugiego składnika: {missing} z {all}.").format(missing=missing, all=everybody)
    return Task(_("Pracownicy z drugim składnikiem"), everybody > 0 and not missing, words, reverse("staff"))


def _roles() -> Task:
    idle = StaffRole.objects.filter(holdings=None).values_list("name", flat=True)
    words = _("Nikt nie ma ról: {names}.").format(names=", ".join(idle)) if idle else _("Każdą rolę ktoś ma.")
    return Task(_("Role"), not idle, words, reverse("staff_role_list"), is_optional=True)


def _data() -> Task:
    premises, runs = Premises.objects.count(), SourceRun.objects.count()
    words = _("Lokali: {premises}, wczytanych plików kartoteki: {runs}.").format(premises=premises, runs=runs)
    return Task(_("Pierwszy import"), bool(premises and runs), words)


def _test_resident() -> Task:
    own = User.PasswordOrigin.OWN
    is_in = User.objects.filter(role=User.Role.RESIDENT, is_active=True, password_origin=own).exists()
    words = _("Mieszkaniec już się zalogował.") if is_in else _("Nikt z mieszkańców jeszcze się nie zalogował.")
    return Task(_("Próbny mieszkaniec"), is_in, words)


def _opening(cooperative: CurrentCooperative) -> Task:
    words = _("Strona jest otwarta.") if cooperative.is_open else _("Stronę otworzy operator, gdy reszta jest gotowa.")
    return Task(_("Otwarcie"), cooperative.is_open, words)
