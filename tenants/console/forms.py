"""Forms of the operator's console. What a cooperative may be is judged by its pack, not here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.branding import logo as marks
from tenants.models import Cooperative

MOST_PACK_BYTES = 8_000_000


class SuspendForm(forms.Form):
    """Why a cooperative is stopped: for the log, and for its visitors."""

    reason = forms.CharField(
        label=_("Powód"),
        help_text=_("Zostanie w dzienniku platformy. Mieszkańcy go nie zobaczą."),
        max_length=300,
        error_messages={"required": _("Wpisz powód wstrzymania.")},
    )
    text = forms.CharField(
        label=_("Tekst na stronie"),
        help_text=_("Zobaczą go mieszkańcy, nad telefonami. Może być pusty."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AgreementForm(forms.Form):
    """When and by whom the processing agreement was signed."""

    signed_on = forms.DateField(
        label=_("Dzień podpisania"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Wpisz dzień podpisania."), "invalid": _("Wpisz datę, na przykład 2026-01-31.")},
    )
    signed_by = forms.CharField(
        label=_("Kto podpisał w imieniu spółdzielni"),
        max_length=200,
        error_messages={"required": _("Wpisz, kto podpisał.")},
    )


class GoLiveForm(forms.Form):
    """Going live although steps are left; the view says which."""

    knows = forms.BooleanField(
        label=_("Wiem, czego brakuje. Uruchamiam mimo to."),
        error_messages={"required": _("Nie wszystko jest gotowe. Zaznacz, że o tym wiesz.")},
    )


class AdministratorForm(forms.Form):
    """The first account of a cooperative."""

    identifier = forms.CharField(
        label=_("Identyfikator"), max_length=60, error_messages={"required": _("Wpisz identyfikator.")}
    )
    full_name = forms.CharField(
        label=_("Imię i nazwisko"), max_length=200, error_messages={"required": _("Wpisz imię i nazwisko.")}
    )


class CooperativeForm(forms.Form):
    """The facts of a new cooperative."""

    slug = forms.CharField(
        label=_("Krótka nazwa (slug)"),
        help_text=_("Małe litery, cyfry i podkreślenia. Będzie w adresie i w nazwie schematu. Nie da się jej zmienić."),
        max_length=40,
        error_messages={"required": _("Wpisz krótką nazwę.")},
    )
    name = forms.CharField(label=_("Pełna nazwa"), max_length=200, error_messages={"required": _("Wpisz pełną nazwę.")})
    short_name = forms.CharField(
        label=_("Nazwa skrócona"),
        help_text=_("Najwyżej 20 znaków. Trafia do tytułów przelewów."),
        max_length=20,
        error_messages={
            "required": _("Wpisz nazwę skróconą."),
            "max_length": _("Nazwa skrócona może mieć najwyżej 20 znaków."),
        },
    )
    town = forms.CharField(label=_("Miasto"), max_length=80, error_messages={"required": _("Wpisz miasto.")})
    office = forms.CharField(label=_("Adres biura"), max_length=200, required=False)
    phone = forms.CharField(label=_("Telefon biura"), max_length=40, required=False)
    color = forms.CharField(
        label=_("Kolor"),
        help_text=_("# i sześć cyfr szesnastkowych, na przykład #285680. Kontrast poprawimy sami."),
        max_length=20,
        initial="#285680",
        error_messages={"required": _("Wpisz kolor.")},
    )
    logo = forms.FileField(
        label=_("Znak (SVG albo PNG)"), required=False, error_messages={"empty": _("Plik jest pusty. Wybierz inny.")}
    )
    hosts = forms.CharField(
        label=_("Własne adresy"),
        help_text=_("Po jednym w wierszu, na przykład iok.przyklad.pl. Zadziałają po potwierdzeniu w DNS."),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    agreement_signed_on = forms.DateField(
        label=_("Umowa powierzenia podpisana dnia"),
        help_text=_("Można ją wpisać później. Bez niej nie da się uruchomić spółdzielni."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Wpisz datę, na przykład 2026-01-31.")},
    )
    agreement_signed_by = forms.CharField(label=_("Umowę podpisał"), max_length=200, required=False)

    def clean_hosts(self) -> list[str]:
        """Return the hosts, one a line."""
        return [line.strip() for line in self.cleaned_data["hosts"].splitlines() if line.strip()]

    def clean_logo(self) -> bytes:
        """Return what was sent, no more of it than a mark may hold; the pack judges it."""
        file: UploadedFile[bytes] | None = self.cleaned_data["logo"]
        if file is None:
            return b""
        if (file.size or 0) > marks.MAX_BYTES:
            raise forms.ValidationError(f"Plik jest za duży: najwyżej {marks.MAX_BYTES // 1_000_000} MB.")
        return bytes(file.read(marks.MAX_BYTES))

    def clean(self) -> dict[str, Any]:
        """Refuse half an agreement."""
        fields = super().clean() or {}
        if bool(fields.get("agreement_signed_on")) != bool(fields.get("agreement_signed_by")):
            self.add_error("agreement_signed_by", _("Podaj i dzień, i kto podpisał umowę, albo zostaw oba pola puste."))
        return fields


class PackForm(forms.Form):
    """A whole pack."""

    pack = forms.FileField(
        label=_("Paczka (zip)"),
        help_text=_("Folder z cooperative.toml, regulation.md i znakiem, spakowany do zip."),
        error_messages={"required": _("Wybierz plik zip."), "empty": _("Plik jest pusty.")},
    )

    def clean_pack(self) -> bytes:
        """Return the file, refusing one that no pack is as large as."""
        file: UploadedFile[bytes] = self.cleaned_data["pack"]
        if (file.size or 0) > MOST_PACK_BYTES:
            raise forms.ValidationError(f"Plik jest za duży: najwyżej {MOST_PACK_BYTES // 1_000_000} MB.")
        return bytes(file.read())


class HostForm(forms.Form):
    """A host that the cooperative says is its own."""

    host = forms.CharField(
        label=_("Adres spółdzielni"),
        help_text=_("Sama nazwa, na przykład iok.przyklad.pl."),
        max_length=253,
        error_messages={"required": _("Wpisz adres.")},
    )


class MaintenanceForm(forms.Form):
    """A window, in Polish time."""

    MOMENT = {"type": "datetime-local"}
    INVALID = _("Wpisz dzień i godzinę, na przykład 2026-01-31 22:00.")

    cooperative = forms.ChoiceField(
        label=_("Kogo dotyczy"), required=False, error_messages={"invalid_choice": _("Wybierz z listy.")}
    )
    starts_at = forms.DateTimeField(
        label=_("Początek"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs=MOMENT),
        error_messages={"required": _("Wpisz początek."), "invalid": INVALID},
    )
    ends_at = forms.DateTimeField(
        label=_("Koniec"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs=MOMENT),
        error_messages={"required": _("Wpisz koniec."), "invalid": INVALID},
    )
    announced_at = forms.DateTimeField(
        label=_("Zapowiadaj od"),
        help_text=_("Jeśli puste, od teraz."),
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs=MOMENT),
        error_messages={"invalid": INVALID},
    )
    text = forms.CharField(
        label=_("Co dodać"), help_text=_("Jedno zdanie. Zobaczą je mieszkańcy."), required=False, max_length=300
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cooperative"].choices = choices  # type: ignore[attr-defined]

    def clean_announced_at(self) -> dt.datetime:
        """Return the given moment, or now, never later than the start."""
        given: dt.datetime | None = self.cleaned_data["announced_at"]
        start: dt.datetime | None = self.cleaned_data.get("starts_at")
        now = timezone.now()
        return given or (min(now, start) if start else now)


class BoardFilterForm(forms.Form):
    """Which cooperatives to show on the board."""

    szukaj = forms.CharField(
        label=_("Znajdź spółdzielnię"),
        help_text=_("Nazwa, miasto albo adres."),
        required=False,
        max_length=100,
    )


class EventFilterForm(forms.Form):
    """What to show of the platform's log. Odd values show everything rather than an error."""

    spoldzielnia = forms.CharField(label=_("Spółdzielnia"), required=False, max_length=63)
    kto = forms.CharField(label=_("Kto"), required=False, max_length=150)
    co = forms.ChoiceField(label=_("Co"), required=False)
    od = forms.DateField(
        label=_("Od dnia"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Wpisz datę, na przykład 2026-01-31.")},
    )
    do = forms.DateField(
        label=_("Do dnia"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Wpisz datę, na przykład 2026-01-31.")},
    )

    def __init__(self, *args: Any, actions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["co"].choices = [("", _("wszystko")), *actions]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why everything of a cooperative is taken out."""

    reason = forms.CharField(
        label=_("Po co jest eksport"),
        help_text=_("Zostanie w dzienniku platformy i w dzienniku spółdzielni."),
        max_length=300,
        error_messages={"required": _("Wpisz powód.")},
    )


class DeletionForm(forms.Form):
    """A wish to delete, with the name typed so that nobody deletes the wrong one."""

    why = forms.CharField(label=_("Powód usunięcia"), max_length=300, error_messages={"required": _("Wpisz powód.")})
    typed_slug = forms.CharField(
        label=_("Przepisz krótką nazwę spółdzielni"),
        max_length=40,
        error_messages={"required": _("Przepisz krótką nazwę.")},
    )


def cooperative_choices(cooperatives: list[Cooperative]) -> list[tuple[str, str]]:
    """Return whom a window may be for: all of them first."""
    return [("", str(_("wszystkie spółdzielnie"))), *((row.slug, row.name) for row in cooperatives)]
