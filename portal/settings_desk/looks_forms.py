"""Forms about the cooperative's looks, contact and regulation. What may be stored is decided by their keepers."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.kernel import clock
from portal.kernel.brand import color_problem
from portal.rulebook.regulation_text import problems_of_text


class LooksForm(forms.Form):
    """Names, one color and one mark."""

    name = forms.CharField(label=_("Nazwa"), max_length=200, error_messages={"required": _("Wpisz nazwę.")})
    short_name = forms.CharField(
        label=_("Nazwa skrócona"),
        max_length=20,
        help_text=_("Najwyżej 20 znaków. Trafia do tytułów przelewów."),
        error_messages={"required": _("Wpisz nazwę skróconą.")},
    )
    color = forms.CharField(
        label=_("Kolor"),
        max_length=30,
        help_text=_("Jeden kolor spółdzielni. Resztę dobierzemy tak, żeby każdy mógł czytać."),
        widget=forms.TextInput(attrs={"type": "color"}),
        error_messages={"required": _("Wybierz kolor.")},
    )
    logo = forms.FileField(
        label=_("Nowy znak"),
        required=False,
        help_text=_("SVG albo PNG. Bez pliku zostaje obecny znak."),
        error_messages={"empty": _("Plik jest pusty. Wybierz inny.")},
    )
    without_logo = forms.BooleanField(label=_("Usuń obecny znak"), required=False)

    def clean_color(self) -> str:
        """Refuse what is no color."""
        color = str(self.cleaned_data["color"]).strip().lower()
        if problem := color_problem(color):
            raise ValidationError(problem)
        return color


class ContactForm(forms.Form):
    """Where the cooperative is found."""

    office = forms.CharField(label=_("Adres biura"), max_length=200, required=False)
    website = forms.CharField(
        label=_("Strona spółdzielni"),
        max_length=200,
        required=False,
        help_text=_("Na przykład https://www.przyklad.pl"),
    )


class PhoneForm(forms.Form):
    """One telephone of the help band."""

    label = forms.CharField(label=_("Do czego"), max_length=60, required=False)
    number = forms.CharField(label=_("Numer"), max_length=40, required=False)
    hours = forms.CharField(label=_("Godziny"), max_length=60, required=False)
    is_emergency = forms.BooleanField(label=_("Numer alarmowy (na górze strony)"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for both the name and the number, or neither."""
        clean = super().clean() or {}
        if bool(clean.get("label")) != bool(clean.get("number")):
            raise ValidationError(_("Podaj i numer, i do czego służy. Żeby usunąć telefon, wyczyść oba."))
        return clean


PhoneForms = forms.formset_factory(PhoneForm, extra=2, max_num=12, validate_max=True, absolute_max=20)


class RegulationForm(forms.Form):
    """A text of the regulation and the day from which it holds."""

    title = forms.CharField(
        label=_("Tytuł"), min_length=3, max_length=200, error_messages={"required": _("Wpisz tytuł.")}
    )
    text = forms.CharField(
        label=_("Treść"),
        min_length=100,
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=_("Markdown: ## nagłówek, **ważne**, - lista, 1. lista numerowana."),
        error_messages={
            "required": _("Wpisz treść."),
            "min_length": _("Treść jest za krótka: co najmniej 100 znaków."),
        },
    )
    valid_from = forms.DateField(
        label=_("Obowiązuje od"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Wybierz dzień."), "invalid": _("Wpisz dzień jak 2026-01-31.")},
    )

    def clean_text(self) -> str:
        """Refuse HTML and links that run something: the page would show their marks as words."""
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        if found := problems_of_text(text):
            lines = [_("Wiersz {number}: {text}").format(number=number, text=sentence) for number, sentence in found]
            raise ValidationError(lines)
        return text

    def clean_valid_from(self) -> dt.date:
        """Refuse a day that is over: people could not have read the text."""
        day: dt.date = self.cleaned_data["valid_from"]
        if day < clock.today():
            raise ValidationError(_("Ten dzień już minął. Wybierz dziś albo dzień później."))
        return day
